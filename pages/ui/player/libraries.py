"""A run of the linear model as a script of somebody else's library: the same numbers by PyTorch, Keras, scikit-learn.

Each library is asked for what it can do itself, by its own optimizers; a run that it has no words for has no script.
"""

from pages.ui.player import script
from pages.ui.player.script import SCRIPTS
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

OTHERS = ("torch", "keras", "sklearn")


def can(settings: Settings, strategy: str, made: Setup) -> list[str]:
    """The libraries, numpy the first, that have words for a strategy's runs."""
    if made.landscape.kind != "linear":
        return ["numpy"]
    if made.dataset is None:
        return []
    if made.penalty:  # each library has its own idea of one, on the bias or not, of the loss or of the step
        return ["numpy"]
    one = experiment.batch_of(strategy, settings, made.problem.samples) == 1
    name, words = settings.optimizer, SCRIPTS["optimizer"][settings.optimizer]
    there = {
        "numpy": True,
        "torch": "torch" in words,
        # its velocity holds the rate of when it came to be
        "keras": "keras" in words and (settings.steady or name not in ("momentum", "nesterov")),
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
    known = {"title": title, "data": run.data, "before": "\n".join(run.before), "rows": run.rows, "rate": run.rate}
    if library == "sklearn":
        way = SCRIPTS["sklearn"]["batch" if run.batch > 1 else "one_row" if run.steady else "row_by_row"]
        known |= {**way, "body": way["body"].format(**known)}
    else:
        name, told = SCRIPTS["optimizer"][settings.optimizer][library]
        if settings.beta == 0 and settings.optimizer in ("momentum", "nesterov"):
            told = ""  # both libraries have no momentum of nothing
        known["made"], known["first"] = name, run.rate if run.steady else "rates[0]"
        known["more"] = f", {told}".format(beta=settings.beta, beta2=settings.beta2) if told else ""
        known["change"] = "" if run.steady else SCRIPTS["change"][library].format(**known)
    return str(SCRIPTS["page"][library]).format(**known)
