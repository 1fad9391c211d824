"""The page's own widgets: what cannot stand in the player because its change means other data or other runs."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from pages.lessons.lab import formula, own
from pages.ui.app import text
from pages.ui.player import choices
from pages.ui.player.player import forget
from pages.ui.runs import parameters, pins
from pages.ui.runs.landscapes import ON_DATA

NEW_ROWS = ("scaling", "split", "noise", "rowseed")  # with these a problem is another; with a penalty its start stays
SLIDERS = ("beta", "beta2", "split", "noise")


def toolbar() -> None:
    """Landscape, data, optimizer, scaling, length, and the popover with the rest: the boxes of `choices`.

    What a landscape has no use for leaves something empty in its place, as notes do: boxes would stand twice until the
    run ends, which may wait for words.
    """
    boxes, control = choices.boxes(text.language()), text.words("lab")["control"]
    for box in boxes:
        if box.get("more"):
            continue
        if choices.is_about(box, st.session_state):
            _box(box)
        else:
            st.empty()
    with st.popover(control["more"]):
        for box in boxes:
            if box.get("more") and choices.is_about(box, st.session_state):
                _box(box)
        st.button(control["reset"], on_click=_reset)


def _box(box: choices.Box) -> None:
    name, label = box["name"], box["label"]
    if "labels" in box:
        formula.editor(_other_formula)
    elif "sets" in box:
        st.button(text.words("lab")["control"]["columns"], on_click=own.open_dialogue, key="columns_open")
    elif "units" in box:
        _length(label, *box["range"], box["units"])
    elif "options" in box:
        current, names = st.session_state[name], dict(box["options"])
        if name == "data":
            names["own"] = str(text.words("runs")["own"]["name"])
        elif name == "length":
            names[current] = length_name(current)  # the reader's own is among them too
        _select(label, name, names, _after(name))
    else:
        _number(box)


def _after(name: str) -> Callable[[], None]:
    """What follows from a choice."""
    others = {"landscape": _other_landscape, "data": _other_data, "schedule": _other_rates}
    return others.get(name, lambda: _changed(name in NEW_ROWS))


def _select(label: str, key: str, names: dict[str, str], then: Callable[[], None]) -> None:
    """A select box over ids, shown by their names; the id chosen stands in the session under `key`.

    The browser answers with an option's name. So each language has a box of its own: what one language's box last said
    would be none of the other's options, and the choice would silently become the first.
    """
    state, box = st.session_state, f"{key}-{text.language()}"
    if state.get(box) != state[key]:
        state[box] = state[key]
    st.selectbox(label, list(names), format_func=names.get, key=box, filter_mode=None, on_change=_chosen,
                 args=(key, box, tuple(names), then))  # fmt: skip


def _chosen(key: str, box: str, known: tuple[str, ...], then: Callable[[], None]) -> None:
    """A choice; what no page has offered changes nothing."""
    if st.session_state[box] not in known:
        st.session_state[box] = st.session_state[key]
        return
    st.session_state[key] = st.session_state[box]
    then()


def length_name(length: str) -> str:
    """A length in words."""
    number, unit = length[:-1], length[-1]
    return str(text.words("lab")["option"]["length"][unit if number != "1" else f"{unit}_one"]).format(number=number)


def _length(label: str, low: int, high: int, units: dict[str, str]) -> None:
    state = st.session_state
    state["length_number"], state["length_unit"] = int(state["length"][:-1]), state["length"][-1]
    left, right = st.columns(2)
    left.number_input(label, low, high, step=1, key="length_number", on_change=_set_length)
    with right:
        _select(text.words("lab")["control"]["length_unit"], "length_unit", units, _set_length)


def _number(box: choices.Box) -> None:
    """A number's slider or field: the number stays in the session while a landscape or an optimizer has none."""
    name, hand, state = box["name"], f"{box['name']}_hand", st.session_state
    state[hand] = state[name]
    show: Callable[..., Any] = st.slider if name in SLIDERS else st.number_input
    told = text.words("lab")["control"]["beta_help" if name == "beta2" else f"{name}_help"]
    show(box["label"], *box["range"], step=box["step"], key=hand, help=told, on_change=_set_number, args=(name,),
         **({} if isinstance(box["step"], int) else {"format": "%g"}))  # fmt: skip


def _set_number(name: str) -> None:
    value = st.session_state[f"{name}_hand"]
    st.session_state[name] = value if isinstance(value, int) else round(value, 6)
    _after(name)()


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
