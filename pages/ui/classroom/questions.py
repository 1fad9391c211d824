"""What a class can be asked about a state of the Lab, and what is so: every number by the core.

All of it may run in another process: what goes in and comes out are plain values.
"""

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import gd_core as gd
from pages.ui.app import catalogue, questions, text
from pages.ui.classroom.answers import KINDS, ToldError
from pages.ui.player import addressed, drawing
from pages.ui.runs import critical_rates, describe, experiment, records
from pages.ui.runs.settings import MAX_UPDATES
from pages.ui.runs.setup import Setup
from pages.ui.runs.state import State

Query = Mapping[str, str]
NONE = 255  # stands for the number of a minimum where a run is in none and has not diverged
LONGEST = 3000  # updates of the runs from chosen starts
RECORDS = 90  # of them that are shown
MOMENTS, CLOSER = 48, 1.6  # records of a family that are played, at most, and how much closer they lie at first
SIDE, FINE = 40, 121  # points a side of the picture on phones, and of the one on the projector
SHADES = 36 * 36  # of a point on phones: two digits
ALIKE = 1e-3  # of the fall: rates that leave so little more of it than the best
SPAN = 2.0  # no farther apart than this, one is best
DIGITS = 5


def offered(query: Query) -> list[str]:
    """The questions this state of the Lab can be asked."""
    state = addressed.state(query)
    ends = state.setup.landscape.kind == "slice" or len(state.setup.minima) > 0
    possible = {
        "critical": critical_rates.of(state.settings, state.active).critical is not None,
        # down a saddle whoever goes farthest is lowest, and there is no lowest
        "lowest": ends and _clear(experiment.family(state.settings, state.active)),
        "start": state.setup.landscape.kind == "plane",
        "vote": True,
    }
    return [kind for kind in KINDS if possible[kind]]


def _clear(family: experiment.Family) -> bool:
    """Whether one rate ends lowest, and not as low as many others."""
    ends, first = family.finals.astype(float), float(family.losses[0, 0])
    good = family.rates[ends <= ends.min() + ALIKE * (first - ends.min())]
    return bool(good[-1] <= SPAN * good[0])


def asked(kind: str, query: Query, lesson: str) -> dict[str, Any]:
    """What is told of a question before it is answered; ToldError where this state has none of this kind."""
    if kind == "vote":
        if lesson not in questions.QUESTIONS:
            raise ToldError("lesson", 400)
        address = next(page.address for page in catalogue.LESSONS if page.name == lesson)
        return {"lesson": address, "words": {lang: _vote(lesson, lang) for lang in text.LANGUAGES}}
    if kind not in offered(query):
        raise ToldError("kind", 400)
    state = addressed.state(query)
    told = {
        "words": {lang: _of(state, lang) for lang in text.LANGUAGES},
        "updates": _updates(state, LONGEST if kind == "start" else MAX_UPDATES),
        "rate": state.rate,
        "limits": list(state.setup.limits),
    }
    return {**told, **(_ground(state.setup) if kind == "start" else {})}


def _updates(state: State, most: int) -> int:
    return min(experiment.updates_of(state.active, state.settings, state.setup.problem.samples)[0], most)


def _vote(lesson: str, language: str) -> dict[str, Any]:
    said = questions.question(lesson, language)
    return {
        "of": text.read(lesson, language)["title"],
        "question": said[: said.rindex("?") + 1],  # what follows is what else to do on the lesson's own page
        "choices": questions.choices(lesson, language),
    }


def _of(state: State, language: str) -> dict[str, str]:
    """Whose runs they are, in words."""
    known, settings, samples = text.read("runs", language), state.settings, state.setup.problem.samples
    linear = settings.landscape == "linear"
    of = known[settings.data]["name"] if linear else known["landscape"][settings.landscape]["name"]
    optimizer = text.read("lab", language)["option"]["optimizer"][settings.optimizer]
    if samples:
        strategy = describe.strategy_name(text.read("lab", language), state.active, settings, samples)
    else:  # a strategy is another noise there, and the Lab says so
        strategy = text.read("player", language)[f"{state.active}_noise"].format(b=settings.batch_size)
    return {"of": f"{of} · {optimizer} · {strategy}"}


def _ground(setup: Setup) -> dict[str, Any]:
    """The window, the names of the two weights, and what phones draw of the surface: shades of two digits a point, row
    0 the lowest."""
    row = setup.landscape
    z = _lattice(setup, SIDE)[2]
    over = z - z.min()
    soft = max(float(np.quantile(over, 0.2)) / 8, float(over.max()) / 5000, 1e-12)
    share = np.log1p(over / soft) / np.log1p(over.max() / soft)
    shades = np.minimum((share * SHADES).astype(int), SHADES - 1)
    return {
        "centre": list(row.centre),
        "half": row.half,
        "axes": [weight["axis"] for weight in describe.parameters(setup, "en")],
        "shades": ["".join(np.base_repr(s, 36).lower().zfill(2) for s in line) for line in shades.tolist()],
    }


