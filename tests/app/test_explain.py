"""The Lab's paragraph: over random states each sentence is said where it is true and nowhere else.

`margins` works out anew, by the oracle and the core alone, what each sentence says: over CLEAR it is surely so, under
−CLEAR surely not, and between them rounding or the spread of an estimate may decide.
"""

import math
from collections import Counter
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import gd_core as gd
from pages.ui.app import text
from pages.ui.runs import experiment, explain
from pages.ui.runs.data import shipped
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import setup
from tests.app import page
from tests.app.landscapes import by_hand
from tests.app.test_endings import LIMITS, states
from tests.core.known import differences
from tests.oracle import Linear, Truth

CLEAR = 0.02
SURFACES = ("six_hump_camel", "himmelblau", "double_well", "rosenbrock", "saddle", "network_two", "quadratic", "sine")
BOWL_OPTIMIZERS = ("sgd",) * 5 + ("momentum",) * 3 + ("nesterov", "adam", "adagrad")
RARE = (  # what hardly a state drawn does
    ({"landscape": "sine", "length": 150}, 3.27),
    ({"landscape": "sigmoid", "length": 200}, 100.0),
    ({"landscape": "saddle", "length": 20}, 0.1),
    ({"landscape": "himmelblau", "length": 300}, 0.03),
    ({"landscape": "six_hump_camel", "length": 150}, 0.1),
    ({"optimizer": "momentum", "beta": 0.5, "length": 60}, 0.001),
    ({"length": 40, "changes": ((0.01, 0),), "branch": 2}, 0.3),
    *(({"landscape": "network", "length": 12}, rate) for rate in (0.1, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 2.0)),
)


def drawn() -> list[tuple[Settings, str, float]]:
    """States at rates of their families."""
    rare = [(Settings(**changed), "full", rate) for changed, rate in RARE]
    found = []
    for settings, strategy, rate in (*states(330, ("linear",), 1, BOWL_OPTIMIZERS), *states(80, SURFACES, 2), *rare):
        rates = experiment.family(settings, strategy).rates
        found.append((settings, strategy, float(rates[np.abs(np.log(rates / rate)).argmin()])))
    return found


