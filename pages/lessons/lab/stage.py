"""The player on its page: address and decisions in, the payload and its tables out."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.lessons.lab import controls, goal, own, tables
from pages.lessons.lab.tables import explained
from pages.ui.app import address, page, text
from pages.ui.player import addressed, choices, downloads, ghosts, grounds, payload, routes, whole
from pages.ui.player.player import decisions, ground, played, player
from pages.ui.reading.keeping import HOURS
from pages.ui.runs import describe, experiment, parameters, parsers, pins, rate_grid, typed
from pages.ui.runs.data import SETS, Dataset
from pages.ui.runs.landscapes import ON_DATA
from pages.ui.runs.settings import MAX_UPDATES, Settings
from pages.ui.runs.setup import Setup
from pages.ui.runs.state import Decisions, State, complete, initial
from pages.ui.server import validation

CHANNEL = "lab"


def arrive(name: str) -> None:
    """On the reader's first run of a page take its state from the address, noting what is impossible there."""
    new = page.arriving(name)
    if not (goal.asked() or new):
        return
    if not new:
        controls.reopen()
    state = st.session_state
    faults: list[parameters.Fault] = []
    query = dict(st.query_params.items())
    if not set(query) - {"lang"}:  # back from another page, not by a link: as it was left
        query |= state.get("left", {})
    parameters.read(parsers.choice(text.LANGUAGES), None, "lang", query.get("lang"), faults)
    goal.arrive(query, faults)
    for key, value in parameters.page_values(query, faults).items():
        state[key] = value
    state["data_before"] = state["data"] if state["data"] in SETS else "boston"
    wanted = controls.settings(own.rows())
    state["query"] = {key: value for key, value in query.items() if key not in parameters.PAGE_NAMES}
    awaited = _own_missing(wanted)
    controls.await_file(state["query"] if awaited else None)
    # What is right for a reader's rows may be impossible on those that stand in for them: it is not wrong.
    first = parameters.initial(query, experiment.setup(wanted, own.rows()), wanted, [] if awaited else faults)
    faults += pins.readable(first["pins"], own.rows())[1]
    state["query"] = controls.with_readable_pins(state["query"], first["pins"])
    state["formula_fault"] = None
    state["faults"], state["wrong"] = faults, [fault.name for fault in faults]


def sentences(settings: Settings) -> list[str]:
    """What was not as asked: the address, a missing file, runs that were cut short."""
    words, state = text.words("lab"), st.session_state
    fault, said = words["fault"], choices.told(state["faults"], text.language())
    if _own_missing(settings):
        said.append(words["own"][own.missing()].format(hours=HOURS))
    if settings.formula != state["f"]:
        count = parameters.features_of(state, own.rows())
        key = "narrow" if typed.features_of(state["f"]) > count else "valueless"
        said.append(words["formula"][key].format(formula=state["f"], count=count))
    made = experiment.setup(settings, own.rows())
    samples = made.problem.samples
    cut = [s for s in made.strategies if experiment.updates_of(s, settings, samples)[2]]
    if cut:
        names = ", ".join(describe.strategy_name(words, s, settings, samples) for s in cut)
        said.append(fault["capped"].format(most=text.grouped(MAX_UPDATES), names=names))
    return said


def _own_missing(settings: Settings) -> bool:
    """Whether a reader's own rows are asked for and are not there: others stand in for them."""
    return settings.landscape in ON_DATA and st.session_state["data"] == "own" and settings.data != "own"


@st.fragment
def stand(choices: DeltaGenerator, dialogue: bool) -> None:
    """The boxes, in the band's room for them, and all that depends on them: a choice reruns this and nothing else.

    dialogue: whether that for data is open, which is the page's own.
    """
    if own.is_open() != dialogue:
        st.rerun()
    validation.told()
    language = text.language()
    with choices:
        controls.toolbar()
    keep_address(language)  # before the words under the picture: while they are waited for this may be ended
    settings = controls.settings(own.rows())
    page.notes(sentences(settings), text.words("lab")["fault"]["more"])
    show(settings, language)


def show(settings: Settings, language: str) -> None:
    """The player and, under it, its run in words and its tables. `settings` is what the widgets say, completed by the
    player's decisions.

    A decision in the player reruns these only. What stands under it is out of sight and slow to draw: it follows when
    the hand has settled.
    """
    full, view, first = _decided(settings, _own(settings))
    _note(full, view, _beside(full, view, first, decisions(), language))
    _play(settings, language)


def _note(full: Settings, view: tables.View, beside: ghosts.Wanted) -> None:
    """What words and tables are of, and the address that brings it back."""
    st.session_state["tabled"] = full, view, beside
    st.session_state["left"] = {**_address(full, view), **_beside_said(beside)}


