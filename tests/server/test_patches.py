"""What reaches into Streamlit comes to the same as its own way, and says so where it is made for another version."""

import logging

import pytest
import streamlit as st
from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from pages.ui.server import patches
from tests.app.page import lab
from tests.conftest import ROOT


def test_a_sessions_values_are_those_of_streamlits_own_table():
    state = lab().session_state._state
    table, values = patches._table.fget(state), patches.SessionValues(state)
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
    assert patches.SessionValues(state)["two"] == "two"
    assert read == ["two"]


def test_nobody_outside_is_asked_and_no_folder_is_taken_for_pages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(net_util, "get_external_ip", lambda: "asked")
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    patches.no_question_outside()
    patches.no_pages_folder()
    assert net_util.get_external_ip() is None
    assert PagesManager.uses_pages_directory is False


@pytest.mark.parametrize("version", [patches.TESTED, "1.99.0"])
def test_another_streamlit_than_was_tested_is_said_at_the_start(version: str, monkeypatch, caplog):
    monkeypatch.setattr(patches, "PATCHES", {})
    monkeypatch.setattr(st, "__version__", version)
    with caplog.at_level(logging.WARNING):
        patches.apply()
    said = [record.getMessage() for record in caplog.records if record.name == patches.__name__]
    assert len(said) == (version != patches.TESTED)
    assert all(version in one and patches.TESTED in one for one in said)


def test_the_version_tested_is_the_one_that_is_pinned():
    assert f"streamlit=={patches.TESTED}\n" in (ROOT / "ops/requirements.in").read_text("utf-8")
