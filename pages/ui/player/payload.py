"""What the player is sent: the runs of some settings with their theory, names and words, as one block of bytes."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.player import script
from pages.ui.runs import critical_rates, data, describe, experiment, parameters, pins, planes, sample, schedules, typed
from pages.ui.runs.band import band
from pages.ui.runs.cache import cached
from pages.ui.runs.landscapes import ON_DATA
from pages.ui.runs.settings import STRATEGIES, Settings
from pages.ui.runs.setup import Setup

ALONE = ("run", "band")  # parts of one rate, which is always said


class Wanted(NamedTuple):
    """What a block is made of: equal ones are the same bytes.

    strategies: those there are to choose from; of them on the ruler the marks of `marked`. part: "" for all of it,
    "runs" for what a hand waits for: of the marks what is quick to tell; "marks" for the rest of these alone; "run" for
    the runs at the settings' rate alone, update by update, the one from `update` to the next among them; "band" for
    where they lie with other seeds. plane: (strategy, rate, axes) whose plane through many weights is shown first, None
    where there are two. without: of the strategies those whose runs and marks who asks has already, of a block that
    differs in what they do not depend on.
    """

    settings: Settings
    language: str
    strategies: tuple[str, ...]
    marked: tuple[str, ...]
    part: str = ""
    plane: tuple[str, float, tuple[str, ...]] | None = None
    own: data.Dataset | None = None
    without: tuple[str, ...] = ()
    update: int = 0

    @property
    def id(self) -> str:
        """Its name among blocks."""
        return wire.digest(repr(self._replace(own=None)), self.own.digest if self.own else "")

    @property
    def whole(self) -> "Wanted":
        """What it is for who has what it goes without."""
        return self._replace(without=())

    @property
    def sent(self) -> tuple[str, ...]:
        """Whose runs stand in the block: where weights are many, and where it can be asked again, of what is shown."""
        return self._left(self.marked if self.part or self.plane else self.strategies)

    @property
    def told(self) -> tuple[str, ...]:
        """Whose marks do."""
        return self._left(self.marked)

    def _left(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in self.without)


def asked(
    settings: Settings,
    language: str,
    opening: Mapping[str, Any],
    own: data.Dataset | None = None,
    strategies: tuple[str, ...] = STRATEGIES,
    wanted: tuple[str, ...] = (),
    part: str = "",
) -> Wanted:
    """What a player that opens so needs of these settings.

    `opening` holds the header's "initial" and "apply", and on a lesson its "layout" and "panels"; `strategies` are
    those there are to choose from. The runs of all of them are sent, but where weights are many or a `part` is asked
    for only those `wanted` (all where none is named); marks on the ruler, which take longer than the runs, only of
    those.
    """
    made, first = experiment.setup(settings, own), opening["initial"]
    known = tuple(name for name in strategies if name in made.strategies)
    seen = tuple(name for name in known if not wanted or name in wanted or name == first["active"])
    many = made.landscape.kind == "slice"
    plane = (first["active"], first["learning_rate"], tuple(first["axes"])) if many else None
    return Wanted(settings, language, known, seen, part, plane, own)


def packed(what: Wanted, opening: Mapping[str, Any]) -> bytes:
    """The block for `wire.unpack`, with how its player opens in the header: equal arguments, equal bytes."""
    header, arrays = parts(what)
    return wire.pack({**header, **opened(opening)}, arrays)


def opened(opening: Mapping[str, Any]) -> dict[str, Any]:
    """How a player opens, with a digest of all that is not only for its first picture."""
    lasting = {key: value for key, value in opening.items() if key not in ("initial", "ghosts")}
    return {**opening, "opened": wire.digest(json.dumps(lasting, sort_keys=True))}


def build(settings: Settings, language: str, opening: Mapping[str, Any], *more: Any, **others: Any) -> bytes:
    """`packed` with what is `asked` for, in one."""
    return packed(asked(settings, language, opening, *more, **others), opening)


@cached(maxsize=4)  # all viewers of a setting share its parts; to make them anew from the families is cheap
def parts(what: Wanted) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(header, arrays) of a block, whoever asks for it."""
    settings, own = what.settings, what.own
    if what.part in ALONE:
        made = experiment.setup(settings, own)
        rate = made.learning_rate if settings.learning_rate is None else settings.learning_rate
        return {"id": what.id}, (_run if what.part == "run" else _bands)(settings, made, rate, what)
    found = {name: critical_rates.of(settings, name, own, quick=what.part == "runs") for name in what.told}
    told = {name: one.header() for name, one in found.items()}
    counted = {key: part for name, one in found.items() for key, part in one.arrays(name).items()}
    if what.part == "marks":
        return {"id": what.id, "marks": told}, counted
    made = experiment.setup(settings, own)
    arrays = _arrays(settings, made, own, what.sent)
    header = _header(settings, made, what.language)
    whole = what.whole
    quick = what.marked if what.part == "runs" else ()  # of these there are marks still to be asked for
    later = [name for name in quick if critical_rates.is_chance(settings, name, own)]
    header |= {"id": whole.id, "marks": told, "later": later}
    header["strategies"] = [{**_strategy(s, settings, made), "sent": s in whole.sent} for s in what.strategies]
    arrays |= counted
    if what.plane:
        active, rate, axes = what.plane
        plane = planes.opening(settings, made, active, rate, list(axes))
        arrays |= {f"grid.{name}": part for name, part in planes.lattice(made, plane).items()}
        header["slice"] = plane.header()
    return header, arrays


