"""What a browser says of a page's parts counts only where it is of their kind; what else it says is left out.

Streamlit hands a widget whatever has come, and where that cannot be read the whole run fails, and with it every later
one until the page is loaded anew. Here such a value is as good as none: the widget has its default, the log has a line
for each session, and the page a sentence.
"""

import logging
import math
import threading
from typing import Any

import streamlit as st
from google.protobuf.message import Message
from streamlit.runtime.state import session_state

from pages.ui.app import text
from pages.ui.server import session_watch

ALIKE = (("int_value", "double_value"),)  # a browser sends a box of whole numbers so
MOST_SESSIONS = 4096  # that are remembered

log = logging.getLogger(__name__)
_plain = session_state.WStates.__getitem__
_lock = threading.Lock()
_refused: dict[str, bool] = {}  # session, in the log already → whether it is still to be told


def watch() -> None:
    """From now on every session's values are looked at."""
    session_state.WStates.__getitem__ = _careful  # type: ignore[method-assign]


def _careful(states: session_state.WStates, name: str) -> Any:
    """A widget's value, its default where what was sent is no value of its kind."""
    sent, meta = states.states.get(name), states.widget_metadata.get(name)
    if not isinstance(sent, session_state.Serialized) or meta is None:
        return _plain(states, name)
    try:
        kind = sent.value.WhichOneof("value")
        if (kind, meta.value_type) in ALIKE:
            return _plain(states, name)
        if kind not in (None, meta.value_type):
            raise TypeError(f"{kind} where {meta.value_type} belongs")
        if kind and not _finite(getattr(sent.value, kind)):
            raise ValueError("a number that is none")
        return _plain(states, name)
    except Exception as fault:  # whatever a deserializer makes of what a stranger has written
        _note(name, fault)
        value = meta.deserializer(None)
        states.states[name] = session_state.Value(value)
        return value


def _finite(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    numbers = getattr(value, "data", ()) if isinstance(value, Message) else ()
    return all(not isinstance(one, float) or math.isfinite(one) for one in numbers)


def _note(name: str, fault: Exception) -> None:
    session = session_watch.session()
    with _lock:
        known = session in _refused
        _refused[session] = True
        if len(_refused) > MOST_SESSIONS:
            del _refused[next(iter(_refused))]
    if not known:
        said = " ".join(str(fault).split())[:120]
        log.warning("session %s: left out what was sent for %s: %s", session, name[-60:], said)


def told() -> None:
    """The sentence where something was left out since the last run of the page."""
    session = session_watch.session()
    with _lock:
        refused = bool(session) and _refused.get(session, False)
        if refused:
            _refused[session] = False
    if refused:
        st.toast(text.words("app")["fault"]["refused"])


def failed(_: Exception) -> bool:
    """For `st.App`: what is shown instead of a page's part that could not be made."""
    st.error(text.words("app")["fault"]["failed"])
    return True
