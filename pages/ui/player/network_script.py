"""A run of the network as a script: numpy alone, back-propagation written out; it prints the weights it ends with."""

from pages.ui.player.script import batches, course, decaying, on_rows, start, update
from pages.ui.runs.models import HIDDEN
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

PAGE = '''"""{title}"""

import numpy as np

{data}
x = (features - offset) / scale
H, D = {hidden}, x.shape[1]  # tanh units, features
{penalty}

def parts(w):  # of all weights: those into the units, the units' biases, those out of them, the bias
    return w[: H * D].reshape(H, D), w[H * D : H * D + H], w[H * D + H : -1], w[-1]


def gradient(w, x, target):
    into, shift, out, bias = parts(w)
    units = np.tanh(x @ into.T + shift)
    error = 2 / len(x) * (units @ out + bias - target)  # of the mean of squared errors
    back = np.outer(error, out) * (1 - units**2)
    return np.concatenate([(back.T @ x).ravel(), back.sum(axis=0), units.T @ error, [error.sum()]])


{start}
{before}
for k in range(UPDATES):
    t, rate = k + 1, {rate}
{rows}
    g = gradient(w, x[rows], target[rows]){pull}
{update}

into, shift, out, bias = parts(w)
loss = np.mean((np.tanh(x @ into.T + shift) @ out + bias - target) ** 2){more}
print("loss", repr(float(loss)))
print("weights", *(repr(float(value)) for value in w))
'''


def script(settings: Settings, strategy: str, rate: float, made: Setup, title: str) -> str:
    """The script of one run of the landscape `network`; ValueError where `made` has no rows."""
    run = course(settings, strategy, rate, made)
    before, rows = batches(settings, strategy)
    counted = [] if made.counted is None else made.counted.astype(int).tolist()
    penalty = f"counted, penalty = np.array({counted}), {made.penalty!r}  # on the weights, no biases\n"
    return PAGE.format(
        title=title,
        data=on_rows(run, settings, made),
        hidden=HIDDEN,
        penalty=penalty if made.penalty else "",
        start=start(settings, made),
        before="\n".join([*decaying(settings), *run.rates, *before]),
        rate=run.rate,
        rows=rows,
        pull=" + 2 * penalty * counted * w" if made.penalty else "",
        more=" + penalty * np.sum(counted * w**2)" if made.penalty else "",
        update=update(settings),
    )