def _header(settings: Settings, made: Setup, language: str) -> dict[str, Any]:
    """What is said of the landscape and of these settings on it."""
    digest = made.dataset.digest if made.dataset else ""
    return {
        "problem": wire.digest(settings.landscape, settings.data, settings.scaling, digest, settings.formula),
        "lang": language,
        "words": words(settings, language),
        "layout": "lab",
        "optimizer": settings.optimizer,
        "optimizers": text.read("lab", language)["option"]["optimizer"],
        "settings": told(settings, language),
        "run": pins.told(settings, made, language),
        "landscape": describe.landscape(made, language),
        "data": _data(made, language),
        "parameters": describe.parameters(made, language),
        "theory": describe.theory(settings, made),
        "minima": describe.minima(made),
        "saddles": [point.tolist() for point in made.saddles],
        "outcomes": [outcome.name.lower() for outcome in gd.Outcome],
        "ends": gd.ENDS,
        "window": describe.window(settings, made),
        "schedule": {"id": settings.schedule, "changes": list(settings.changes), "branch": settings.branch},
        "limits": {"batch_size": [1, made.draws], "learning_rate": list(made.limits)},
        "defaults": parameters.player_defaults(made, settings),
        "choices": parameters.CHOICES,
        "names": parameters.OPENING,
        "channel": "",
    }


def words(settings: Settings, language: str) -> dict[str, Any]:
    """What the player says, and of a formula whose minima nobody has counted what it says of those that were found."""
    found = text.read("runs", language)["found"] if typed.is_typed(settings.landscape) else {}
    return text.read("canvas", language) | text.read("take", language) | text.read("player", language) | found


def _arrays(
    settings: Settings, made: Setup, own: data.Dataset | None, strategies: tuple[str, ...]
) -> dict[str, np.ndarray]:
    rates = experiment.rates_of(settings, made)
    arrays = {"rates": rates, "start": experiment.start_of(settings, made), **planes.surface(made)}
    large = made.dataset is not None and sample.is_large(made.problem.samples)
    if made.dataset is not None and made.scaled is not None and not large:
        arrays |= {"features": made.scaled.features, "target": made.dataset.target}
    if made.hessian is not None and made.critical is not None:
        arrays["growth"] = gd.growth_factors(made.hessian, rates, settings.optimizer, settings.beta)
    for strategy in strategies:
        arrays |= _of_family(settings, strategy, made, experiment.family(settings, strategy, own))
    return {**arrays, **_rows_of_many(made, arrays)} if large else arrays


def _of_family(
    settings: Settings, strategy: str, made: Setup, family: experiment.Family, prefix: str = ""
) -> dict[str, np.ndarray]:
    parts = {name: part for name, part in family._asdict().items() if part is not None and name != "rates"}
    if settings.schedule != "constant" or settings.changes:
        updates, _, _ = experiment.updates_of(strategy, settings, made.problem.samples)
        parts["pace"] = schedules.pace(settings, family.steps, updates)
    return {f"{prefix}{strategy}.{name}": part for name, part in parts.items()}


