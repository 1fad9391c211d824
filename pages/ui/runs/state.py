"""What an address says, read and written in one way: for the Lab and lessons, pins and races, classes, files, scripts.

A query is a mapping of names to texts; the names, what each may be and what it means unsaid stand in `parameters`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple

from pages.ui.runs import experiment, parameters, parsers, rate_grid, typed
from pages.ui.runs.data import Dataset
from pages.ui.runs.landscapes import ON_DATA
from pages.ui.runs.parameters import Fault
from pages.ui.runs.parsers import RefusedError
from pages.ui.runs.settings import DECAYING, Settings
from pages.ui.runs.setup import Setup

HIGHEST = 1e9  # where a ruler may end
START_DIGITS = 5  # as many as the address holds: a copied link then starts where its writer did


class Branch(NamedTuple):
    """A rate taken from an update on: `changes` before it as (rate, from which update on), then `rate` from `update`.

    Without changes the rate holds from the beginning.
    """

    changes: tuple[tuple[float, int], ...]
    update: int
    rate: float


class Decisions(NamedTuple):
    """What the reader has decided in a player; None where nothing was decided yet.

    `moved` is true once a start was chosen or taken back: `start` None then means the problem's own. learning_rate,
    active, shown and the batch size and start with them are the view, sent when the hand has let go. `inline`: where
    runs are to be asked for nobody answers. `pins`, `race`: runs beside the one in hand, as the address says them.
    """

    batch_size: int | None = None
    start: tuple[float, ...] | None = None
    moved: bool = False
    learning_rate: float | None = None
    active: str | None = None
    shown: tuple[str, ...] | None = None
    with_batch_size: int | None = None
    with_start: tuple[float, ...] | None = None
    branch: Branch | None = None
    drawn: str | None = None
    inline: bool = False
    pins: str | None = None
    race: str | None = None

    def settled(self, batch_size: int, start: tuple[float, ...] | None) -> bool:
        """Whether the player has come to rest with these: its view is sent after the hand has let go."""
        return (
            self.learning_rate is not None
            and self.with_batch_size in (None, batch_size)
            and self.with_start in (None, start)
        )


@dataclass(frozen=True)
class State:
    """One run and how it is looked at.

    `settings` are its own, with batch size, start and the changes of its rate; `rate` is that of its last updates,
    `active` its strategy. `view` has the other values of a header's `initial`. `own`: a reader's rows, if of them.
    """

    settings: Settings
    active: str
    rate: float
    view: Mapping[str, Any] = field(default_factory=dict, hash=False)
    own: Dataset | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_query(cls, query: Mapping[str, str], own: Dataset | None = None) -> tuple["State", list[Fault]]:
        """(the state, what of the query is not allowed): that counts as not said, and so do a reader's own rows that
        are not there."""
        faults: list[Fault] = []
        settings = parameters.settings(parameters.page_values(query, faults), own)
        if "highest" in query:
            least = experiment.setup(settings, own).limits[1]
            highest = parameters.read(parsers.real(least, HIGHEST), None, "highest", query["highest"], faults)
            settings = replace(settings, highest=highest)
        first = parameters.initial(query, experiment.setup(settings, own), settings, faults)
        return cls.opening(settings, first, Decisions(), own), faults

    @classmethod
    def exactly(cls, query: Mapping[str, str], own: Dataset | None = None) -> "State":
        """The state a query says; RefusedError where anything of it is not allowed, or there are no such rows."""
        state, faults = cls.from_query(query, own)
        settings = state.settings
        if settings.landscape in ON_DATA and query.get("data") == "own" and not settings.own:
            raise RefusedError("pin_own")
        if faults:
            raise RefusedError(faults[0].sentence, **faults[0].values)
        if query.get("f") and typed.is_typed(settings.landscape) and not settings.formula:
            raise RefusedError("formula_nowhere", where=query["f"])
        return state

    @classmethod
    def opening(
        cls, settings: Settings, first: Mapping[str, Any], decisions: Decisions, own: Dataset | None = None
    ) -> "State":
        """Widgets' settings and how the player opens (see `parameters.initial`), with what was decided in it since."""
        theirs = own if settings.own else None
        setup = experiment.setup(settings, theirs)
        full = complete(settings, setup, first, decisions)
        rate = full.learning_rate or rate_grid.meant(setup.rates, first["learning_rate"])
        return cls(full, first["active"], float(rate), {**first}, theirs)

    @property
    def setup(self) -> Setup:
        return experiment.setup(self.settings, self.own)

    @property
    def initial(self) -> dict[str, Any]:
        """How a player opens with it: the header's `initial`."""
        changes = [list(change) for change in self.settings.changes]
        run = {"active": self.active, "learning_rate": self.rate, "changes": changes, "branch": self.settings.branch}
        return initial({**self.view, **run}, self.settings)

    def to_query(self) -> dict[str, str]:
        """What an address says of it: what is not its landscape's default. `from_query` gives it back."""
        run = {"active": self.active, "lr": rates_text(self.settings, self.rate)}
        said = {**parameters.player_texts(self.view), **run_texts(self.settings), **run}
        if self.settings.highest is not None:
            said["highest"] = parameters.text(self.settings.highest)
        return without_defaults(said, self.settings, self.setup)


