"""The dialogue for data: a file, a pasted table or a set at hand; its columns, guesses and what was left out."""

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.lessons.lab import preview
from pages.ui.app import page, text
from pages.ui.reading import Guesses, ReadingError, Table, outside
from pages.ui.reading.keeping import HOURS, MOST_MEGABYTES, Held, Keeping
from pages.ui.reading.table import MAX_MEGABYTES, MAX_ROWS
from pages.ui.runs import cache, data, parameters
from pages.ui.runs.data import SETS
from pages.ui.runs.settings import Settings
from pages.ui.server import patches, session_watch

SOURCES = ("file", "paste", "set")
MOST_PASTED = 900_000  # characters: what Streamlit takes in one message


def _there(session: str) -> bool:
    """Whether a session is connected; without a server nobody can leave."""
    return not exists() or get_instance().is_active_session(session)


KEEPING = Keeping(cache.forget, _there)
patches.ENDED.append(KEEPING.ended)


class Taken(NamedTuple):
    """What the dialogue was closed with: a set by its id and columns (as the address says them), "own" for own rows."""

    data: str
    columns: str
    scaling: str


def rows() -> data.Dataset | None:
    """The reader's own rows, while they are kept."""
    held = KEEPING.get(st.session_state.get("own"))
    return held.dataset if held else None


def settings() -> Settings:
    """What the page's widgets say of them or of others, without what is decided in the player."""
    return parameters.settings({name: st.session_state[name] for name in parameters.PAGE_NAMES}, rows())


def missing() -> str:
    """Why there are none where the page is asked for them: the id of a sentence."""
    why = KEEPING.why.get(st.session_state.get("own", ""), "")
    return why if why in {"room", "age"} else "wanted"


def open_dialogue(source: str | None = None) -> None:
    """From the next run on it is open."""
    state = st.session_state
    state["own_open"] = True
    shown = "file" if state["data"] == "own" else "set"
    state["own_source"] = source or shown
    state["own_draft"] = state.get("own") if source is None and state["data"] == "own" else None
    state["own_from"] = state["own_source"]
    state.pop("own_fault", None)
    state["own_scaling"] = state["scaling"]
    if state["data"] != "own":
        _of_set(state["data"], state["columns"])


def is_open() -> bool:
    """Whether the dialogue is to be seen."""
    return bool(st.session_state.get("own_open"))


def dialogue(take: Callable[[Taken], None]) -> None:
    """The dialogue, where it is open; a file may be dropped anywhere on the page. `take` is told what was taken."""
    words = text.words("lab")["own"]
    page.drop(words["drop"], lambda: open_dialogue("file"))
    if is_open():
        outside.warm()
        st.dialog(words["title"], width="medium", on_dismiss=_close)(_inside)(words, take)


def _close() -> None:
    st.session_state["own_open"] = False
    _leave_draft()


def _leave_draft() -> None:
    """What is looked at is looked at no longer."""
    state = st.session_state
    draft = state.pop("own_draft", None)
    if draft and draft != state.get("own"):
        KEEPING.leave(draft, "replaced")
    elif held := KEEPING.get(draft):
        held.unseen()


def _inside(words: dict[str, Any], take: Callable[[Taken], None]) -> None:
    state = st.session_state
    with st.container(key="own"):
        names = words["source"]
        _offered("own_source", SOURCES, state.get("own_from", SOURCES[-1]))
        source = st.segmented_control(words["from"], SOURCES, format_func=names.get, key="own_source", required=True,
                                      label_visibility="collapsed")  # fmt: skip
        if source == "set":
            _set(words, take)
            return
        (_file if source == "file" else _paste)(words)
        if state.get("own_from") != source:  # what was read came in another way
            return
        held = KEEPING.get(state.get("own_draft"))
        if held is not None and held.table is None:  # of a large file that is looked at once more
            state.pop("own_fault", None)
            try:
                held.table = outside.read(held.content, held.said, lambda: _there(held.session))
            except ReadingError as unread:
                state["own_fault"] = unread
        fault = state.get("own_fault")
        if fault is not None:
            st.error(words["fault"][fault.sentence].format(**fault.values))
        if held is not None and held.table is not None:
            _own(held, held.table, words, take)


