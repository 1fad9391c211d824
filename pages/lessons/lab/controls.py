"""The page's own widgets: what cannot stand in the player because its change means other data or other runs."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import streamlit as st

from pages.lessons.lab import formula, own
from pages.ui.app import text
from pages.ui.player.player import forget
from pages.ui.runs import data, parameters, pins, schedules, typed
from pages.ui.runs.data import PREPARED, SETS
from pages.ui.runs.landscapes import LANDSCAPES, ON_DATA
from pages.ui.runs.settings import DECAYING, MAX_UPDATES, NUMBERS, OPTIMIZERS, Settings


class Choice(NamedTuple):
    """A select box: key in the session, in the address and in the text files; its options; whether weights change.

    rows: whether it is about rows, and nothing where there are none.
    """

    key: str
    options: tuple[str, ...]
    new_problem: bool
    rows: bool = False


CHOICES = (
    Choice("data", (*SETS, "own"), True, True),
    Choice("optimizer", OPTIMIZERS, False),
    Choice("scaling", data.SCALINGS, True, True),
)


def toolbar() -> None:
    """Landscape, data, optimizer, scaling, length, and the popover with the rest.

    What a landscape has no use for leaves something empty in its place, as notes do: boxes would stand twice until the
    run ends, which may wait for words.
    """
    words, runs, rows = text.words("lab"), text.words("runs"), st.session_state["landscape"] in ON_DATA
    surfaces = {name: str(runs["landscape"][name]["name"]) for name in LANDSCAPES}
    _select(words["control"]["landscape"], "landscape", surfaces, _other_landscape)
    if typed.is_typed(st.session_state["landscape"]):
        formula.editor(_other_formula)
    else:
        st.empty()
    for choice in CHOICES:
        if choice.rows and not rows:
            st.empty()
            continue
        if choice.key == "data":
            names, then, more = {one: str(runs[one]["name"]) for one in choice.options}, _other_data, ()
        else:
            names, then, more = words["option"][choice.key], _changed, (choice.new_problem,)
        _select(words["control"][choice.key], choice.key, names, then, *more)
    lengths = {length: length_name(length) for length in _lengths()}
    _select(words["control"]["length"], "length", lengths, _changed)
    with st.popover(words["control"]["more"]):
        _more(words)


def _select(label: str, key: str, names: dict[str, str], then: Callable[..., None], *arguments: object) -> None:
    """A select box over ids, shown by their names; the id chosen stands in the session under `key`.

    The browser answers with an option's name. So each language has a box of its own: what one language's box last said
    would be none of the other's options, and the choice would silently become the first.
    """
    state, box = st.session_state, f"{key}-{text.language()}"
    if state.get(box) != state[key]:
        state[box] = state[key]
    chosen = (key, box, tuple(names), then, arguments)
    st.selectbox(label, list(names), format_func=names.get, key=box, filter_mode=None, on_change=_chosen, args=chosen)


def _chosen(
    key: str, box: str, known: tuple[str, ...], then: Callable[..., None], arguments: tuple[object, ...]
) -> None:
    """A choice; what no page has offered changes nothing."""
    if st.session_state[box] not in known:
        st.session_state[box] = st.session_state[key]
        return
    st.session_state[key] = st.session_state[box]
    then(*arguments)


def settings(made_from: data.Dataset | None = None) -> Settings:
    """What the widgets say, without what is decided in the player; `made_from` is the reader's own data."""
    return parameters.settings({name: st.session_state[name] for name in parameters.PAGE_NAMES}, made_from)


def length_name(length: str) -> str:
    """A length in words."""
    number, unit = length[:-1], length[-1]
    return str(text.words("lab")["option"]["length"][unit if number != "1" else f"{unit}_one"]).format(number=number)


def _lengths() -> list[str]:
    """The presets, and the reader's own length where it is none of them."""
    current = st.session_state["length"]
    return [*parameters.LENGTHS, *([current] if current not in parameters.LENGTHS else [])]


def _more(words: dict[str, Any]) -> None:
    control, state = words["control"], st.session_state
    state["length_number"], state["length_unit"] = int(state["length"][:-1]), state["length"][-1]
    left, right = st.columns(2)
    top = MAX_UPDATES
    left.number_input(control["length_number"], 1, top, step=1, key="length_number", on_change=_set_length)
    with right:
        _select(control["length_unit"], "length_unit", words["option"]["unit"], _set_length)
    shapes = {name: words["option"]["schedule"][name] for name in schedules.SCHEDULES}
    _select(control["schedule"], "schedule", shapes, _other_rates)
    for key, having in DECAYING.items():
        if state["optimizer"] in having:
            _decay(control, key)
    low, high = parameters.SEEDS
    st.number_input(control["seed"], low, high, step=1, key="seed", help=control["seed_help"], on_change=_changed)
    if state["landscape"] in PREPARED:
        _dealt(control)
    if state["landscape"] in ON_DATA:
        st.button(control["columns"], on_click=own.open_dialogue, key="columns_open")
    st.button(control["reset"], on_click=_reset)