@st.fragment
def _play(settings: Settings, language: str) -> None:
    own = _own(settings)
    full, view, first = _decided(settings, own)
    said = decisions()
    beside = _beside(full, view, first, said, language)
    if said.settled(full.batch_size, full.start):
        _note(full, view, beside)  # the hand has let go
    rests = said.learning_rate is None or said.settled(full.batch_size, full.start)
    shown, part = (*view.shown, view.active), routes.part(own, said.inline, not rests)
    header = {**_header(first, full, own), "ghosts": routes.offer_beside(beside, said.inline)}
    what = payload.asked(full, language, header, own, wanted=shown, part=part)
    played(CHANNEL, what.id, full, own)
    goal.show(State(full, view.active, view.learning_rate), rests)
    player(routes.offer(what, header, said.inline))
    ground(CHANNEL)
    full, view, beside = st.session_state["tabled"]
    with st.container(key="below"):
        explained(full, view, own)
        tables.show(full, view, own, beside)


def _address(full: Settings, view: tables.View) -> dict[str, str]:
    """The address parameters that open this state anew."""
    values = {name: st.session_state[name] for name in parameters.PAGE_NAMES}
    rates = [*full.changes, (view.learning_rate, full.branch)] if full.changes else []
    lr = ",".join(f"{rate}@{update}" for rate, update in rates) or view.learning_rate
    values |= {
        "batch": full.batch_size,
        "lr": lr,
        "active": view.active,
        "batching": ",".join(view.shown),
        "challenge": st.session_state["challenge"],
    }
    if full.start is not None:
        values["start"] = ",".join(map(str, full.start))
    return {name: str(value) for name, value in values.items() if value != ""}


def _beside(full: Settings, view: tables.View, first: dict[str, Any], said: Decisions, language: str) -> ghosts.Wanted:
    """The runs beside the one in hand; what a browser says that is none counts as nothing."""
    wanted = {
        "pins": pins.heard(said.pins, first["pins"], parsers.pinned),
        "race": pins.heard(said.race, first["race"], parsers.raced),
    }
    hand = State(full, view.active, view.learning_rate, wanted, _own(full))
    return addressed.beside(language, hand, own.rows())


def _beside_said(beside: ghosts.Wanted) -> dict[str, str]:
    """The address parameters that bring these runs back."""
    said = {"pin": pins.BETWEEN.join(beside.pins), "race": beside.race}
    return {name: value for name, value in said.items() if value}


def _own(settings: Settings) -> Dataset | None:
    return own.rows() if settings.data == "own" else None


def _decided(settings: Settings, own: Dataset | None) -> tuple[Settings, tables.View, dict[str, Any]]:
    """The settings with the player's decisions, what it shows of them, and how it opened."""
    made, said = experiment.setup(settings, own), decisions()
    first = parameters.initial(st.session_state["query"], made, settings, [])
    first["learning_rate"] = rate_grid.meant(made.rates, first["learning_rate"])
    return complete(settings, made, first, said), _view(first, said, made), first


def keep_address(language: str) -> None:
    """Let the address say what the widgets say; what was wrong in it goes."""
    state = st.session_state
    wrong, state["wrong"] = state["wrong"], []
    defaults = {"lang": text.LANGUAGES[0], "challenge": "", **parameters.page_defaults(state["landscape"])}
    said = {**{name: state[name] for name in parameters.PAGE_NAMES}, "lang": language, "challenge": state["challenge"]}
    address.keep(said, defaults, [*wrong, *parameters.LENGTH_NAMES])


def _header(first: dict[str, Any], full: Settings, own: Dataset | None) -> dict[str, Any]:
    """The header's part that says how the player opens, and after a reset the order to open anew."""
    header: dict[str, Any] = {
        "initial": initial(first, full),
        "channel": grounds.channel_of(CHANNEL, full, own),
        "whole_needs": whole.missing(),
        "files": downloads.offer(own),
    }
    if "order" not in st.session_state:
        return header
    token, keys = st.session_state["order"]
    return {**header, "apply": {"token": str(token), **{key: first[key] for key in keys}}}


def _view(first: dict[str, Any], said: Decisions, made: Setup) -> tables.View:
    low, high = made.limits
    rate = said.learning_rate
    rate = rate if rate is not None and low <= rate <= high else first["learning_rate"]
    active = said.active if said.active in made.strategies else first["active"]
    shown = [s for s in said.shown or () if s in made.strategies] or first["shown"]
    return tables.View(learning_rate=float(rate), active=str(active), shown=tuple(shown))