def _file(words: dict[str, Any]) -> None:
    """The uploader, and what limits it."""
    limits = {"megabytes": MAX_MEGABYTES, "rows": f"{MAX_ROWS:,}", "hours": HOURS, "all": MOST_MEGABYTES}
    _in_place({"upload": words["button"], "limit": words["limit"].format(**limits)})
    st.file_uploader(words["source"]["file"], key="upload", label_visibility="collapsed", on_change=_uploaded)
    st.caption(words["kept"].format(**limits))


def _in_place(said: dict[str, str]) -> None:
    """Streamlit's own words are English: page.css puts these in their place."""
    style = "".join(f"--{name}: {json.dumps(word, ensure_ascii=False)};" for name, word in said.items())
    st.html(f"<style>:root {{ {style} }}</style>")


def _uploaded() -> None:
    file = st.session_state.get("upload")
    if isinstance(file, UploadedFile):  # another has taken its room, or a stranger has named one that never was
        _read("file", file.name, file.getvalue(), Guesses())


def _paste(words: dict[str, Any]) -> None:
    st.text_area(words["source"]["paste"], key="own_pasted", max_chars=MOST_PASTED, height=150, on_change=_pasted,
                 placeholder=words["pasted"], label_visibility="collapsed")  # fmt: skip
    st.button(words["read"], key="own_read")


def _pasted() -> None:
    said = st.session_state["own_pasted"]
    if said.strip():
        _read("paste", text.words("lab")["own"]["source"]["paste"], said.encode(), Guesses("utf-8"))


def _read(source: str, name: str, content: bytes, said: Guesses, anew: bool = True) -> None:
    """The bytes to a draft, in a process of its own; what there was in its place leaves. anew: not only read anew."""
    state, session = st.session_state, session_watch.session()
    state.pop("own_fault", None)
    state["own_from"] = source
    try:
        table = outside.read(content, said, lambda: _there(session))
    except ReadingError as fault:
        state["own_fault"] = fault
        if anew:  # what was looked at before is not what was chosen now
            _leave_draft()
        return
    _leave_draft()
    state["own_draft"] = KEEPING.hold(Held(session, name, content, said, table))
    _choose(*table.suggested)


def _guess(key: str) -> None:
    """A guess was changed: the file is read again; where it cannot be read so, it stays as it was."""
    held = KEEPING.get(st.session_state.get("own_draft"))
    said = st.session_state[preview.box_of(key)]
    if held is not None and held.table is not None and said in preview.options(held.table).get(key, ()):
        _read(st.session_state["own_from"], held.name, held.content, held.said._replace(**{key: said}), anew=False)


def _own(held: Held, table: Table, words: dict[str, Any], take: Callable[[Taken], None]) -> None:
    """What a file was read to, its guesses to change, its columns to choose."""
    state = st.session_state
    st.markdown(preview.told(held.name, table, words))
    preview.guesses(table, words, _guess)
    if not _are_columns(table.names):
        rows = held.dataset
        _choose(*((rows.names, rows.target_name) if rows else table.suggested))
    features, target, scaling = _columns(list(table.names), words)
    preview.rows(table, features, target)
    try:
        whole = data.own_rows(table, tuple(features), target)
    except ReadingError as fault:
        st.error(words["fault"][fault.sentence].format(**fault.values))
        return
    preview.scales(*preview.scales_of(table, whole, features, scaling), features, scaling, words)
    preview.left_out(table, features, target, np.flatnonzero(~whole), words)
    count = int(np.count_nonzero(whole))
    if st.button(words["take"].format(rows=f"{count:,}"), key="own_take", type="primary"):
        dataset, _ = data.own(table, tuple(features), target)
        before, state["own"] = state.get("own"), state["own_draft"]
        if before and before != state["own"]:
            KEEPING.leave(before, "replaced")
        elif held.dataset is not None and held.dataset != dataset:
            KEEPING.drop(held)
        held.dataset = dataset
        held.unseen()
        KEEPING.bound(state["own"])
        _taken(take, Taken("own", "", scaling))


