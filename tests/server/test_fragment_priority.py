"""Who waits in a part of a page gives way to a newer run of that part, and to none that would leave something out."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from pages.ui.server import fair_queue


@pytest.fixture(autouse=True)
def here() -> None:
    """Words are waited for in this thread."""
    ThreadState.initialize(fragment_id="words")


@pytest.mark.parametrize(
    ("running", "asked", "gives_way"),
    [
        (["boxes"], "boxes", True),
        (["boxes"], "player", True),
        (["player"], "boxes", True),
        (["boxes"], "tables", False),  # it would not draw the words
        (["boxes"], "", False),  # Streamlit's own way: it ends the run whoever waits
        ([], "boxes", True),  # the page, whose last part waits
        ([], "tables", False),
        ([], "", False),
        (["boxes", "ground"], "boxes", False),  # another part would be left out
    ],
)
def test_a_newer_run_ends_one_that_waits_where_it_draws_the_same_anew(
    running: list[str], asked: str, gives_way: bool, monkeypatch: pytest.MonkeyPatch
):
    parts, requests = MemoryFragmentStorage(), ScriptRequests()
    for name, within in (("boxes", None), ("player", "boxes"), ("words", "player"), ("tables", "player")):
        parts.register(name, lambda: None, parent_fragment_id=within)
    context = SimpleNamespace(script_requests=requests, fragment_ids_this_run=running, fragment_storage=parts)
    monkeypatch.setattr(fair_queue, "get_script_run_ctx", lambda: context)
    requests.request_rerun(RerunData(fragment_id=asked or None))
    before = requests._rerun_data
    assert fair_queue.give_way()
    assert (requests._rerun_data != before) is gives_way
    ended = requests.on_scriptrunner_yield()
    assert (ended is not None) is (gives_way or not asked)
    if gives_way:
        assert ended is not None
        assert ended.type is ScriptRequestType.RERUN
        assert ended.rerun_data.fragment_id_queue == [asked]


def test_nobody_waits_where_nothing_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fair_queue, "get_script_run_ctx", lambda: None)
    assert not fair_queue.give_way()
    requests = ScriptRequests()
    context = SimpleNamespace(script_requests=requests, fragment_ids_this_run=["boxes"], fragment_storage=None)
    monkeypatch.setattr(fair_queue, "get_script_run_ctx", lambda: context)
    assert not fair_queue.give_way()
    assert requests.on_scriptrunner_yield() is None
