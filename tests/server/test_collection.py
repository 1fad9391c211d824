"""Garbage is collected now and then, for a small share of the pages' process, and not by Streamlit after every run."""

import asyncio
import gc
import tomllib
import weakref
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from streamlit.runtime.caching.ttl_cache import TTLCache

from pages.ui.server import collection
from tests.conftest import ROOT


class Ring:
    """What is known to itself alone."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """The seconds it is, of which a look takes one."""
    now = [100.0]
    collected = gc.collect

    def look() -> int:
        now[0] += 1.0
        return collected()

    monkeypatch.setattr(collection.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(collection.gc, "collect", look)
    monkeypatch.setattr(collection, "_due", 0.0)
    return now


def test_a_look_is_followed_by_a_rest_thirty_times_as_long_and_then_what_was_there_before_it_goes_too(
    clock: list[float],
):
    before = Ring()
    assert collection.collect()
    since = Ring()
    gone = [weakref.ref(before), weakref.ref(since)]
    del before, since
    clock[0] += collection.REST - 0.5
    assert not collection.collect()
    clock[0] += 1.0
    assert collection.collect()
    assert [one() for one in gone] == [None, None]


def test_a_session_that_is_over_goes_where_nobody_comes_after_it(monkeypatch: pytest.MonkeyPatch):
    """In place of a server's its storage of sessions that may come back, for a moment."""
    away = TTLCache(maxsize=9, ttl=0.05)
    manager = SimpleNamespace(_session_storage=SimpleNamespace(_cache=away))
    monkeypatch.setattr(collection, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    monkeypatch.setattr(collection, "EVERY", 0.01)
    monkeypatch.setattr(collection, "_due", 0.0)
    ring, ended, emptied = Ring(), [], []
    session = SimpleNamespace(
        shutdown=lambda: ended.append(1),
        _fragment_storage=SimpleNamespace(clear=lambda: emptied.append("fragments")),
        session_state=SimpleNamespace(clear=lambda: emptied.append("state")),
    )
    away["a"] = SimpleNamespace(session=session, ring=ring)
    gone = weakref.ref(ring)
    del ring

    async def alone() -> None:
        collection.left()
        async with asyncio.timeout(20):
            while gone() is not None or collection._waiting:
                await asyncio.sleep(0.01)

    with ThreadPoolExecutor(1) as pool:  # this thread may have a loop already, of the browser's
        pool.submit(asyncio.run, alone()).result()
    assert (ended, emptied) == ([1], ["fragments", "state"]), "Streamlit holds on to the last one itself"


def test_one_looks_at_a_time(clock: list[float]):
    with collection._looking:
        assert not collection.collect()
    assert collection.collect()


def test_streamlit_does_not_look_after_every_run():
    assert tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["runner"]["postScriptGC"] is False
