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
from pages.ui.runs.state import State, complete, initial, rates_text
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
    wanted = own.settings()
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
    setup = experiment.setup(settings, own.rows())
    samples = setup.problem.samples
    cut = [s for s in setup.strategies if experiment.updates_of(s, settings, samples)[2]]
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
    keep_address()  # before the words under the picture: while they are waited for this may be ended
    settings = own.settings()
    page.notes(sentences(settings), text.words("lab")["fault"]["more"])
    show(settings, language)


def show(settings: Settings, language: str) -> None:
    """The player and, under it, its run in words and its tables. `settings` is what the widgets say, completed by the
    player's decisions.

    A decision in the player reruns these only. What stands under it is out of sight and slow to draw: it follows when
    the hand has settled.
    """
    hand, _ = _in_hand(settings)
    _note(hand, addressed.beside(language, hand, own.rows()))
    _play(settings, language)


def _note(hand: State, beside: ghosts.Wanted) -> None:
    """What words and tables are of, and the address that brings it back."""
    st.session_state["tabled"] = hand, beside
    st.session_state["left"] = _address(hand, beside)


@st.fragment
def _play(settings: Settings, language: str) -> None:
    hand, first = _in_hand(settings)
    full, said, beside = hand.settings, decisions(), addressed.beside(language, hand, own.rows())
    settled = said.settled(full.batch_size, full.start)
    if settled:
        _note(hand, beside)  # the hand has let go
    rests = said.learning_rate is None or settled
    shown, part = (*hand.view["shown"], hand.active), routes.part(hand.own, said.inline, not rests)
    header = {**_header(first, full, hand.own), "ghosts": routes.offer_beside(beside, said.inline)}
    what = payload.asked(full, language, header, hand.own, wanted=shown, part=part)
    played(CHANNEL, what.id, full, hand.own)
    goal.show(hand, rests)
    player(routes.offer(what, header, said.inline))
    ground(CHANNEL)
    with st.container(key="below"):
        noted, beside = st.session_state["tabled"]
        explained(noted)
        tables.show(noted, beside)


def _address(hand: State, beside: ghosts.Wanted) -> dict[str, str]:
    """The address parameters that open this state anew, with the runs beside it."""
    values = {name: st.session_state[name] for name in (*parameters.PAGE_NAMES, "challenge")} | {
        "batch": hand.settings.batch_size,
        "lr": rates_text(hand.settings, hand.rate),
        "active": hand.active,
        "batching": hand.view["shown"],
        "start": hand.settings.start,
        "pin": pins.BETWEEN.join(beside.pins),
        "race": beside.race,
    }
    said = {name: parameters.text(value) for name, value in values.items()}
    return {name: value for name, value in said.items() if value}


def _in_hand(settings: Settings) -> tuple[State, dict[str, Any]]:
    """(the settings with the player's decisions, what it shows of them and what beside them, how the player opened).

    What a browser says that is none counts as nothing.
    """
    rows = own.rows() if settings.data == "own" else None
    setup, said = experiment.setup(settings, rows), decisions()
    first = parameters.initial(st.session_state["query"], setup, settings, [])
    first["learning_rate"] = rate_grid.meant(setup.rates, first["learning_rate"])
    (low, high), rate = setup.limits, said.learning_rate
    view = {
        "shown": tuple(s for s in said.shown or () if s in setup.strategies) or tuple(first["shown"]),
        "pins": pins.heard(said.pins, first["pins"], parsers.pinned),
        "race": pins.heard(said.race, first["race"], parsers.raced),
    }
    active = said.active if said.active in setup.strategies else first["active"]
    rate = rate if rate is not None and low <= rate <= high else first["learning_rate"]
    return State(complete(settings, setup, first, said), str(active), float(rate), view, rows), first


def keep_address() -> None:
    """Let the address say what the widgets say; what was wrong in it goes."""
    state = st.session_state
    wrong, state["wrong"] = state["wrong"], []
    unsaid = {"challenge": "", **parameters.page_defaults(state["landscape"])}
    said = {name: None if state[name] == default else str(state[name]) for name, default in unsaid.items()}
    gone = dict.fromkeys((*wrong, *parameters.LENGTH_NAMES, "lang"))
    address.keep({**gone, **text.link(), **said})


def _header(first: dict[str, Any], full: Settings, own: Dataset | None) -> dict[str, Any]:
    """The header's part that says how the player opens, and after a reset the order to open anew."""
    header: dict[str, Any] = {
        "initial": initial(first, full),
        "channel": grounds.channel_of(CHANNEL, full, own),
        "whole_needs": whole.missing(),
        "files": downloads.offer(own),
    }
    if "order" in st.session_state:
        token, keys = st.session_state["order"]
        header["apply"] = {"token": str(token), **{key: first[key] for key in keys}}
    return header