def _set(words: dict[str, Any], take: Callable[[Taken], None]) -> None:
    """One of the sets at hand."""
    known = text.words("runs")
    shown = _offered("own_set", SETS, next(iter(SETS)))
    if not _are_columns(data.columns_in(shown)):
        _of_set(shown, "")  # before there is a box whose choice this is
    name = st.selectbox(words["which"], list(SETS), format_func=lambda one: known[one]["name"], key="own_set",
                        filter_mode=None, on_change=lambda: _of_set(_offered("own_set", SETS, shown), ""))  # fmt: skip
    st.caption(known[name]["source"])
    frame = pd.DataFrame(data.columns_in(name))
    features, target, scaling = _columns(list(frame.columns), words)
    preview.table(frame[[*features, *([target] if target not in features else [])]])
    columns = ",".join([*features, target])
    try:
        data.columns_of(name)(columns)
    except ValueError:
        st.error(words["fault"]["choice"].format(most=data.MAX_FEATURES))
        return
    offset, scale = data.scales(frame[features].to_numpy(float), scaling)
    preview.scales(offset, scale, features, scaling, words)
    default = columns == ",".join((*SETS[name].features, SETS[name].target))
    if st.button(words["take"].format(rows=f"{len(frame):,}"), key="own_take", type="primary"):
        _taken(take, Taken(name, "" if default else columns, scaling))


def _of_set(name: str, columns: str) -> None:
    *features, target = columns.split(",") if columns else (*SETS[name].features, SETS[name].target)
    st.session_state["own_set"] = name
    _choose(features, target)


def _choose(features: Iterable[str], target: str) -> None:
    """From now on these columns are chosen, until the boxes say others."""
    st.session_state["own_features"], st.session_state["own_target"] = list(features), target


def _offered(key: str, options: Collection[str], otherwise: str) -> str:
    """What a box says, where it is among what the box offers; what a stranger's browser says need not be."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = otherwise
    return str(st.session_state[key])


def _are_columns(names: Iterable[str]) -> bool:
    """Whether what is chosen are columns of these names, none twice among the features."""
    features, target = st.session_state.get("own_features", ["?"]), st.session_state.get("own_target")
    return len({*features}) == len(features) and {*features, target} <= {*names}


def _columns(names: list[str], words: dict[str, Any]) -> tuple[list[str], str, str]:
    """(features, target, scaling) as chosen."""
    state, option = st.session_state, text.words("lab")["option"]["scaling"]
    _offered("own_scaling", data.SCALINGS, state["scaling"])
    for key in ("own_features", "own_target", "own_scaling"):  # stays while the widget is away
        state[key] = state[key]
    _in_place({"none": words["none"]})
    with st.container(key="own_columns", horizontal=True):
        features = st.multiselect(words["features"].format(most=data.MAX_FEATURES), names, key="own_features",
                                  placeholder="", select_all=False)  # fmt: skip
        target = st.selectbox(words["target"], names, key="own_target", filter_mode=None)
        label = text.words("lab")["control"]["scaling"]
        scaling = st.selectbox(label, data.SCALINGS, format_func=option.get, key="own_scaling", filter_mode=None)
    return features, target, scaling


def _taken(take: Callable[[Taken], None], taken: Taken) -> None:
    st.session_state["own_open"] = False
    st.session_state.pop("own_draft", None)
    take(taken)
    st.rerun()
