"""What a page says of how a run ended, against a judge of the whole run that knows the definition and numpy."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import gd_core as gd
from pages.ui.runs import experiment, schedules
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import OPTIMIZERS, Settings
from pages.ui.runs.setup import setup
from tests.app.judge import judged

NAMES = [name for name in LANDSCAPES if name not in ("formula", "model")]
SCHEDULES = ("constant",) * 5 + ("cosine", "step")
LIMITS = {"sgd": lambda beta: 2.0, "momentum": lambda beta: 2 * (1 + beta)}
LIMITS["nesterov"] = lambda beta: 2 * (1 + beta) / (1 + 2 * beta)


def states(
    count: int, names: Sequence[str], seed: int, optimizers: Sequence[str] = ("sgd", "sgd", "momentum", *OPTIMIZERS)
) -> list[tuple[Settings, str, float]]:
    """Drawn over these landscapes and optimizers, all strategies, schedules, lengths, starts and rates."""
    rng, found = np.random.default_rng(seed), []
    for number in range(count):
        name = names[number % len(names)]
        row = LANDSCAPES[name]
        start = row.kind != "slice" and row.centre and rng.random() < 0.6
        asked = Settings(
            landscape=name,
            data=str(rng.choice(["boston", "toy"])),
            scaling=str(rng.choice(["raw", "minmax", "standard"])),
            optimizer=str(rng.choice(optimizers)),
            beta=float(rng.choice([0.5, 0.9])),
            schedule=str(rng.choice(SCHEDULES)),
            length=int(rng.choice([1, 3, 7, 20, 60, 150, 400])) if row.kind != "slice" else 40,
            batch_size=int(rng.choice([1, 4, 12, 506])),
            seed=int(rng.integers(9)),
            start=tuple((row.centre + rng.uniform(-row.half, row.half, len(row.centre))).tolist()) if start else None,
        )
        made = setup(asked)
        if name == "linear" and rng.random() < 0.5:
            asked = replace(asked, start=tuple(rng.normal(scale=30, size=made.problem.start.size).tolist()))
        strategy = str(rng.choice(["full", "full", *made.strategies]))
        low, high = [(0, 1), (0.5, 1), (0.6, 0.9), (0.7, 0.95)][int(rng.integers(4))]  # where most happens
        rates = made.rates[int(low * len(made.rates)) : int(high * len(made.rates))]
        found.append((asked, strategy, float(rng.choice(rates))))
    return found


def whole(asked: Settings, strategy: str, rate: float):
    """What the page has of a run, and the judge's word on the whole of it."""
    made, needed = setup(asked), experiment.needed(asked, strategy)
    samples, steps = made.problem.samples, needed.length
    run, _ = experiment.descend(needed, strategy, made, np.array([rate]), np.arange(steps + 1), noted=False)
    in_order = strategy in ("sequential", "shuffled") and asked.batch_size >= samples
    factor = {"constant": 1.0}.get(asked.schedule) or float(schedules.SHAPES[asked.schedule](1.0, steps)(steps - 1))
    limit = LIMITS[asked.optimizer](asked.beta) if asked.optimizer in LIMITS else None
    word = judged(
        run.weights[0], run.losses[0], bool(run.outcome[0] == gd.Outcome.DIVERGED), gradient=made.problem.gradient,
        width=np.ptp(np.array(made.problem.domain), axis=1), minima=list(made.problem.minima), rate=rate,
        last_rate=rate * factor, limit=limit, exact=strategy == "full" or in_order,
    )  # fmt: skip
    family = experiment.at_rates(needed, strategy, None, np.array([rate]))
    ending = family.ending(0)
    said = ending.kind.name.lower(), None if ending.minimum < 0 else ending.minimum, ending.period
    if word[0] in ("bounces", "wanders"):
        last = run.losses[0, -(word[2] or gd.final_updates(steps).size) :]
        np.testing.assert_allclose((ending.low, ending.high), (last.min(), last.max()), rtol=1e-6, atol=1e-12)
    return said, word


def test_of_200_states_drawn_at_random_the_page_says_what_a_judge_of_the_whole_run_says():
    drawn = states(200, NAMES, 20261202)
    words = [(state, *whole(*state)) for state in drawn]
    wrong = [f"said {said}, is {word}: {state}" for state, said, word in words if said != word]
    assert not wrong, "\n".join(wrong)
    assert {word[0] for *_, word in words} == {kind.name.lower() for kind in gd.Ending}
    assert {state[0].optimizer for state in drawn} == {*OPTIMIZERS}


@pytest.mark.parametrize(
    ("landscape", "rate", "kind", "minimum", "period", "losses"),
    [
        ("himmelblau", 0.03, "bounces", 1, 2, (9.711, 23.490)),
        ("six_hump_camel", 0.176, "wanders", 1, 0, None),
        ("sine", 0.8, "wanders", 8, 0, None),
        ("sine", 1.0, "wanders", 8, 0, None),
    ],
)
def test_what_was_called_settled_and_never_is(landscape, rate, kind, minimum, period, losses):
    asked = Settings(landscape=landscape, length=int(LANDSCAPES[landscape].length[:-1]))
    ending = experiment.at_rates(asked, "full", None, np.array([rate])).ending(0)
    assert (ending.kind.name.lower(), ending.minimum, ending.period) == (kind, minimum, period)
    assert losses is None or (ending.low, ending.high) == pytest.approx(losses, abs=1e-3)
    made = setup(asked)
    at = made.problem.minima[minimum]
    assert rate > 2 / np.linalg.eigvalsh(made.problem.hessian(at))[-1]


def test_in_a_valley_the_curvature_where_the_run_ends_counts():
    """On `product` minima are a curve: its widest place bears 0.397, the one beside (2.50, 0.62) no more than 0.185."""
    asked, rates = Settings(landscape="product", length=2000, start=(2.5, 0.62)), np.array([0.18, 0.19, 0.2])
    made, ends = setup(asked), experiment.at_rates(asked, "full", None, rates)
    places = ends.paths[:, -1].astype(float)
    lines = 2 / np.linalg.eigvalsh(made.problem.hessian(places))[:, -1]
    assert np.all(ends.ended == 1)
    assert np.all(rates < lines)
    assert np.linalg.norm(places[0] - asked.start) < 0.01
    assert lines[0] == pytest.approx(0.1847, abs=1e-3)
    assert np.linalg.norm(places[1:] - asked.start, axis=1).min() > 0.05, "it went where the valley is wide enough"
    assert 2 / made.minima[1].sharpness == pytest.approx(0.397, abs=1e-3)
