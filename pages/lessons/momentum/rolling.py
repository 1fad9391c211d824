"""A ball with memory: its runs for every β and rate down one valley, what each valley asks of it, and over a hump."""

from functools import lru_cache

import numpy as np

import gd_core as gd
from pages.ui.app.lesson import Lesson
from pages.ui.figure.figure import Shown, figure

VALLEY = gd.TEST_FUNCTIONS["quadratic"]  # the Lab's landscape of this name: its directions are the axes
WELLS = gd.TEST_FUNCTIONS["double_well"]
CURVATURES = np.diag(VALLEY.hessian(VALLEY.start))  # (2,), the gentle direction first
BETAS, RATES = np.arange(50) / 50, np.arange(1, 41) / 100
START, UPDATES = (-4.5, 0.8), 80
BETA, RATE = 0.9, 0.02  # of the run that is asked about
TOP, UPDATES_WELLS, RATE_WELLS = 1.65, 200, 0.02
KAPPAS = np.array([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], dtype=float)
SHARES = np.arange(1, 81) / 20  # η·λmax, across the map
NEAR = 0.01  # of the first distance: a run has arrived
WAYS = ("creeps", "swings", "zigzag", "diverges")


def way(factors: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """What the root of largest size of z² − (1+β−ηλ)z + β does, as its place in WAYS; complex ones have size √β."""
    complex_pair = (beta > 0) & (np.abs(factors - np.sqrt(beta)) < 1e-12)
    codes = np.where(factors < 0, 2, np.where(complex_pair, 1, 0))
    return np.where(np.abs(factors) >= 1 - 1e-12, 3, codes).astype(np.uint8)


@lru_cache(maxsize=1)
def rolled() -> dict[str, np.ndarray]:
    """Every β at every rate, from one start: along each direction another start only scales the run.

    weights (B, R, K, 2), stopped, outcome (B, R), factors and ways (B, R, 2), one a direction.
    """
    start = np.broadcast_to(START, (RATES.size, 2))
    runs = [gd.descend(VALLEY, gd.momentum(RATES[:, None], float(beta)), start, UPDATES) for beta in BETAS]
    factors = [gd.growth_factors(CURVATURES, RATES, "momentum", float(beta)) for beta in BETAS]
    return {
        "betas": BETAS,
        "rates": RATES,
        "weights": np.stack([run.weights for run in runs]),
        "stopped": np.stack([run.stopped for run in runs]).astype("<i4"),
        "outcome": np.stack([run.outcome for run in runs]),
        "factors": np.stack(factors),
        "ways": way(np.stack(factors), BETAS[:, None, None]),
    }


def played(beta: float, rate: float = RATE) -> gd.Trajectory:
    """The run that is asked about, or the plain one beside it."""
    return gd.descend(VALLEY, gd.momentum(rate, beta), START, UPDATES)


def crossings(run: gd.Trajectory) -> np.ndarray:
    """The updates at which a run has just gone past the bottom of the gentle direction."""
    return np.flatnonzero(np.diff(np.sign(run.weights[:, 0]))) + 1


def distance(run: gd.Trajectory) -> np.ndarray:
    return np.asarray(np.linalg.norm(run.weights, axis=-1))


def answer() -> str:
    """What becomes of the run: the id of a choice."""
    run, plain = played(BETA), played(0.0)
    if run.outcome == gd.Outcome.DIVERGED:
        return "diverges"
    if crossings(run).size:
        return "overshoots"
    return "straight" if distance(run)[-1] < distance(plain)[-1] else "slower"


def best(kappa: float) -> tuple[float, float]:
    """β and η·λmax of the fastest momentum in a valley of this condition number: both ends shrink by √β."""
    root = np.sqrt(kappa)
    return float(((root - 1) / (root + 1)) ** 2), float(4 * kappa / (root + 1) ** 2)


def needed(kappa: float, beta: float, share: float) -> int:
    """Updates after which a run from (1, 1) has come within NEAR of its first distance for good; counted."""
    valley, updates = gd.quadratic(kappa), int(5 * kappa + 50)
    run = gd.descend(valley, gd.momentum(share / kappa, beta), (1.0, 1.0), updates)
    away = distance(run)
    return int(np.flatnonzero(away > NEAR * away[0])[-1]) + 1


@lru_cache(maxsize=1)
def helped() -> dict[str, np.ndarray]:
    """Over KAPPAS: the best β and shares with and without memory, updates counted, and the map (N, B, X) of factors."""
    bests = np.array([best(kappa) for kappa in KAPPAS])
    plain = np.array([kappa * gd.optimal_learning_rate([1.0, kappa]) for kappa in KAPPAS])
    maps = [
        [np.abs(gd.growth_factors([1.0, kappa], SHARES / kappa, "momentum", float(beta))).max(axis=1) for beta in BETAS]
        for kappa in KAPPAS
    ]
    return {
        "kappas": KAPPAS,
        "betas": BETAS,
        "shares": SHARES,
        "best_betas": bests[:, 0],
        "best_shares": bests[:, 1],
        "plain_shares": plain,
        "plain_needed": np.array([needed(k, 0.0, s) for k, s in zip(KAPPAS, plain, strict=True)], dtype="<i4"),
        "best_needed": np.array([needed(k, *one) for k, one in zip(KAPPAS, bests, strict=True)], dtype="<i4"),
        "map": np.array(maps, dtype="<f4"),
    }


@lru_cache(maxsize=1)
def over() -> dict[str, np.ndarray]:
    """Every β from the same place over the higher of two minima: positions and losses (B, K), where each settles."""
    runs = [gd.descend(WELLS, gd.momentum(RATE_WELLS, float(beta)), [TOP], UPDATES_WELLS) for beta in BETAS]
    return {
        "betas": BETAS,
        "weights": np.stack([run.weights[:, 0] for run in runs]),
        "losses": np.stack([run.losses for run in runs]),
        "ended": np.array([_ended(run, float(beta)) for run, beta in zip(runs, BETAS, strict=True)], dtype=np.uint8),
    }


def _ended(run: gd.Trajectory, beta: float) -> int:
    """The minimum in which a run settles, by its number; another code where it does not."""
    limit = float(gd.critical_learning_rate([1.0], "momentum", beta))
    return int(gd.run_endings(WELLS, run, RATE_WELLS, limit=limit, exact=True).codes)


def bands() -> dict[str, str]:
    """The β that stay in the shallow minimum, those that first carry over, and the first that comes back."""
    ended = over()["ended"]
    carried = np.flatnonzero(ended == 0)
    back = np.flatnonzero(ended[carried[0] :] == 1)
    return {
        "least": f"{BETAS[carried[0]]:g}",
        "back": f"{BETAS[carried[0] + back[0]]:g}" if back.size else "",
        "shallow": f"{float(WELLS.loss(WELLS.minima[1])):.2f}",
        "deep": f"{float(WELLS.loss(WELLS.minima[0])):.2f}".replace("-", "−"),
    }


def shown(revealed: str) -> Shown:
    """Header and arrays of the valley's picture; before the answer the ball has no memory yet."""
    header = {
        "problem": f"momentum {revealed}",
        "play": revealed,
        "speed": 10,
        "start": START,
        "curvatures": CURVATURES.tolist(),
        "beta": BETA if revealed else 0.0,
        "rate": RATE,
        "ways": WAYS,
    }
    return header, {**rolled(), "weights": rolled()["weights"].astype("<f4")}


def where(lesson: Lesson) -> None:
    """Updates needed, with memory and without, by how narrow the valley is."""
    found = helped()
    far = {kappa: i for i, kappa in enumerate(KAPPAS.astype(int).tolist())}
    lesson.part(
        "where",
        **{f"plain_{kappa}": int(found["plain_needed"][far[kappa]]) for kappa in (10, 1000)},
        **{f"best_{kappa}": int(found["best_needed"][far[kappa]]) for kappa in (10, 1000)},
    )
    figure("momentum/rates", lesson.words["figure"], {"problem": "map"}, found)
    lesson.formula("best")


def carries(lesson: Lesson) -> None:
    """Over a hump into another minimum, by β."""
    lesson.part("carries", rate=RATE_WELLS, **bands())
    x = np.linspace(-1.95, 1.95, 157)
    header = {
        "problem": "wells",
        "speed": 20,
        "rate": RATE_WELLS,
        "beta": float(BETAS[np.flatnonzero(over()["ended"] == 0)[0]]),
        "curve": {"x": x.tolist(), "z": WELLS.loss(x[:, None]).tolist()},
        "minima": [float(point[0]) for point in WELLS.minima],
    }
    figure("momentum/well", lesson.words["figure"], header, over())


SECTIONS = {"where": where, "carries": carries}
