"""What the learning rate decides besides: sections of which one is shown, and only that one is computed."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

import gd_core as gd
from gd_core import condition_number
from pages.lessons.learning_rate import rates
from pages.ui.app import address, charts
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import Pane, figure, said, together
from pages.ui.player.replay import replay
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

STEPS, LONG = 600, 150
OPENED = ("constant", "step", "inverse_time", "cosine")


@st.fragment
def schedules(lesson: Lesson) -> None:
    """Rates that change on the way, on mini-batches. A schedule keeps its hue, dash and mark whatever is shown."""
    names, axis = lesson.words["schedule"], lesson.words["axis"]
    found = rates.schedules(STEPS)
    low = [names[name] for name in names if found[name][0][0] < rates.BASE]
    lesson.part("schedules", base=rates.BASE, size=rates.SIZE, updates=STEPS, low=", ".join(low))
    chosen = st.pills(
        lesson.words["which"],
        list(names),
        format_func=names.get,
        selection_mode="multi",
        key="schedules",
        default=OPENED,
    )
    by_rate = charts.Chart(axis["update"], axis["rate"])
    by_gap = charts.Chart(axis["update"], axis["gap"].format(mean=rates.MEAN))
    for hue, name in enumerate(names):
        if name in chosen:
            by_update, gaps = found[name]
            by_rate.line(names[name], np.arange(STEPS), by_update, hue)
            by_gap.line(names[name], np.arange(rates.MEAN, STEPS + 1), gaps, hue)
    charts.row("schedules_chart", by_rate, by_gap.axes(y={"type": "log", "dtick": 1}))


def scaling(lesson: Lesson) -> None:
    """The same data raw, min-max scaled and standardized, side by side."""
    words, found = lesson.words, rates.scalings(LONG)
    conditions = {name: f"{condition_number(setup.hessian):,.1f}" for name, (setup, _) in found.items()}
    shares = {name: [f"{x:.1%}" for x in rates.left(*pair)] for name, pair in found.items()}
    lesson.part("scaling", updates=LONG, left=shares, **conditions)
    shown = [
        Pane(
            name,
            words["scale"][name],
            f"η = {setup.critical / 2:.3g}, κ = {conditions[name]}",
            setup.critical / 2,
            setup,
            Settings(scaling=name),
            run.member(0),
        )
        for name, (setup, run) in found.items()
    ]
    figure("three", words["figure"], *together(shown, "scalings", speed=15))


def long_run(lesson: Lesson) -> None:
    """The rate known as the fastest, with what it does in a run of this length."""
    told = rates.long_run(LONG)
    (fastest, half, modest), (late, _, modest_loss) = told.rates, told.losses
    lesson.part(
        "long_run",
        fastest=f"{fastest:.3f}",
        half=f"{half:.3f}",
        modest_rate=f"{modest:g}",
        factor=f"{told.factor:.3f}",
        late=plain(late, 1),
        modest=plain(modest_loss, 1),
        long=LONG,
        overtakes=told.overtakes,
    )
    axis = lesson.words["axis"]
    chart = charts.Chart(axis["update"], axis["away"])
    for hue, (rate, away) in enumerate(zip(told.rates, told.away, strict=True)):
        chart.line(f"η = {rate:.3g}", np.arange(len(away)), away, hue)
    chart.axes(y={"type": "log", "dtick": 2, "exponentformat": "power"}).show("long_run_chart")


HIGHEST = 200.0  # the ruler of this player reaches beyond 1/λ of the flattest direction
PANELS = ("ruler", "meter", "loss", "readout", "transport")


class Story(NamedTuple):
    """The rates 1/λ, the steepest direction's first, and the losses (4,) of the steps they make: in this order, in the
    other, in this order each on a batch of its own. miss: how far the weights end from the minimum in the worse of the
    first two. grown: what the later two steps make of the steepest direction's error."""

    rates: np.ndarray
    falling: np.ndarray
    climbing: np.ndarray
    noisy: np.ndarray
    miss: float
    grown: np.ndarray


@lru_cache(maxsize=1)
def story() -> Story:
    """The three runs of the core, none of them stopped as diverged however high the loss climbs."""
    setup = experiment.setup(Settings())
    lambdas, _ = gd.eigen(setup.hessian)
    order = 1 / lambdas[::-1]

    def run(steps: np.ndarray, batches: Iterator[np.ndarray] | None = None) -> gd.Trajectory:
        schedule = gd.piecewise({update: float(rate) for update, rate in enumerate(steps)})
        return gd.descend(
            setup.problem, gd.sgd(schedule), setup.problem.start, len(steps), batches=batches, divergence_factor=np.inf
        )

    falling, climbing = run(order), run(order[::-1])
    noisy = run(order, gd.random(setup.problem.samples, rates.SIZE, np.random.default_rng(0)))
    miss = max(float(np.abs(one.weights[-1] - setup.optimum).max()) for one in (falling, climbing))
    grown = np.abs(1 - order[1:] * lambdas[-1])
    return Story(order, falling.losses, climbing.losses, noisy.losses, miss, grown)


