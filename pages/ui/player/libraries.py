"""A run of the linear model as a script of somebody else's library: the same numbers by PyTorch, Keras, scikit-learn.

Each library is asked for what it can do itself, by its own optimizers; a run that it has no words for has no script.
"""

from pages.ui.player import script
from pages.ui.player.script import Course
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

OTHERS = ("torch", "keras", "sklearn")
#: The optimizers of torch.optim, and what they are made with besides parameters and rate.
TORCH = {
    "sgd": ("SGD", ""),
    "momentum": ("SGD", "momentum={beta}"),
    "nesterov": ("SGD", "momentum={beta}, nesterov=True"),
    "adagrad": ("Adagrad", ""),
    "adadelta": ("Adadelta", "rho=0.9, eps=1e-6"),
    "rmsprop": ("RMSprop", "alpha=0.99"),
    "adam": ("Adam", "betas=({beta}, {beta2})"),
    "amsgrad": ("Adam", "betas=({beta}, {beta2}), amsgrad=True"),
    "adamw": ("AdamW", "betas=({beta}, {beta2}), weight_decay=0.01"),
    "nadam": ("NAdam", "betas=({beta}, {beta2}), momentum_decay=0.004"),
    "adamax": ("Adamax", "betas=({beta}, {beta2})"),
}
#: Those of keras.optimizers. Its Nadam plans its momentum in another way. A small number that keeps a root from zero
#: stands under the root there, so it is squared here.
KERAS = {
    "sgd": ("SGD", ""),
    "momentum": ("SGD", "momentum={beta}"),
    "nesterov": ("SGD", "momentum={beta}, nesterov=True"),
    "adagrad": ("Adagrad", "initial_accumulator_value=0.0, epsilon=1e-20"),
    "adadelta": ("Adadelta", "rho=0.9, epsilon=1e-6"),
    "rmsprop": ("RMSprop", "rho=0.99, epsilon=1e-16"),
    "adam": ("Adam", "beta_1={beta}, beta_2={beta2}, epsilon=1e-8"),
    "amsgrad": ("Adam", "beta_1={beta}, beta_2={beta2}, epsilon=1e-8, amsgrad=True"),
    "adamw": ("AdamW", "beta_1={beta}, beta_2={beta2}, epsilon=1e-8, weight_decay=0.01"),
    "adamax": ("Adamax", "beta_1={beta}, beta_2={beta2}, epsilon=1e-8"),
    "lion": ("Lion", "beta_1=0.9, beta_2=0.99"),
}
TORCH_PAGE = '''"""{title}"""

import numpy as np
import torch

{data}
x = torch.from_numpy((features - offset) / scale)
y = torch.from_numpy(target)
{before}
model = torch.nn.Linear(x.shape[1], 1, dtype=torch.float64)
with torch.no_grad():
    model.weight[:], model.bias[:] = torch.from_numpy(w[:-1]), torch.from_numpy(w[-1:])
optimizer = torch.optim.{made}(model.parameters(), lr={first}{more})
for k in range(UPDATES):
{change}{rows}
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(model(x[rows])[:, 0], y[rows]).backward()
    optimizer.step()

with torch.no_grad():
    print("loss", repr(torch.nn.functional.mse_loss(model(x)[:, 0], y).item()))
print("weights", *map(repr, [*model.weight[0].tolist(), model.bias.item()]))
'''
KERAS_PAGE = '''"""{title}"""

import keras
import numpy as np

{data}
keras.config.set_floatx("float64")
x = (features - offset) / scale
{before}
model = keras.Sequential([keras.Input((x.shape[1],)), keras.layers.Dense(1)])
model.layers[-1].set_weights([w[:-1, None], w[-1:]])
optimizer = keras.optimizers.{made}(learning_rate={first}{more})
model.compile(optimizer=optimizer, loss="mse")
for k in range(UPDATES):
{change}{rows}
    model.train_on_batch(x[rows], target[rows, None])

weights, bias = model.layers[-1].get_weights()
print("loss", repr(float(np.mean((x @ weights[:, 0] + bias - target) ** 2))))
print("weights", *map(repr, [*weights[:, 0].tolist(), float(bias[0])]))
'''
SKLEARN_PAGE = '''"""{title}"""

import numpy as np
from sklearn.{family} import {model}

{data}
x = (features - offset) / scale
{before}
{body}

print("loss", repr(float(np.mean((model.predict(x) - target) ** 2))))
print("weights", *map(repr, np.ravel([*{coef}, *{bias}]).tolist()))
'''
#: A row an update, its rate the same: SGDRegressor goes through the rows in the order in which it is given them.
ONE_ROW = """order = []
for k in range(UPDATES):
{rows}
    order.extend(rows)
# its loss is half of the square: twice the rate makes the same steps
model = SGDRegressor(penalty=None, learning_rate="constant", eta0=2 * {rate}, shuffle=False, max_iter=1, tol=None)
model.fit(x[order], target[order], coef_init=w[:-1], intercept_init=w[-1:])"""
ROW_BY_ROW = """for k in range(UPDATES):
{rows}
    # its loss is half of the square: twice the rate makes the same steps
    model = SGDRegressor(penalty=None, learning_rate="constant", eta0=2 * {rate}, shuffle=False, max_iter=1, tol=None)
    model.fit(x[rows], target[rows], coef_init=w[:-1], intercept_init=w[-1:])
    w = np.append(model.coef_, model.intercept_)"""