def _dealt(control: dict[str, Any]) -> None:
    """Rows held out, noise on the target, a penalty on the weights."""
    state = st.session_state
    for key in ("split", "noise", "penalty"):
        low, high, step, _ = NUMBERS[key]
        state[f"{key}_hand"] = state[key]
        show = st.number_input if key == "penalty" else st.slider
        show(control[key], low, high, step=step, format="%g", key=f"{key}_hand", help=control[f"{key}_help"],
             on_change=_deal, args=(key,))  # fmt: skip
    if state["split"] or state["noise"]:
        state["rowseed_hand"] = state["rowseed"]
        st.number_input(control["rowseed"], *parameters.SEEDS, step=1, key="rowseed_hand", help=control["rowseed_help"],
                        on_change=_deal, args=("rowseed",))  # fmt: skip


def _deal(key: str) -> None:
    """The same rows with a penalty are the same problem to look at: where a run starts stays."""
    value = st.session_state[f"{key}_hand"]
    st.session_state[key] = value if key == "rowseed" else round(float(value), 6)
    _changed(key != "penalty")


def _decay(control: dict[str, Any], key: str) -> None:
    """A decay rate's slider: the rate stays in the session while an optimizer has none."""
    state, hand, (low, high, step, _) = st.session_state, f"{key}_hand", NUMBERS[key]
    state[hand] = state[key]
    label = control[key] if state["optimizer"] in DECAYING["beta2"] else control["beta_only"]
    st.slider(label, low, high, step=step, format="%g", key=hand, help=control["beta_help"],
              on_change=_set_decay, args=(key, hand))  # fmt: skip


def _set_decay(key: str, hand: str) -> None:
    st.session_state[key] = round(st.session_state[hand], 4)
    _changed()


def _set_length() -> None:
    state = st.session_state
    state["length"] = f"{state['length_number']}{state['length_unit']}"
    state["faults"] = []


def _changed(new_problem: bool = False) -> None:
    """A choice was made: what was wrong with the address is said no longer; another problem has another start."""
    st.session_state["faults"] = []
    if new_problem:
        await_file(None)
        forget("start")
        st.session_state["query"].pop("start", None)
        _other_rates()


def _other_data() -> None:
    """Another set opens as it does by itself; a reader's own rows are asked for where there are none."""
    state = st.session_state
    if state["data"] == "own" and own.rows() is None:
        state["data"] = state["data_before"]
        own.open_dialogue("file")
        return
    state["data_before"], state["columns"] = state["data"], ""
    _changed(True)


def await_file(query: dict[str, str] | None) -> None:
    """What an address says of a run on the reader's own rows, kept until these are given again; None: no longer."""
    st.session_state["awaited"] = query


def with_readable_pins(query: dict[str, str], given: str) -> dict[str, str]:
    """An address's part for the player, with those of its pins that are runs."""
    return {**query, "pin": pins.BETWEEN.join(pins.readable(given, own.rows())[0])}


def took(taken: own.Taken) -> None:
    """The dialogue was closed with these data: a file that was awaited opens as the address has it."""
    state = st.session_state
    awaited = state.get("awaited") if taken.data == "own" else None
    if state["landscape"] not in ON_DATA:
        state["landscape"] = "linear"
        _other_landscape()
    state["data"], state["columns"], state["scaling"] = taken
    state["data_before"] = taken.data
    _changed(True)
    if awaited is not None:
        state["query"] = with_readable_pins(awaited, awaited.get("pin", ""))
        reopen()


def _other_rates() -> None:
    """The rate is no longer changed by hand on the way: what it was last holds from the beginning."""
    st.session_state["faults"] = []
    forget("branch")
    query = st.session_state["query"]
    query["lr"] = query.get("lr", "").rpartition(",")[-1].partition("@")[0]
    if not query["lr"]:
        del query["lr"]


def _other_landscape() -> None:
    """Another surface opens as it does by itself; optimizer, seed and how one looks at it stay."""
    state = st.session_state
    state["length"] = parameters.page_defaults(state["landscape"])["length"]
    state["f"], state["formula_fault"] = "", None
    _other_formula()


def _other_formula() -> None:
    """Another formula is another surface: start and rate are its own."""
    state = st.session_state
    state["query"] = {name: given for name, given in state["query"].items() if name not in parameters.LOCAL}
    _order(parameters.LOCAL.values())


def _reset() -> None:
    """Everything as a plain address opens it."""
    state = st.session_state
    for name, default in parameters.page_defaults("linear").items():
        state[name] = default
    state["query"] = {}
    reopen()


def reopen() -> None:
    """The player follows how the page opens it, in everything."""
    forget("pins", "race")
    _order(row.key for row in parameters.PLAYER)


def _order(keys: Iterable[str]) -> None:
    """Nothing the player has said holds any more: by a new token it follows how the page opens it, in these keys."""
    state = st.session_state
    forget("batch_size", "start", "view", "branch")
    await_file(None)
    state["faults"] = []
    state["order"] = (state["order"][0] + 1 if "order" in state else 1, tuple(keys))