@st.fragment
def forbidden(lesson: Lesson) -> None:
    """The story, its chart, and on wish a player whose ruler holds these rates."""
    told, words = story(), lesson.words["steps"]
    critical = experiment.setup(Settings()).critical
    named = {f"r{n}": f"{rate:.3g}" for n, rate in enumerate(told.rates, 1)}
    named |= {f"s{n}": f"{rate / critical:.0f}" for n, rate in enumerate(told.rates, 1)}
    named |= {f"g{n}": f"{factor:.0f}" for n, factor in enumerate(told.grown, 2)}
    high, noise = power(told.climbing.max()), power(told.noisy[-1])
    lesson.part("forbidden", floor=f"{told.falling[-1]:.2f}", high=high, miss=power(told.miss), **named)
    chart = charts.Chart(lesson.words["axis"]["update"], lesson.words["axis"]["loss"])
    for hue, name in enumerate(words):
        losses = getattr(told, name)
        chart.line(words[name].format(size=rates.SIZE), np.arange(len(losses)), losses, hue)
    chart.axes(x={"dtick": 1}, y={"type": "log", "dtick": 2, "exponentformat": "power"}).show("forbidden_chart")
    lesson.part("forbidden_why", size=rates.SIZE, noise=noise, **named)
    if st.toggle(lesson.words["by_hand"], key="forbidden_by_hand"):
        lesson.part("by_hand_how", **named)
        settings = Settings(length=len(told.rates), highest=HIGHEST)
        replay("forbidden", settings, panels=PANELS, strategies=("full",), learning_rate=float(told.rates[0]))


def power(x: float) -> str:
    """1.6·10¹⁰ as running text writes it in Markdown."""
    digits, exponent = f"{x:.1e}".split("e")
    return f"${digits} \\times 10^{{{int(exponent)}}}$"


EPOCHS = 5


@st.fragment
def explore(lesson: Lesson) -> None:
    """The map and the player, which holds the pair that the map marks."""
    found, setup = rates.outcomes(EPOCHS), experiment.setup(Settings())
    counts = {"rates": len(found.rates), "sizes": len(found.sizes), "epochs": EPOCHS}
    lesson.part("explore", **counts, most=found.updates.max(), fewest=found.updates.min())
    told = said("learning_rate/map", "cell") or kept()
    i, j = cell(told, found) or (int(np.abs(np.log(found.rates / setup.critical * 2)).argmin()), rates.SIZES.index(30))
    header = {
        "problem": "map",
        "cell": [i, j],
        "critical": setup.critical,
        "floor": float(setup.problem.loss(setup.optimum)),
        "first": float(setup.problem.loss(setup.problem.start)),
    }
    losses = np.nan_to_num(found.losses, posinf=np.finfo(float).max)
    arrays = {name: getattr(found, name) for name in ("rates", "sizes", "updates", "outcomes")} | {"losses": losses}
    figure("learning_rate/map", lesson.words["figure"], header, arrays)
    replay(
        "learning_rate",
        Settings(length=EPOCHS, unit="epochs", batch_size=int(found.sizes[j])),
        panels=PANELS,
        strategies=("shuffled",),
        learning_rate=float(found.rates[i]),
        play=f"{i} {j}" if told else "",
    )


def kept() -> dict[str, int] | None:
    """The pair that the address has marked; nothing where it says no whole numbers."""
    i, j = (address.whole(f"map.map-{name}", 1000) for name in ("rate", "size"))
    return None if i is None or j is None else {"i": i, "j": j}


def cell(told: Any, found: rates.Map) -> tuple[int, int] | None:
    """The pair a browser says was pressed, as (rate, size) indices; None for what cannot be one."""
    if not isinstance(told, Mapping):
        return None
    i, j = told.get("i"), told.get("j")
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (i, j))
    return (i, j) if whole and 0 <= i < len(found.rates) and 0 <= j < len(found.sizes) else None


SECTIONS = {"map": explore, "schedules": schedules, "forbidden": forbidden, "scaling": scaling, "long_run": long_run}
