"""Garbage is collected now and then, for a small share of the pages' process, and not by Streamlit after every run."""

from __future__ import annotations

import gc
import tomllib
import weakref

import pytest

from pages.ui.app import garbage
from tests.conftest import ROOT


class Ring:
    """What is known to itself alone."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """The seconds it is, of which a look takes one; nothing is frozen for the tests that follow."""
    now = [100.0]
    collected = gc.collect

    def look() -> int:
        now[0] += 1.0
        return collected()

    monkeypatch.setattr(garbage.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(garbage.gc, "collect", look)
    monkeypatch.setattr(garbage.gc, "freeze", lambda: None)
    monkeypatch.setattr(garbage, "_due", 0.0)
    return now


def test_a_look_is_followed_by_a_rest_thirty_times_as_long(clock: list[float]):
    assert garbage.collect()
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    clock[0] += garbage.REST - 0.5
    assert not garbage.collect()
    clock[0] += 1.0
    assert garbage.collect()
    assert gone() is None


def test_one_looks_at_a_time(clock: list[float]):
    with garbage._looking:
        assert not garbage.collect()
    assert garbage.collect()


def test_streamlit_does_not_look_after_every_run():
    assert tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["runner"]["postScriptGC"] is False