def initial(first: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """How a player opens, with the batch size and the start of these settings."""
    start = None if settings.start is None else list(settings.start)
    return {**first, "batch_size": settings.batch_size, "start": start}


def complete(settings: Settings, setup: Setup, first: Mapping[str, Any], decisions: Decisions) -> Settings:
    """The settings with the player's: what was decided in it where that is possible, else what it opened with."""
    size = first["batch_size"] if decisions.batch_size is None else decisions.batch_size
    start = decisions.start if decisions.moved else first["start"]
    dim = setup.problem.start.size
    possible = start is not None and len(start) == dim and all(abs(x) <= parsers.FARTHEST for x in start)
    found = replace(
        settings,
        batch_size=min(max(size, 1), setup.draws),
        start=tuple(float(f"{x:.{START_DIGITS}g}") for x in start) if possible else None,
    )
    opened = Branch(tuple(map(tuple, first["changes"])), first["branch"], first["learning_rate"])
    steady = opened._replace(changes=(), update=0)
    branch = next((one for one in (decisions.branch, opened) if one and _holds(one, found, setup)), steady)
    rate = rate_grid.meant(setup.rates, branch.rate)
    rates = {"learning_rate": None if rate in setup.rates else rate, "changes": branch.changes, "branch": branch.update}
    return replace(found, **rates)


def _holds(branch: Branch, settings: Settings, setup: Setup) -> bool:
    """Whether the problem has such rates, and runs that are so long."""
    low, high = setup.limits
    rates = [rate for rate, _ in (*branch.changes, (branch.rate, branch.update))]
    longest = max(experiment.updates_of(name, settings, setup.problem.samples)[0] for name in setup.strategies)
    return all(low <= rate <= high for rate in rates) and branch.update < longest


def run_texts(settings: Settings) -> dict[str, str]:
    """What an address would say of these settings, defaults too, without strategy and rate: name → text."""
    values = asdict(settings) | {"length": f"{settings.length}{settings.unit[0]}", "f": settings.formula}
    said = {row.name: parameters.text(values[row.key]) for row in parameters.PAGE if row.key in values}
    for name in () if settings.landscape in ON_DATA else ("data", "columns", "scaling"):
        said.pop(name, None)
    for name, having in DECAYING.items():
        if settings.optimizer not in having:
            said.pop(name, None)
    return {**said, "batch": str(settings.batch_size), "start": parameters.text(settings.start)}


def without_defaults(said: Mapping[str, str], settings: Settings, setup: Setup) -> dict[str, str]:
    """The same without what the landscape means unsaid."""
    unsaid = {**parameters.page_defaults(settings.landscape), **parameters.player_defaults(setup, settings)}
    unsaid |= {"landscape": "linear", "highest": None}
    return {name: text for name, text in said.items() if text != parameters.text(unsaid[name])}


def rates_text(settings: Settings, rate: float) -> str:
    """A run's rate as an address has it, or, where it changes by hand on the way, all of them."""
    pairs = [*settings.changes, (rate, settings.branch)] if settings.changes else []
    return ",".join(f"{parameters.text(one)}@{update}" for one, update in pairs) or parameters.text(rate)