def _run(settings: Settings, made: Setup, rate: float, what: Wanted) -> dict[str, np.ndarray]:
    """The runs at one rate, update by update; of very many rows which each update saw is not sent again."""
    arrays = {}
    for strategy in what.sent:
        run = experiment.alone(settings, strategy, rate, what.own, what.update)
        if sample.is_large(made.problem.samples):
            run = run._replace(rows=None)
        arrays |= _of_family(settings, strategy, made, run, "run.")
    return arrays


def _bands(settings: Settings, made: Setup, rate: float, what: Wanted) -> dict[str, np.ndarray]:
    """Where the runs at one rate lie with other seeds."""
    drawn = [name for name in what.sent if experiment.is_drawn(name, settings, made.problem.samples)]
    found = {name: band(settings, name, rate, what.own)._asdict() for name in drawn}
    return {f"band.{name}.{key}": part for name, one in found.items() for key, part in one.items()}


def _rows_of_many(made: Setup, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The rows a browser is sent where there are very many: a sample, and those of the batches it is to show."""
    batches = {name: rows for name, rows in arrays.items() if name.endswith(".rows")}
    needed, placed = sample.table(made.problem.samples, batches)
    if made.dataset is None or made.scaled is None:
        raise ValueError(f"{made.landscape.id} has no rows")
    kept = {"features": made.scaled.features[needed], "target": made.dataset.target[needed]}
    return {**{name: part.astype(np.float32) for name, part in kept.items()}, **placed}


def told(settings: Settings, language: str) -> str:
    """Whose runs they are, in a line: data or landscape, optimizer, length."""
    words, known = text.read("player", language), text.read("runs", language)
    linear = settings.landscape == "linear"
    of = known[settings.data]["name"].rstrip("…") if linear else known["landscape"][settings.landscape]["name"]
    if typed.is_typed(settings.landscape):
        rows = f" ({known[settings.data]['name']})" if settings.landscape in ON_DATA else ""
        of = f"{typed.equation(settings.landscape, settings.formula)}{rows}"
    optimizer = text.read("lab", language)["option"]["optimizer"][settings.optimizer]
    unit = words[f"saved_{settings.unit}"]
    said = words["saved_settings"].format(of=of, optimizer=optimizer, length=settings.length, unit=unit)
    dealt = data.preparation_of(settings)
    more = {"split": 100 * dealt.split, "noise": dealt.noise, "penalty": dealt.penalty}
    return " · ".join([said, *(words[f"saved_{key}"].format(x=f"{x:g}") for key, x in more.items() if x)])


def _data(made: Setup, language: str) -> dict[str, Any]:
    dataset, scaled = made.dataset, made.scaled
    if dataset is None or scaled is None:
        return {"samples": 0, "features": [], "target": "", "target_name": "", "target_unit": ""}
    known = describe.said_of(dataset, language)
    return {
        "samples": made.problem.samples,
        "features": list(dataset.names),
        "target": dataset.target_name,
        "target_name": known.get("target", dataset.target_name),
        "target_unit": known.get("unit", ""),
        "offset": scaled.offset.tolist(),
        "scale": scaled.scale.tolist(),
        "held": made.held.samples if made.held else 0,
        "shown": sample.DRAWN if sample.is_large(made.problem.samples) else made.problem.samples,
        "penalty": [made.penalty * share for share in ([] if made.counted is None else made.counted.tolist())],
    }


def _strategy(name: str, settings: Settings, made: Setup) -> dict[str, Any]:
    samples = made.problem.samples
    updates, per_epoch, capped = experiment.updates_of(name, settings, samples)
    batch = experiment.batch_of(name, settings, samples)
    counts = {"updates": updates, "per_epoch": per_epoch, "capped": capped}
    return {
        "id": name,
        "batch_size": batch,
        "batched": experiment.is_batched(name),
        "drawn": experiment.is_drawn(name, settings, samples),
        **counts,
        "factors": schedules.curve(settings, updates),
        "scripts": script.can(settings, name, made),
    }
