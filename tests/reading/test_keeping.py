"""A reader's own rows leave: with the session, by age, by bytes; and with them all that was computed."""

import gc
import weakref

import numpy as np
import pytest

from pages.ui.player import payload
from pages.ui.reading import Guesses, keeping
from pages.ui.reading.keeping import Held, Keeping
from pages.ui.reading.reader import read
from pages.ui.runs import cache, data, experiment
from pages.ui.runs.settings import Settings

TABLE = read(b"x,y\n1,2\n2,4\n3,7\n4,7\n")


@pytest.fixture(autouse=True)
def nothing_of_others(monkeypatch):
    """What other tests of this process computed of rows of their own does not count here."""
    monkeypatch.setattr(cache, "_own", type(cache._own)())


def rows(seed: int = 0) -> data.Dataset:
    rng = np.random.default_rng(seed)
    return data.table("own", rng.normal(size=(60, 1)), rng.normal(size=60), ("x",), "y")


def held(session: str, dataset: data.Dataset | None = None, content: bytes = b"") -> Held:
    return Held(session, "mine.csv", content, Guesses(), TABLE, dataset)


def keeper(present: set[str]) -> tuple[Keeping, list[str]]:
    forgotten: list[str] = []

    def forget(own: data.Dataset) -> None:
        forgotten.append(own.digest)
        cache.forget(own)

    return Keeping(forget, lambda session: session in present), forgotten


def test_nothing_that_was_computed_from_own_rows_outlives_them():
    own = rows()
    settings = Settings(data="own", own=own.digest, length=20)
    store, _ = keeper({"a"})
    handle = store.hold(held("a", own))
    payload.build(settings, "ko", {"initial": {"active": "full", "learning_rate": 0.1, "axes": ["w1", "bias"]}}, own)
    assert experiment.family(settings, "full", own) is experiment.family(settings, "full", own), "kept while they are"
    assert cache.bytes_of_own()
    family, array = weakref.ref(own), weakref.ref(own.features)
    del own
    store.leave(handle, "ended")
    assert not cache.bytes_of_own()
    gc.collect()
    assert (family(), array()) == (None, None), "no cache holds the rows"


def test_what_is_still_being_computed_when_the_rows_leave_is_not_kept():
    """Nor what it calls on afterwards; a later reader's of the same rows is."""
    own, part = rows(), cache.cached(4)(lambda _, number: number)

    @cache.cached(4)
    def slow(own: data.Dataset, leaves: bool) -> int:
        if leaves:
            cache.forget(own)
        return part(own, 1)

    for leaves in (True, False):
        assert slow(own, leaves) == 1
        assert not cache._own
    again = rows()
    assert slow(again, False) == 1
    assert len(cache._own) == 2
    cache.forget(again)


def test_rows_that_two_sessions_hold_stay_until_both_have_left():
    store, forgotten = keeper({"a", "b"})
    one, two = store.hold(held("a", rows())), store.hold(held("b", rows()))
    store.leave(one, "ended")
    assert forgotten == []
    store.leave(two, "ended")
    assert forgotten == [rows().digest]


def test_rows_leave_with_their_session_and_by_age(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(keeping.time, "monotonic", lambda: now[0])
    present = {"a", "b"}
    store, forgotten = keeper(present)
    away, idle = (
        store.hold(Held(s, "f", b"", Guesses(), TABLE, rows(i), used=0.0, seen=0.0)) for i, s in enumerate("ab")
    )
    present.remove("a")
    now[0] = keeping.AWAY - 1
    store.sweep()
    assert not forgotten, "who is away for a moment finds them again"
    now[0] = keeping.AWAY + 1
    store.sweep()
    assert (store.get(away), store.why[away], forgotten) == (None, "ended", [rows(0).digest])
    assert store.get(idle) is not None
    now[0] += keeping.AGE - 1
    store.sweep()
    assert store.get(idle) is not None, "a use makes them young again"
    now[0] += keeping.AGE + 1
    store.sweep()
    assert store.why[idle] == "age"


def test_the_oldest_leave_where_there_is_too_much(monkeypatch):
    monkeypatch.setattr(keeping, "MOST_BYTES", 10_000)
    store, _ = keeper(set("abcd"))
    handles = [store.hold(held(session, content=bytes(4000))) for session in "abc"]
    assert [store.get(handle) is None for handle in handles] == [True, False, False]
    assert store.why[handles[0]] == "room"
    big = store.hold(held("d", content=bytes(20_000)))
    assert [store.get(handle) is None for handle in (*handles, big)] == [True, True, True, False]


def test_a_session_keeps_what_is_shown_and_one_to_be_shown_next():
    store, _ = keeper({"a"})
    handles = [store.hold(held("a")) for _ in range(4)]
    assert [store.get(handle) is not None for handle in handles] == [False, False, True, True]


def test_what_is_computed_from_own_rows_is_bounded(monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 100_000)
    make = cache.cached(4)(lambda own, number: np.zeros(5000))
    many = [rows(seed) for seed in range(9)]
    for own in many:
        make(own, 1)
        make(own, 2)
        assert cache.bytes_of_own() <= 100_000
    for own in many:
        cache.forget(own)
