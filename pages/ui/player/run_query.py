"""Runs by address: the query by which a block is asked for, which says a run as any address does, and back."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pages.ui.app.text import LANGUAGES
from pages.ui.player.payload import ALONE, Wanted, asked
from pages.ui.runs import experiment, parameters
from pages.ui.runs.data import Dataset
from pages.ui.runs.parsers import RefusedError, choice, real, several, whole
from pages.ui.runs.settings import MAX_UPDATES, STRATEGIES, Settings
from pages.ui.runs.state import State, run_texts

HOUSE = Path(__file__).resolve().parents[3]
PARTS = ("", "runs", "marks", "run", "band")
LONGEST = 2000  # characters of a query
RUN = {*parameters.PAGE_NAMES, "batch", "start", "lr", "highest"}  # what it says of the run, in an address's words
#: And of the block; through: strategy, rate and weights of the plane that is shown first, where weights are many.
LAB = {*parameters.LENGTH_NAMES, *(row.name for row in parameters.PLAYER), "challenge"}  # of an address besides
BLOCK = {"strategies", "shown", "without", "through", "part", "update", "lang", "v"}


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
    settings = what.settings
    rate = settings.learning_rate or experiment.setup(settings).learning_rate
    run = {name: text for name, text in State(settings, "", rate).to_query().items() if name in RUN}
    block = {
        "strategies": what.strategies,
        "shown": what.marked,
        "without": what.without,
        "through": what.plane and (*what.plane[:2], *what.plane[2]),
        "part": what.part,
        "update": what.update,
    }
    moved = {name: run_texts(settings)[name] for name in ("batch", "start")}  # always there: a hand moves them
    said = {**moved, **run, **{name: parameters.text(value) for name, value in block.items() if value}}
    return urlencode({**said, "lang": what.language, "v": version()}, safe=",@-")


def is_quick(said: Mapping[str, str]) -> bool:
    """Whether a query is read in a few milliseconds: minima of other landscapes have to be looked for."""
    return said.get("landscape", Settings().landscape) == "linear"


def state(query: Mapping[str, str], own: Dataset | None = None) -> State:
    """The run that an address of the Lab says, or a block's query with the active strategy and its rate. RefusedError
    for anything else."""
    if not set(query) <= RUN | LAB | BLOCK:
        raise RefusedError("choice", allowed=", ".join(sorted(RUN | LAB)))
    return State.exactly({name: text for name, text in query.items() if text and name not in BLOCK}, own)


def read(said: Mapping[str, str]) -> Wanted:
    """What a query asks for, whoever wrote it. RefusedError for anything it may not say."""
    if sum(map(len, said.values())) > LONGEST or not set(said) <= RUN | BLOCK:
        raise RefusedError("choice", allowed=", ".join(sorted(RUN | BLOCK)))
    opened = state(said)
    made = opened.setup
    names = tuple(several(made.strategies)(said.get("strategies", ",".join(made.strategies))))
    shown = tuple(several(names)(said.get("shown", ",".join(names))))
    first: dict[str, Any] = {**opened.initial, "active": shown[0]}
    if "through" in said and made.landscape.kind == "slice":
        active, rate, axes = (*said["through"].split(",", 2), "", "")[:3]
        first |= {"active": choice(made.strategies)(active), "learning_rate": real(*made.limits)(rate)}
        first["axes"] = choice(parameters.Scope(made.landscape, made).pairs)(axes).split(",")
    part = choice(PARTS)(said.get("part", ""))
    alone = {"learning_rate": opened.rate} if part in ALONE else {}  # one of the family's rates too
    what = asked(
        replace(opened.settings, **alone),
        choice(LANGUAGES)(said.get("lang", LANGUAGES[0])),
        {"initial": first},
        strategies=tuple(s for s in STRATEGIES if s in names),
        wanted=shown,
        part=part,
    )
    without = several(what.marked)(said["without"]) if "without" in said else ()
    update = whole(0, MAX_UPDATES)(said.get("update", "0"))
    return what._replace(without=tuple(s for s in STRATEGIES if s in without), update=update)
