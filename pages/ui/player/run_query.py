"""Runs by address: what a block is made of as the query of an address, and back, checked as any address is."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from pages.ui.app.text import LANGUAGES
from pages.ui.player.payload import Wanted, asked
from pages.ui.runs import data, experiment, parameters, schedules, typed
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.parsers import Parser, RefusedError, choice, point, rates, real, several, whole
from pages.ui.runs.sets import SETS
from pages.ui.runs.settings import (
    BETAS,
    BETAS2,
    MAX_UPDATES,
    NOISES,
    OPTIMIZERS,
    PENALTIES,
    SPLITS,
    STRATEGIES,
    UNITS,
    Settings,
)

HOUSE = Path(__file__).resolve().parents[3]
PARTS = ("", "runs", "marks")
HIGHEST = 1e9  # where a ruler may end
LONGEST = 2000  # characters of a query

#: What does not depend on the problem: a name in the address is the field's.
FREE: Mapping[str, Parser] = {
    "landscape": choice(LANDSCAPES),
    "data": choice(SETS),
    "scaling": choice(("raw", "minmax", "standard")),
    "optimizer": choice(OPTIMIZERS),
    "seed": whole(*parameters.SEEDS),
    "length": whole(1, MAX_UPDATES),
    "unit": choice(UNITS),
    "schedule": choice(schedules.SCHEDULES),
    "beta": real(*BETAS),
    "beta2": real(*BETAS2),
    "split": real(*SPLITS),
    "noise": real(*NOISES),
    "penalty": real(*PENALTIES),
    "rowseed": whole(*parameters.SEEDS),
}
BOUND = ("columns", "formula", "highest", "batch_size", "start", "learning_rate", "changes", "branch")  # what does
ALWAYS = ("batch_size", "start")  # a hand moves them: the browser writes other values in their place
KNOWN = {*FREE, *BOUND, "strategies", "shown", "without", "plane", "part", "lang", "v"}


@cache
def version() -> str:
    """A digest of everything a block is made by: a block of another version has another address."""
    digest = hashlib.blake2b(digest_size=6)
    folders = (HOUSE / "gd_core", HOUSE / "pages" / "ui")
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".toml"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def query(what: Wanted) -> str:
    """The query by which a block is asked for. ValueError for a reader's own data, which has no address."""
    if what.own is not None:
        raise ValueError("a reader's own data has no address")
    return urlencode(dict(_said(what)), safe=",@-")


def is_quick(said: Mapping[str, str]) -> bool:
    """Whether a query is read in a few milliseconds: minima of other landscapes have to be looked for."""
    return said.get("landscape", Settings().landscape) == "linear"


def _said(what: Wanted) -> Iterator[tuple[str, str]]:
    settings, plain = what.settings, Settings()
    for name in (*FREE, *BOUND):
        value = getattr(settings, name)
        if value != getattr(plain, name) or name in ALWAYS:
            yield name, _text(value)
    yield "strategies", ",".join(what.strategies)
    yield "shown", ",".join(what.marked)
    if what.without:
        yield "without", ",".join(what.without)
    if what.plane:
        active, rate, axes = what.plane
        yield "plane", ",".join((active, parameters.text(rate), *axes))
    if what.part:
        yield "part", what.part
    yield "lang", what.language
    yield "v", version()


def _formula(settings: Settings, given: str) -> str:
    """A formula, which of a model may name no feature that the rows have not."""
    formula = typed.parser(settings.landscape)(given)
    if settings.landscape == "model":
        rows = data.shipped(settings.data, settings.columns)
        width = rows.features.shape[1]
        if typed.features_of(formula) > width:
            raise RefusedError("choice", allowed=", ".join(typed.FEATURES[:width]))
        if formula and not typed.fits(formula, rows, settings.scaling):
            raise RefusedError("formula_nowhere", where=formula)
    return formula


def _text(value: object) -> str:
    changes = isinstance(value, tuple) and value and isinstance(value[0], tuple)
    return (
        ",".join(f"{parameters.text(rate)}@{update}" for rate, update in value) if changes else parameters.text(value)
    )


def read(said: Mapping[str, str]) -> Wanted:
    """What a query asks for, whoever wrote it. RefusedError for anything it may not say."""
    if sum(map(len, said.values())) > LONGEST or not set(said) <= KNOWN:
        raise RefusedError("choice", allowed=", ".join(sorted(KNOWN)))
    free = {name: parse(said[name]) for name, parse in FREE.items() if name in said}
    settings = Settings(**free)
    if said.get("columns"):
        settings = replace(settings, columns=data.columns_of(settings.data)(said["columns"]))
    if said.get("formula"):
        settings = replace(settings, formula=_formula(settings, said["formula"]))
    if "highest" in said:
        least = experiment.setup(settings).limits[1]
        settings = replace(settings, highest=real(least, HIGHEST)(said["highest"]))
    made = experiment.setup(settings)
    updates = max(experiment.updates_of(s, settings, made.problem.samples)[0] for s in made.strategies)
    dim, rate = made.problem.start.size, real(*made.limits)
    bound: Mapping[str, Parser] = {
        "batch_size": whole(1, made.draws),
        "start": lambda given: tuple(point(dim)(given)) if given else None,
        "learning_rate": rate,
        "changes": lambda given: rates(*made.limits, updates)(given if "@" in given else "none"),
        "branch": whole(0, updates - 1),
    }
    settings = replace(settings, **{name: parse(said[name]) for name, parse in bound.items() if name in said})
    if settings.changes and settings.changes[-1][1] >= settings.branch:
        raise RefusedError("whole", low=settings.changes[-1][1] + 1, high=updates - 1)
    names = tuple(several(made.strategies)(said.get("strategies", ",".join(made.strategies))))
    shown = tuple(several(names)(said.get("shown", ",".join(names))))
    active, at, axes = shown[0], made.learning_rate, made.problem.parameters[:2]
    if "plane" in said and dim > 2:
        active, at, *axes = said["plane"].split(",", 4) if said["plane"].count(",") == 3 else ("", "", "", "")
        active, at, axes = choice(made.strategies)(active), rate(at), [choice(made.problem.parameters)(a) for a in axes]
    what = asked(
        settings,
        choice(LANGUAGES)(said.get("lang", LANGUAGES[0])),
        {"initial": {"active": active, "learning_rate": at, "axes": axes}},
        strategies=tuple(s for s in STRATEGIES if s in names),
        wanted=shown,
        part=choice(PARTS)(said.get("part", "")),
    )
    without = several(what.marked)(said["without"]) if "without" in said else ()
    return what._replace(without=tuple(s for s in STRATEGIES if s in without))