PACED = {"step": lambda rate, updates: gd.step(rate, max(1, updates // 3), 0.3), "cosine": gd.cosine}


@cache
def bowl(data: str, scaling: str) -> Linear:
    rows = shipped(data)
    scaler = {"minmax": MinMaxScaler(), "standard": StandardScaler()}.get(scaling)
    return Linear(scaler.fit_transform(rows.features) if scaler else rows.features, rows.target)


class State(Truth):
    """What the oracle says of a strategy of some settings at a rate, what the app was asked, and the core's runs."""

    def __init__(self, settings: Settings, strategy: str, rate: float) -> None:
        self.state, self.settings, self.made = (settings, strategy, rate), settings, setup(settings)
        own, posed = self.made.problem, bowl(settings.data, settings.scaling)
        batch = {"full": own.samples or 1, "stochastic": 1}.get(strategy, min(settings.batch_size, own.samples or 64))
        super().__init__(posed, strategy, settings.optimizer, batch, settings.beta, rate)
        self.loss = posed.loss if self.made.hessian is not None else own.loss
        self.start, self.updates = np.array(settings.start or own.start, float), settings.length
        self.steady = settings.schedule == "constant" and not settings.changes
        self.theory = self.steady and settings.optimizer in LIMITS

    def walk(self, rate: float, moved: float = 0.0) -> tuple[np.ndarray, int | None]:
        """Weights update by update, and the update at which the run diverged."""
        asked = replace(self.settings, start=tuple(self.start * (1 + moved)))
        paced = PACED.get(asked.schedule, lambda rate, _: rate)(rate, asked.length)
        run = by_hand(asked, self.made, self.strategy, paced)
        lost = int(run.stopped) if run.outcome == gd.Outcome.DIVERGED else None
        return (run.weights if lost is None else run.weights[: lost + 1]), lost

    @cached_property
    def run(self) -> tuple[np.ndarray, int | None]:
        return self.walk(self.rate)

    @cached_property
    def halved(self) -> tuple[np.ndarray, int | None]:
        return self.walk(self.rate / 2)

    @cached_property
    def lost(self) -> int:
        """Of 64 seeds those whose run diverges."""
        seeds = [replace(self.settings, seed=seed) for seed in range(64)]
        streams = [experiment.batches_of(self.strategy, one, self.problem.samples) for one in seeds]
        optimizer, _ = experiment.feeding(self.settings, self.strategy, self.made, np.array([self.rate]))
        rows = self.problem.table[:, :-1], self.problem.target
        return int(np.isinf(gd.final_losses(*rows, optimizer, streams, self.start[None], self.updates)).sum())

    @cached_property
    def chaotic(self) -> bool:
        """Whether a start moved by rounding ends elsewhere: then the end is a matter of the order of additions."""
        ends = [self.loss(path[-1]) for path, _ in (self.run, self.walk(self.rate, 1e-14))]
        return abs(ends[0] - ends[1]) > 1e-4 * abs(ends[0])


def yes(*facts: bool) -> float:
    return 1.0 if all(facts) else -1.0


def strict(true: bool, false: bool) -> float:
    return 1.0 if true else -1.0 if false else 0.0


def margins(t: State) -> dict[str, float]:
    parts = (halves, ways, factors, noise, orders) if t.made.hessian is not None else (halves, places)
    found = dict.fromkeys(SENTENCES, -1.0) | {ending_of(t): 1.0}
    for part in parts:
        found |= part(t)
    return found


def ending(t: State, rate: float) -> gd.RunEnding:
    """As a page says it: that it is so, test_endings.py holds against a judge of its own."""
    return experiment.at_rates(experiment.needed(t.settings, t.strategy), t.strategy, None, np.array([rate])).ending(0)


def exact(t: State) -> bool:
    return t.strategy == "full" or (t.strategy in ("sequential", "shuffled") and t.batch == t.made.problem.samples)


def ending_of(t: State) -> str:
    """The one sentence of how it ended."""
    one, minima = ending(t, t.rate), t.made.minima
    kind, is_known = one.kind.name.lower(), one.minimum >= 0
    if kind == "settled":
        lowest = is_known and t.loss(minima[one.minimum].at) < min(t.loss(other.at) for other in minima) + 1e-5
        return "rests" if not is_known else "only" if len(minima) == 1 else "lowest" if lowest else "higher"
    name = "hovers" if kind == "wanders" and not exact(t) else kind
    return f"{name}_around" if is_known else name


def halves(t: State) -> dict[str, float]:
    """The two walks, beside each other."""
    found: dict[str, float] = {}
    if not t.steady or t.made.landscape.kind == "slice":
        return found
    (path, lost), (slower, lost_too) = t.run, t.halved
    mine, other = ending(t, t.rate), ending(t, t.rate / 2)
    both = mine.kind == other.kind == gd.Ending.SETTLED and min(mine.minimum, other.minimum) >= 0
    found["half_elsewhere"] = yes(both, mine.minimum != other.minimum)
    found["half_saves"], found["half_lost"] = yes(lost is not None, not lost_too), yes(bool(lost), bool(lost_too))
    if lost is None and lost_too is None and t.made.hessian is not None:
        ratio = t.loss(slower[-1]) / t.loss(path[-1])
        found["half_lower"], found["half_higher"] = 1e3 * (0.998 - ratio), 1e3 * (ratio - 1.002)
        found["half_same"] = 1e3 * (0.002 - abs(ratio - 1))
    return found


def ways(t: State) -> dict[str, float]:
    """How far the run came."""
    (path, lost), begun = t.run, t.ways(t.start)
    with np.errstate(all="ignore"):
        left = t.ways(path[-1])
        came, part = np.linalg.norm(left) / np.linalg.norm(begun), np.max(left**2) / np.sum(left**2)
    going = -1.0 if lost else min(100 * came - 1, 10 * (1 - came))
    along = min(going, 10 * (part - 0.9))
    growth = t.growth(t.rate)[int(np.argmax(left**2))]
    slow = min(along, 10 * (growth - 0.9), strict(growth < 1 - 1e-9, growth > 1), yes(t.theory, t.strategy == "full"))
    return {
        "arrived": min(yes(not lost), 1 - 100 * came),
        "farther": min(yes(not lost), 10 * (came - 1)),
        "left": along,
        "others": along,
        "spread": min(going, 10 * (0.9 - part)),
        "slow": slow,
    }


def factors(t: State) -> dict[str, float]:
    """What an exact update does, from the eigenvalues of its matrix along each direction."""
    if not t.theory or t.strategy != "full":
        return {}
    plain = t.settings.optimizer == "sgd"
    roots = [np.linalg.eigvals(t.matrix(t.rate, np.array([[value]]))).astype(complex) for value in t.problem.values]
    grows = 1e3 * (max(abs(root).max() for root in roots) - 1.001)
    calms = 1e3 * (0.999 - t.growth(t.rate / 2).max())
    found = {"grows": grows, "half_calms": min(grows, calms)}
    if plain:
        least = min(float(root[0].real) for root in roots)
        inward = strict(least > -1.0009, least < -1.0011)
        found |= {"thrown": grows, "zigzag": min(inward, 1e3 * (-0.001 - least)), "straight": 1e3 * (least - 0.001)}
        return found
    turned = [float(np.max(root.imag**2 / abs(root) ** 2)) for root in roots]
    apart = [
        -1.0 if turn or not np.all(root.real > 0) else float(root.real.mean() ** 2 / np.prod(root.real)) - 1.001
        for turn, root in zip(turned, roots, strict=True)
    ]
    return found | {"swings": 1e3 * (max(turned) - 0.001), "calm": 1e3 * min(apart)}


def noise(t: State) -> dict[str, float]:
    """What drawn batches do, from the map of all products and from long products of random matrices."""
    found = {"counted": yes(t.strategy in ("stochastic", "random", "shuffled") and t.lost > 0)}
    if not t.theory or t.strategy not in ("stochastic", "random"):
        return found
    calm, wild, there = t.radius(t.rate * 1.003) < 1, t.radius(t.rate * 0.997) > 1, t.radius(t.rate)
    found["noise"] = min(yes(t.run[1] is None), strict(calm, there >= 1))
    found["unbounded"] = strict(wild, there <= 1)
    if calm and t.run[1] is None:
        now = t.average(t.rate, t.start, t.updates) / t.settle(t.rate)
        found |= {"held": 10 * (1.1 - now), "coming": 10 * (now - 2)}
    if found["unbounded"] > 0:
        over = t.exponent(t.rate) > 0
        found["rarely"] = strict(t.exponent(t.rate / 0.6) < 0, over)
        found["nearly_all"] = strict(t.exponent(t.rate / 1.6) > 0, not over)
    return found


def orders(t: State) -> dict[str, float]:
    """What file order does: an epoch's matrix."""
    found: dict[str, float] = {}
    if t.theory and t.strategy == "sequential" and t.batch < t.problem.samples:
        lower = State(t.settings, t.strategy, t.rate / 1.003)
        radius, before = (np.abs(np.linalg.eigvals(one.turned[:-1, :-1])).max() for one in (t, lower))
        found["circles"] = strict(radius < 1 - 1e-9, radius > 1 + 1e-9)
        found["epoch_grows"] = strict(min(radius, before) > 1, radius < 1)
    return found


def places(t: State) -> dict[str, float]:
    """What is special of the place where a run is on a surface that is no bowl, and the curvature there."""
    (path, lost), made, slice_ = t.run, t.made, t.made.landscape.kind == "slice"
    kind, end, width = ending(t, t.rate).kind.name.lower(), path[-1], np.ptp(np.array(made.problem.domain), axis=1)
    found = {"bottomless": yes(not made.minima, not slice_)}
    if kind in ("descending", "growing") and not slice_:
        saddle = 1 - 20 * min([np.linalg.norm((end - at) / width) for at in made.saddles], default=1.0)
        slope = np.linalg.norm(made.problem.gradient(end)) / np.linalg.norm(made.problem.gradient(t.start))
        fair = min(yes(t.strategy == "full"), -saddle)
        found |= {"saddle": saddle, "level": min(fair, 1 - 100 * slope)}
        found["sloping"] = min(fair, 100 * slope - 1, 10 * (1 - slope))
    if t.theory and t.strategy == "full" and lost is None:
        line, here = limit(t) / t.rate, curvature(t, end)
        found["stays"] = min(yes(kind == "settled"), 1 - here / line)
        found["sharp"] = here / line - 1.1
        if slice_ and kind != "settled":
            found |= {"edge": 0.1 - abs(here / line - 1), "gentle": 0.9 - here / line}
    return found


def limit(t: State) -> float:
    """The ηλ from which on an update's matrix grows."""
    return LIMITS[t.settings.optimizer](t.settings.beta)


def curvature(t: State, w: np.ndarray) -> float:
    """The largest eigenvalue of a Hessian made of differences of the gradient."""
    return float(np.linalg.eigvalsh(differences(t.made.problem.gradient, w, 1e-5))[-1])


ENDINGS = (
    *("diverged", "only", "lowest", "higher", "rests", "growing", "descending"),
    *(f"{name}{around}" for name in ("bounces", "wanders", "hovers") for around in ("", "_around")),
)
SENTENCES = tuple(text.read("runs", "en")["explain"]["sentence"])


def numbers(t: State, name: str, said: dict[str, Any]) -> dict[str, Any]:
    """What stands in a sentence, worked out anew."""
    path, made = t.run[0], t.made
    if made.hessian is None or name in ENDINGS:
        return place_numbers(t, name)
    with np.errstate(all="ignore"):
        begun, left = t.ways(t.start), t.ways(path[-1])
        shares = 100 * np.abs(left / begun)
        came = float(np.linalg.norm(left) / np.linalg.norm(begun))
    values, growth, steep = t.problem.values, t.growth(t.rate), len(t.problem.values) - 1
    far, plain, least = int(np.argmax(left**2)), 1 - t.rate * values, t.loss(t.problem.best)
    turns = [np.linalg.eigvals(t.matrix(t.rate, np.array([[value]]))).astype(complex)[0] for value in values]
    known = {
        "arrived": lambda: {"share": 100 * came},
        "farther": lambda: {"times": came},
        "left": lambda: {"direction": far, "share": shares[far]},
        "others": lambda: {"shares": tuple((i, share) for i, share in enumerate(shares) if i != far)},
        "spread": lambda: {"shares": tuple(enumerate(shares))},
        "slow": lambda: {
            "taken": 100 * (1 - growth[far]),
            "tenth": next(n for n in range(10**7) if n * math.log(growth[far]) <= -math.log(10)),
        },
        "grows": lambda: {
            "direction": steep,
            "critical": limit(t) / t.problem.values[-1],
            "factor": signed(t, growth[-1]),
        },
        "half_calms": lambda: {"factor": signed(t, t.growth(t.rate / 2)[-1], t.rate / 2)},
        "zigzag": lambda: {
            "direction": steep,
            "factor": plain[-1],
            "times": sum(abs(plain[-1]) ** k >= 0.001 for k in range(1, t.updates + 1)),
        },
        "straight": lambda: {"factor": plain[-1]},
        "swings": lambda: {
            "period": 2 * math.pi / abs(np.angle(turns[said["direction"]])),
            "kept": 100 * abs(turns[said["direction"]]) ** said["period"],
        },
        "noise": lambda: {"batch": t.batch, "over": t.settle(t.rate), "level": t.settle(t.rate) + least},
        "held": lambda: {"over": t.settle(t.rate), "half": t.settle(t.rate / 2)},
        "coming": lambda: {"over": t.settle(t.rate), "now": t.average(t.rate, t.start, t.updates)},
        "unbounded": lambda: {"batch": t.batch},
        "counted": lambda: {"many": t.lost, "of": 64, "updates": t.updates},
        "circles": lambda: {"batches": t.per_epoch, "low": min(t.loop()), "high": max(t.loop())},
        "half_saves": lambda: {"half": t.loss(t.halved[0][-1])},
        "half_lost": lambda: {"update": t.halved[1]},
    }
    pair = {"half": t.loss(t.halved[0][-1]), "loss": t.loss(path[-1])}
    known |= dict.fromkeys(("half_lower", "half_higher", "half_same"), lambda: pair)
    return known.get(name, dict)()


def signed(t: State, size: float, rate: float | None = None) -> float:
    """A factor's size with the sign of the root that has it, where that is real."""
    roots = np.linalg.eigvals(t.matrix(rate or t.rate, np.array([[t.problem.values[-1]]]))).astype(complex)
    root = roots[np.argmax(np.abs(roots))]
    return math.copysign(size, root.real) if root.imag == 0 else size


def place_numbers(t: State, name: str) -> dict[str, Any]:
    (path, lost), made, one = t.run, t.made, ending(t, t.rate)
    here = {"low": one.low, "high": one.high} if one.kind.name in ("BOUNCES", "WANDERS") else {}
    if one.minimum >= 0:
        here |= {"number": one.minimum + 1, "of": len(made.minima), "level": t.loss(made.minima[one.minimum].at)}
    if one.kind.name == "BOUNCES":
        here["period"] = one.period
    begun, left = (float(np.linalg.norm(made.problem.gradient(w))) for w in (t.start, path[-1]))
    if name in ("stays", "sharp", "edge", "gentle"):
        return {"line": limit(t) / t.rate, "c": limit(t), "sharp": curvature(t, path[-1])}
    if name == "half_elsewhere":
        other = ending(t, t.rate / 2).minimum
        return {"other": other + 1, "level": t.loss(made.minima[other].at)}
    known = dict.fromkeys(ENDINGS, here) | {key: {"updates": t.updates} for key in ("growing", "descending")}
    known |= dict.fromkeys(("level", "sloping"), {"slope": 100 * left / begun} if begun else {})
    known |= {"diverged": {"update": lost}, "half_lost": {"update": t.halved[1]}}
    return known.get(name, {"half": t.loss(t.halved[0][-1])} if name == "half_saves" else {})


def check(t: State, name: str, said: dict[str, Any]) -> None:
    for key, wanted in numbers(t, name, said).items():
        found = said[key]
        if key == "shares":
            assert [i for i, _ in found] == [i for i, _ in wanted]
            found, wanted = ([x for _, x in part] for part in (found, wanted))
        assert found == pytest.approx(wanted, rel=2e-3, abs=1e-4 if "share" in key else 1e-6), (name, key)


@pytest.fixture(scope="module")
def told() -> list[tuple[State, dict[str, dict[str, Any]], dict[str, float]]]:
    """What is so of each state, with what is said of it, and what is true of that."""
    truths = [State(*state) for state in drawn()]
    return [(truth, dict(explain.facts(*truth.state)), margins(truth)) for truth in truths]


def test_each_sentence_is_said_of_random_states_where_it_is_true_and_nowhere_else(told):
    wrong, doubtful = [], Counter()
    for truth, said, true in told:
        assert set(true) == set(SENTENCES)
        doubtful.update(name for name, margin in true.items() if not abs(margin) > CLEAR)
        for name, margin in true.items():
            if abs(margin) > CLEAR and (margin > 0) != (name in said):
                wrong.append(f"{name} {margin:.3g} {'said' if name in said else 'not said'}: {truth.state}")
    assert not wrong, "\n".join(wrong)
    assert max(doubtful.values()) < 50
    assert {name for _, said, _ in told for name in said} == set(SENTENCES), "every sentence has its states"


def test_the_numbers_in_a_sentence_are_those_of_the_run(told):
    for truth, said, true in told:
        for name, found in said.items():
            if true[name] > CLEAR and not truth.chaotic:
                check(truth, name, found)
    assert sum(truth.chaotic for truth, _, _ in told) < 10


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_each_sentence_has_words_and_its_numbers_stand_in_them(told, language):
    words = text.read("runs", language)["explain"]["sentence"]
    assert set(words) == set(SENTENCES)
    unseen = set(SENTENCES)
    for truth, said, _ in told:
        if not unseen.isdisjoint(said):
            unseen -= set(said)
            paragraph = explain.paragraph(*truth.state, language=language)
            assert "{" not in paragraph
            places = [paragraph.index(words[name].split("{")[0]) for name in said if words[name].split("{")[0]]
            assert places == sorted(places)
    assert not unseen


def test_a_number_has_so_many_digits():
    known = {(31.2345, 4): "31.23", (-0.27716, 4): "−0.2772", (123456, 3): "123456", (2.86e-6, 3): "2.86 × 10⁻⁶",
             (0, 3): "0"}  # fmt: skip
    assert {given: explain.short(*given).replace("\u2009", " ") for given in known} == known


@pytest.mark.parametrize(("rate", "strategy"), [(0.9, "full"), (0.02, "random")])
def test_the_paragraph_follows_the_rate_and_the_strategy_in_hand(rate: float, strategy: str):
    app = page.lab(session={"player": {"view": {"learning_rate": rate, "active": strategy}}})
    assert explain.paragraph(Settings(batch_size=30), strategy, rate) in [said.value for said in app.markdown]