def _lattice(setup: Setup, points: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    (cx, cy), half = setup.landscape.centre, setup.landscape.half
    x, y = np.linspace(cx - half, cx + half, points), np.linspace(cy - half, cy + half, points)
    return x, y, gd.loss_grid(setup.problem, x, y)


def surface(query: Query) -> dict[str, Any]:
    """The surface as the projector draws it: x, y, z row by row, and the minima, the lowest first."""
    setup = addressed.state(query).setup
    x, y, z = _lattice(setup, FINE)
    minima = [{"at": m.at.tolist(), "loss": m.loss, "lowest": m.lowest} for m in setup.minima]
    return {"x": _short(x), "y": _short(y), "z": _short(z.ravel()), "minima": minima}


def result(kind: str, query: Query, lesson: str, answers: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], Any]:
    """What is so, for all, and what each phone is told, {phone: …}; `answers` a round: {phone: answer}."""
    if kind == "vote":
        right = questions.QUESTIONS[lesson].answer
        ideas = {language: questions.reasons(lesson, language) for language in text.LANGUAGES}
        return {"answer": right, "ideas": ideas}, {p: {"right": a == right} for p, a in answers[-1].items()}
    if kind == "start":
        return _descended(query, answers[-1])
    state = addressed.state(query)
    minima = state.setup.minima
    true = drawing.true_rate(state.settings, state.active, "critical" if kind == "critical" else "lowest")
    family = experiment.family(state.settings, state.active)
    found = {
        "true": true,
        "rates": family.rates.tolist(),
        "losses": _short(family.finals),
        "diverged": (family.outcome == gd.Outcome.DIVERGED).tolist(),
        "first": float(family.losses[0, 0]),
        "floor": minima[0].loss if minima else None,
        "run": _run(family),
    }
    return found, {phone: {"true": true, "ratio": rate / true} for phone, rate in answers[-1].items()}


def _run(family: experiment.Family) -> dict[str, Any]:
    """What is played of a family: updates (R,), closer where the runs begin, the loss of every rate at each, (R, M) in
    single precision as it is, and where each run stopped (M,)."""
    last = len(family.steps) - 1
    seen = np.unique((last * np.linspace(0, 1, MOMENTS) ** CLOSER).round().astype(int))
    losses = np.ascontiguousarray(family.losses[:, seen].T, "<f4")
    packed = base64.b64encode(losses.tobytes()).decode()
    return {"steps": family.steps[seen].tolist(), "losses": packed, "stopped": family.stopped.tolist()}


def _descended(query: Query, answers: Mapping[str, Sequence[float]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """All starts in one call of the core."""
    steps, paths, ends, losses = descended(query, list(answers.values()))
    codes = {int(gd.Ending.DIVERGED): "diverged", NONE: "none"}
    minima = addressed.state(query).setup.minima
    told = {
        phone: {"end": codes.get(end, "minimum"), "number": end if end < len(minima) else None, "loss": loss,
                "lowest": end < len(minima) and minima[end].lowest, "at": _short(path[-1])}
        for phone, end, loss, path in zip(answers, ends, losses, paths, strict=True)
    }  # fmt: skip
    found = {"steps": steps, "ends": ends, "paths": [_short(path.ravel()) for path in paths]}
    return {**found, "losses": losses}, told


def descended(query: Query, starts: Sequence[Sequence[float]]) -> tuple[list[int], np.ndarray, list[int], list[float]]:
    """The runs of the state's active strategy at its rate from starts (N, 2): the updates shown (R,), where they were
    then (N, R, 2), the minima they are in or around, or how else they ended (N,) and the last losses (N,)."""
    state = addressed.state(query)
    settings, setup, active, rate = state.settings, state.setup, state.active, state.rate
    updates = _updates(state, LONGEST)
    shown = records.recorded(updates, RECORDS)
    if not starts:
        return shown.tolist(), np.empty((0, len(shown), 2)), [], []
    looked = np.union1d(shown, gd.final_updates(updates))
    optimizer, batches = experiment.feeding(settings, active, setup, np.array([rate]))
    run = gd.descend(setup.problem, optimizer, np.array(starts, float), updates, batches=batches, record=looked)
    judged = experiment.judged_by(settings, active, setup, np.array(rate), updates)
    ending, kept = gd.run_endings(setup.problem, run, **judged), np.searchsorted(looked, shown)
    others = np.where(ending.kind == gd.Ending.DIVERGED, int(gd.Ending.DIVERGED), NONE)
    ends = np.where(ending.minimum >= 0, ending.minimum, others)
    return shown.tolist(), run.weights[:, kept], ends.tolist(), run.losses[:, -1].tolist()


def _short(numbers: np.ndarray) -> list[float | None]:
    """As they are drawn: a few digits, None for what is not finite."""
    return [float(f"{x:.{DIGITS}g}") if math.isfinite(x) else None for x in np.asarray(numbers, float).tolist()]
