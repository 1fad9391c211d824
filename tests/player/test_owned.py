"""What is taken along of a reader's own rows: made while somebody looks at them, of their digest and no other."""

import gc
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ops.site.browser.answers import Inline
from pages.ui.canvas import wire
from pages.ui.engine import engine
from pages.ui.player import addressed, downloads, owned, payload, routes
from pages.ui.runs import cache, data, experiment
from pages.ui.runs.settings import Settings
from pages.ui.server import addresses
from tests.player.test_saved import printed

ADDRESS = {"data": "own", "lr": "0.05", "active": "random", "batching": "full,random", "batch": "5", "length": "30u"}
ROWS = np.random.default_rng(11).normal(size=(40, 3)) * [1, 30, 0.2]


def own(rows: int = 40) -> data.Dataset:
    some = np.resize(ROWS, (rows, 3)) + np.arange(rows)[:, None] / rows
    return data.table("own", some[:, :2], some[:, 2], ("a b", '"); import os #'), "y")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(engine, "ENGINE", engine.Engine(lambda kind: Inline()))
    with TestClient(Starlette(routes=downloads.routes())) as client:
        yield client
    owned._open.clear()


def test_the_script_of_own_rows_ends_at_the_screens_weights(client: TestClient):
    rows = own()
    files = owned.offer(rows)
    opened = addressed.state(ADDRESS, rows)
    settings, made, initial = opened.settings, opened.setup, opened.initial
    assert (settings.data, settings.own, settings.batch_size) == ("own", rows.digest, 5)
    answer = client.get(f"{files['root']}save/numpy.py", params={**ADDRESS, "own": files["own"]})
    assert answer.status_code == 200
    _, weights = printed(answer.text)
    rates, ends = np.array([initial["learning_rate"]]), np.array([0, 30])
    run, _ = experiment.descend(settings, "random", made, rates, ends)
    np.testing.assert_allclose(weights, run.weights[0, -1], rtol=1e-9)
    table = client.get("/save/run.csv", params={**ADDRESS, "own": files["own"]}).text.splitlines()
    np.testing.assert_array_equal([float(word) for word in table[-1].split(",")[2:5]], run.weights[0, -1])


def test_rows_are_had_by_their_digest_alone_and_leave_nothing_behind(client: TestClient):
    rows = own()
    digest = owned.offer(rows)["own"]
    for asked in ("page.html", "numpy.py"):
        answer = client.get(f"/save/{asked}", params={**ADDRESS, "own": digest})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert not engine.ENGINE.kept
        assert digest not in [kept for _, _, kept in cache._own.values()]
        assert client.get(f"/save/{asked}", params={**ADDRESS, "own": digest[:-1]}).status_code == 404
    assert client.get("/save/whole.html", params={**ADDRESS, "own": digest}).status_code == 404
    del rows
    gc.collect()  # nobody looks at them any more
    assert client.get("/save/numpy.py", params={**ADDRESS, "own": digest}).status_code == 404


def test_what_does_not_fit_a_file_is_said_and_nothing_is_offered_where_nobody_makes_files(client: TestClient):
    assert set(owned.offer(own(10_000))) == {"root", "own"}
    assert owned.offer(own(15_000))["most"] == "40,000"
    assert owned.offer(own(20_001)) == {"most": "40,000", "rows": "20,000"}
    assert owned.offer(None) == {}
    owned._open.clear()
    assert owned.offer(own()) == {}


def test_under_a_base_path_all_that_is_asked_for_stands_below_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(addresses, "st", SimpleNamespace(get_option={"server.baseUrlPath": "/class/gd/"}.get))
    monkeypatch.setattr(engine, "ENGINE", engine.Engine(lambda kind: Inline()))
    every, rows = [*routes.routes(), *downloads.routes()], own()
    opened = [routes._open, owned._open]
    try:
        assert owned.offer(rows)["root"] == "/class/gd/"
        opening = {"initial": {"active": "full", "learning_rate": 0.1, "axes": ["w1", "w2"]}}
        mounted, _ = wire.unpack(routes.offer(payload.asked(Settings(length=20), "en", opening), opening))
        assert mounted["runs"].startswith("/class/gd/runs?")
        with TestClient(Starlette(routes=every)) as client:
            for name, answer in (("runs?length=0u", 400), ("ghosts?pin=no", 400), ("save/numpy.py", 200)):
                assert client.get(f"/class/gd/{name}").status_code == answer
                assert client.get(f"/{name}").status_code == 404
    finally:
        for one in opened:
            one.clear()