#: A network without a hidden layer is the linear model. It begins with its first call, and then where the run does.
BATCH = """# its loss is half of the square: twice the rate makes the same steps
model = MLPRegressor(hidden_layer_sizes=(), solver="sgd", alpha=0, momentum=0, learning_rate_init=2 * {rate})
model.partial_fit(x[:1], target[:1])
model.coefs_[0][:, 0], model.intercepts_[0][:] = w[:-1], w[-1]
for k in range(UPDATES):
{rows}
    model.set_params(batch_size=len(rows)).partial_fit(x[rows], target[rows])"""


def can(settings: Settings, strategy: str, made: Setup) -> list[str]:
    """The libraries, numpy the first, that have words for a strategy's runs."""
    if made.landscape.kind != "linear":
        return ["numpy"]
    if made.dataset is None:
        return []
    if made.penalty:  # each library has its own idea of one, on the bias or not, of the loss or of the step
        return ["numpy"]
    one = experiment.batch_of(strategy, settings, made.problem.samples) == 1
    name = settings.optimizer
    there = {
        "numpy": True,
        "torch": name in TORCH,
        # its velocity holds the rate of when it came to be
        "keras": name in KERAS and (settings.steady or name not in ("momentum", "nesterov")),
        "sklearn": name == "sgd" and (settings.steady or one),
    }
    return [library for library, able in there.items() if able]


def written(library: str, settings: Settings, strategy: str, rate: float, made: Setup, title: str) -> str:
    """The script of one run; ValueError where the library has none for it."""
    if library not in can(settings, strategy, made):
        raise ValueError(f"{library} has no script for {settings.optimizer} on {made.landscape.id}")
    if library == "numpy":
        return script.script(settings, strategy, rate, made, title)
    run = script.course(settings, strategy, rate, made)
    if library == "sklearn":
        return _sklearn(run, title)
    return _network(library, settings, run, title)


def _network(library: str, settings: Settings, run: Course, title: str) -> str:
    table, page = {"torch": (TORCH, TORCH_PAGE), "keras": (KERAS, KERAS_PAGE)}[library]
    name, told = table[settings.optimizer]
    if settings.beta == 0 and settings.optimizer in ("momentum", "nesterov"):
        told = ""  # both libraries have no momentum of nothing
    decays = {"beta": settings.beta, "beta2": settings.beta2}
    change = {
        "torch": f'    optimizer.param_groups[0]["lr"] = {run.rate}\n',
        "keras": f"    optimizer.learning_rate = {run.rate}\n",
    }[library]
    return page.format(
        title=title,
        data=run.data,
        before="\n".join(run.before),
        made=name,
        first=run.rate if run.steady else "rates[0]",
        more=f", {told.format(**decays)}" if told else "",
        change="" if run.steady else change,
        rows=run.rows,
    )


def _sklearn(run: Course, title: str) -> str:
    one = run.batch == 1
    body = BATCH if not one else ONE_ROW if run.steady else ROW_BY_ROW
    return SKLEARN_PAGE.format(
        title=title,
        family="linear_model" if one else "neural_network",
        model="SGDRegressor" if one else "MLPRegressor",
        data=run.data,
        before="\n".join(run.before),
        body=body.format(rows=run.rows, rate=run.rate),
        coef="model.coef_" if one else "model.coefs_[0][:, 0]",
        bias="model.intercept_" if one else "model.intercepts_[0]",
    )
