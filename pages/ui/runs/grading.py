"""Whether a challenge is met, from the Lab's state alone: its settings, the rate and the strategy in hand."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app.challenges import CHALLENGES
from pages.ui.runs import experiment, parameters
from pages.ui.runs.run_analysis import RunAnalysis
from pages.ui.runs.state import State

ROWS = 2530  # five updates of the full batch
BORNE = 5  # updates a rate must have been borne for, and one more, before it is changed
NEAR, AWAY = 0.1, 1.0  # of the saddle: stopped there, and started far enough


class Verdict(NamedTuple):
    """met; reached: what the words are filled with, a number or the id of a word; broken: what is not as it opened."""

    met: bool
    reached: dict[str, float | str]
    broken: str = ""


def grade(challenge: str, state: State) -> Verdict:
    """The verdict on a state; that nothing but what is asked for differs from the opening is looked at first."""
    rule = RULES[challenge]
    opening = State.from_query(CHALLENGES[challenge].opening)[0]
    for word, value in _fixed(state).items():
        if word not in rule.asked and value != _fixed(opening, like=state)[word]:
            return Verdict(False, {}, word)
    return rule.reach(state)


class Rule(NamedTuple):
    """asked: what of a state may differ from the opening, by its words; reach: the verdict on such a state."""

    asked: tuple[str, ...]
    reach: Callable[[State], Verdict]


def _fixed(state: State, like: State | None = None) -> dict[str, Any]:
    """All that a run depends on, by the word a reader knows it by; batch and seed as far as the strategy has them.

    like: another state, whose strategy says how far."""
    one, active = state.settings, (like or state).active
    batched = experiment.is_batched(active)
    return {
        "landscape": (one.landscape, one.formula),
        "data": (one.data, one.own, one.columns),
        **{name: getattr(one, name) for name in ("scaling", *parameters.DEAL, "optimizer", "schedule", "start")},
        "length": (one.length, one.unit),
        "rate": (float(f"{state.rate:.4g}"), one.changes),
        "active": state.active,
        "batch": one.batch_size if batched else 0,
        "seed": one.seed if active not in ("full", "sequential") else 0,
    }


def _run(state: State, strategy: str = "") -> RunAnalysis:
    return RunAnalysis(state.settings, strategy or state.active, state.rate)


def _tail(run: RunAnalysis, share: float = 0.0) -> float | str:
    """The mean loss over the last part of a run's records, of no part of the last; "diverged" where it does not end."""
    late = run.family.steps >= (1 - share) * run.family.steps[-1]
    return "diverged" if run.end.diverged else float(run.family.losses[run.member, late].mean())


def _under(value: float | str, limit: float) -> bool:
    return isinstance(value, float) and value < limit


def _tail_under(limit: float, share: float = 0.0) -> Callable[[State], Verdict]:
    """The mean over the last part of the run, where one lucky update is not enough; else the last loss."""

    def reach(state: State) -> Verdict:
        tail = _tail(_run(state), share)
        return Verdict(_under(tail, limit), {"loss": tail})

    return reach


def _split(state: State) -> Verdict:
    full, one = _run(state, "full"), _run(state, "stochastic")
    return Verdict(one.end.diverged and _under(_tail(full), 31), {"full": _tail(full), "one": _tail(one)})


def _cheap(state: State) -> Verdict:
    run = _run(state)
    rows, tail = run.updates * run.batch, _tail(run, 0.1)
    return Verdict(rows <= ROWS and _under(tail, 35), {"rows": float(rows), "loss": tail})


def _rescue(state: State) -> Verdict:
    first = state.settings.changes[0][0] if state.settings.changes else state.rate
    changed = state.settings.changes[1][1] if len(state.settings.changes) > 1 else state.settings.branch
    last = _tail(_run(state))
    kept = first >= 1 - 1e-9 and changed > BORNE
    return Verdict(kept and _under(last, 31), {"loss": last, "first": float(first), "changed": float(changed)})


def _lowest(state: State) -> Verdict:
    run = _run(state)
    ending, minima = run.end.ending, run.made.minima
    settled = ending.kind == gd.Ending.SETTLED and ending.minimum >= 0
    where = ("global" if minima[ending.minimum].lowest else "local") if settled else "nowhere"
    return Verdict(where == "global", {"where": "diverged" if run.end.diverged else where, "loss": _tail(run)})


def _saddle(state: State) -> Verdict:
    run = _run(state)
    with np.errstate(over="ignore"):
        end = float(np.linalg.norm(run.end.at))
    away = float(np.linalg.norm(run.start))
    met = not run.end.diverged and end < NEAR and away > AWAY
    return Verdict(met, {"away": "diverged" if run.end.diverged else end, "start": away})


def _calm(state: State) -> Verdict:
    run = _run(state)
    sharpness, bound = float(gd.sharpness(run.made.problem, run.start)), 2 / state.rate
    met = run.end.diverged and sharpness < bound
    return Verdict(met, {"sharpness": sharpness, "bound": bound, "loss": _tail(run)})


RULES: dict[str, Rule] = {
    "quick": Rule(("rate",), _tail_under(31)),
    "scaling": Rule(("scaling", "rate"), _tail_under(30.6)),
    "split": Rule(("length", "rate", "active", "batch"), _split),
    "noise": Rule(("batch",), _tail_under(31, 0.5)),
    "cheap": Rule(("length", "rate", "active", "batch"), _cheap),
    "anneal": Rule(("schedule", "rate"), _tail_under(31, 0.1)),
    "rescue": Rule(("rate",), _rescue),
    "hump": Rule(("optimizer", "length"), _lowest),
    "banana": Rule(("optimizer", "schedule", "rate"), _tail_under(0.001)),
    "lowest": Rule(("length", "rate"), _lowest),
    "saddle": Rule(("start", "rate"), _saddle),
    "calm": Rule(("start", "length", "rate"), _calm),
}
