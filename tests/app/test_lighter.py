"""What Streamlit does in every run, done with less, comes to the same: looked at beside its own way."""

from copy import deepcopy
from typing import Any

import pytest
from streamlit import config
from streamlit.cursor import Cursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from pages.ui.app import lighter
from tests.app.page import lab


def nested(depth: int) -> tuple[DeltaGenerator, ...]:
    """Containers within one another, as a fragment notes where it stands."""
    found = [DeltaGenerator(root_container=0, cursor=RunningCursor(0))]
    for level in range(1, depth):
        one = DeltaGenerator(root_container=0, cursor=found[-1]._cursor.open_block(), parent=found[-1])
        one._creating_fragment_id = str(level)
        found.append(one)
    return tuple(found)


def shape(one: DeltaGenerator) -> list[tuple[Any, ...]]:
    """Where a container and those it lies in stand."""
    return [(dg._cursor.delta_path, dg._block_type, dg._creating_fragment_id) for dg in one._ancestors]


@pytest.fixture
def lighter_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeltaGenerator, "__deepcopy__", lighter.container)
    monkeypatch.setattr(Cursor, "__deepcopy__", lighter.place, raising=False)


def test_a_sessions_values_are_those_of_streamlits_own_table():
    state = lab().session_state._state
    assert isinstance(state, SafeSessionState)
    table, values = lighter._table.fget(state), lighter.Values(state)
    assert len(table) > 40
    assert dict(values) == table
    assert all(key in values for key in table)
    (some, *_) = (key for key in state._state._keys() if key.startswith("$$ID"))
    assert "nobody" not in values
    assert some not in values  # a widget's own name is no key of anybody's


def test_one_value_is_looked_up_alone(monkeypatch: pytest.MonkeyPatch):
    state, read = SafeSessionState(SessionState(), lambda: None), []
    for key in ("one", "two", "three"):
        state[key] = key
    whole = SessionState.__getitem__
    monkeypatch.setattr(SessionState, "__getitem__", lambda self, key: read.append(key) or whole(self, key))
    assert lighter.Values(state)["two"] == "two"
    assert read == ["two"]


@pytest.mark.usefixtures("lighter_copies")
def test_a_copy_of_a_place_is_the_same_place_and_goes_its_own_way():
    stack = nested(4)
    copies = deepcopy(stack)
    assert [shape(copy) for copy in copies] == [shape(one) for one in stack]
    assert copies[3]._parent is copies[2]  # not copied once more
    copies[3]._cursor.lock_element()
    copies[0]._cursor.lock_element()
    assert copies[3]._cursor.index == stack[3]._cursor.index + 1
    assert copies[0]._cursor.index == stack[0]._cursor.index + 1
    assert stack[0]._cursor._transient_elements is not copies[0]._cursor._transient_elements


@pytest.mark.usefixtures("lighter_copies")
def test_what_is_shown_for_a_while_is_copied_with_its_place():
    cursor = RunningCursor(0)
    cursor._transient_elements[0] = ["shown"]
    copy = deepcopy(cursor)
    assert dict(copy._transient_elements.items()) == {0: ["shown"]}
    assert copy._transient_elements[0] is not cursor._transient_elements[0]


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.dark.sidebar"])
def test_the_theme_is_told_as_the_configuration_says_it(section: str, monkeypatch: pytest.MonkeyPatch):
    plain, ours = CustomThemeConfig(), [CustomThemeConfig(), CustomThemeConfig()]
    app_session._populate_theme_msg(plain, section)
    for message in ours:
        lighter.theme(message, section)
    assert plain.ByteSize() > 0
    assert ours == [plain, plain]
    monkeypatch.setattr(config, "get_options_for_section", lambda _: pytest.fail("read again"))
    lighter.theme(CustomThemeConfig(), section)
