"""The routes of runs and files: bytes that never change, one admission for all who ask, and words beside the pages."""

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.ui.app import budget
from pages.ui.canvas import served, wire
from pages.ui.engine import admission, engine
from pages.ui.engine.engine import Engine
from pages.ui.engine.errors import WorkError
from pages.ui.player import downloads, payload, routes, run_query
from pages.ui.player.player import FOLDER
from pages.ui.runs import experiment
from pages.ui.runs.experiment import is_long
from pages.ui.runs.settings import Settings
from pages.ui.server.fair_queue import QUEUE
from pages.ui.server.headers import Guarded
from tests.app import landscapes
from tests.engine.test_engine import Hand


def asked(part: str = "", **changed: object) -> payload.Wanted:
    return landscapes.asked(Settings(**{"length": 20, **changed}), part=part)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    plain, engine.ENGINE = engine.ENGINE, Engine()
    every = [*routes.routes(), *downloads.routes()]
    with TestClient(Starlette(routes=every, lifespan=routes.working)) as client:
        yield client
    routes._open.clear()
    engine.ENGINE = plain


def test_a_block_is_what_the_page_would_have_brought(client):
    what = asked(seed=1)
    answer = client.get(f"/runs?{run_query.query(what)}")
    assert (answer.status_code, answer.content) == (200, wire.pack(*payload.parts(what)))
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("identity", "Accept-Encoding")
    assert "immutable" in answer.headers["cache-control"]
    mounted = wire.unpack(routes.offer(what, {"initial": {}, "channel": "here"}))[0]
    assert mounted["runs"] == f"/runs?{run_query.query(what)}"
    assert mounted["id"] == wire.unpack(answer.content)[0]["id"]
    again = client.get(mounted["runs"], headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content, again.headers["vary"]) == (304, b"", "Accept-Encoding")
    for encoding in ("gzip", "identity"):
        one = client.get(mounted["runs"], headers={"Accept-Encoding": encoding})
        assert (one.headers["content-encoding"], one.content) == (encoding, answer.content)


def test_who_asks_for_runs_is_answered_before_all_that_stands_further_inside():
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"runs {request.query_params['length']}")

    async def inside(request: Request) -> PlainTextResponse:
        return PlainTextResponse("inside")

    inner = [Route("/{any:path}", inside, methods=["GET", "POST"])]
    app = Starlette(routes=inner, middleware=[Middleware(routes.Straight, routes=[Route("/runs", answer)])])
    with TestClient(app) as client:
        assert client.get("/runs?length=20").text == "runs 20"
        others = [client.get("/runs/more"), client.get("/"), client.post("/runs"), client.head("/runs")]
    assert [other.text for other in others] == ["inside", "inside", "inside", ""]


def test_a_question_that_none_is_gets_a_sentence_and_the_next_is_answered(client):
    bad = ["runs?batch=0", "runs?landscape=moon", "runs?start=nan,nan,nan", "runs?data=own", "runs?anything=1"]
    bad += ["ghosts?pin=no", "save/numpy.py?x=1", "save/numpy.py?lang=xx", f"save/run.csv?x={'a' * 4001}"]
    bad += [f"save/run.csv?{query}" for query in ("active=best", "lr=9e9", "lr=nan", "sed=1")]
    for query in bad:
        answer = client.get(f"/{query}")
        assert (answer.status_code, bool(answer.text)) == (400, True), query
        assert answer.headers["cache-control"] == "no-store"
    for query in ("runs?length=20u&v=before", "save/run.csv?length=20u", "save/numpy.py?length=20u"):
        answer = client.get(f"/{query}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), "what is not for ever"


def test_a_fault_of_ours_is_a_bare_answer_with_the_headers_of_all_others(monkeypatch):
    async def fault(request: Request) -> PlainTextResponse:
        raise WorkError("traceback", 500)

    bare = [Route("/runs", routes.refusing(fault))]
    app = Starlette(routes=bare, middleware=[Middleware(Guarded)])
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/runs")
    assert answer.status_code == 500
    assert "traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors" in answer.headers["content-security-policy"]


def scope(path: str, query: str, cookie: str = "") -> dict[str, object]:
    headers = [(b"cookie", cookie.encode()), (b"host", b"here")]
    where = {"scheme": "http", "server": ("here", 80), "client": ("1.2.3.4", 5), "root_path": "", "path": path}
    return {"type": "http", "method": "GET", "query_string": query.encode(), "headers": headers, **where}


class Reader:
    """Somebody who asks for something, hears of it, and may hang up."""

    def __init__(self, app: Starlette, path: str, query: str, cookie: str = "") -> None:
        self.gone, self.body, self.status = asyncio.Event(), b"", 0
        self.asking = asyncio.ensure_future(app(scope(path, query, cookie), self.receive, self.send))

    async def receive(self) -> dict[str, object]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, object]) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")


async def test_all_routes_have_one_admission_and_a_question_ends_with_its_connection(monkeypatch):
    """Thirty who keep no cookie have two long things under way, whatever the routes; who has a seat has his own."""
    hand = Hand()
    monkeypatch.setattr(engine, "ENGINE", Engine(lambda kind: hand))
    monkeypatch.setattr(routes, "_open", [])
    app = Starlette(routes=[*routes.routes(), *downloads.routes()])

    async def settle() -> None:
        for _ in range(200):
            await asyncio.sleep(0.001)

    ways = ("/save/run.csv", "/save/page.html", "/ghosts", "/runs")
    said = ("length={}u", "length={}u", "pin=lr:0.2~length:50{}u&race=sgd&of=lr:0.2", "length=50{}u")
    guests = [Reader(app, ways[n % 4], said[n % 4].format(10 + n)) for n in range(30)]
    await settle()
    assert len(hand.queue) == 2
    mine = Reader(app, "/runs", "length=5000u", budget.taken().split(";")[0])
    await settle()
    assert len(hand.queue) == 3
    far = Reader(app, "/progress/runs", "length=5000u")
    await settle()
    assert json.loads(far.body) == {"share": 0.0}
    hand.queue.append(hand.queue.pop(0))
    guests[1].gone.set()
    await settle()
    assert guests[1].asking.done()
    assert len(hand.queue) == 4, "the next guest's turn"
    assert sum(future.cancelled() for future, *_ in hand.queue) == 1
    while not mine.status:
        hand.step()
        await asyncio.sleep(0.001)
    for one in guests:
        one.gone.set()
    await settle()
    assert not engine.ENGINE.tasks
    assert not admission._present
    far = Reader(app, "/progress/runs", "length=5000u")
    await far.asking
    assert far.status == 204


def test_one_reader_who_asks_for_more_than_a_hand_can_is_sent_away_and_no_other(client, monkeypatch):
    few = {True: budget.Budgets(budget.Rate(3, 0.01)), False: budget.Budgets(budget.ADDRESS)}
    monkeypatch.setattr(admission, "BUDGETS", few)
    what = f"/runs?{run_query.query(asked(seed=1))}"
    mine, yours = (budget.taken().split(";")[0] for _ in range(2))
    said = [client.get(what, headers={"Cookie": mine}) for _ in range(5)]
    assert [one.status_code for one in said] == [200, 200, 200, 429, 429]
    assert said[-1].headers["retry-after"] == "1"
    assert client.get(what, headers={"Cookie": yours}).status_code == 200
    assert client.get(what, headers={"Cookie": "seat=made-up"}).status_code == 200, "by its address"


def test_a_seat_is_one_of_ours_or_none():
    said = budget.taken().split(";")[0]
    assert budget.seat(f"other=1; {said}")
    assert budget.seat(said[:-1] + ("0" if said[-1] != "0" else "1")) == ""
    assert budget.seat("seat=") == budget.seat("") == budget.seat("seat=-") == ""
    assert budget.reader("", "::1") != budget.reader(said, "::1")


def test_long_runs_are_made_apart_and_dear_ones_are_kept():
    assert [is_long(Settings(length=n), ("full", "random")) for n in (20, 3000, 3001)] == [False, False, True]
    epochs = Settings(length=10, unit="epochs")
    assert [is_long(epochs, shown) for shown in (("full",), ("full", "stochastic"))] == [False, True]
    assert is_long(Settings(landscape="network"), ("full",))
    assert [is_long(Settings(landscape="himmelblau", length=n), ("full",)) for n in (1000, 1001)] == [False, True]
    assert routes.runs_of(asked("marks")) == ("later", 0)
    assert routes.runs_of(asked("runs")) == ("short", 40)
    dear = Settings(length=experiment.DEAR + 1, seed=5)
    kept = experiment.family(dear, "random")
    for seed in range(40):
        experiment.family(Settings(length=1, seed=seed), "random")
    assert experiment.family(dear, "random") is kept, "while others come and go"


def test_who_waits_gets_the_runs_that_are_shown_and_what_is_told_of_them_apart():
    header, arrays = payload.parts(asked("runs"))
    assert [one["id"] for one in header["strategies"] if one["sent"]] == ["full", "random"]
    assert header["later"] == ["random"]
    assert not {"shuffled.paths", "random.share"} & set(arrays)
    for part in ("runs", "marks", ""):
        assert landscapes.read(run_query.query(asked(part))) == asked(part)
    told, shares = payload.parts(asked("marks"))
    whole, everything = payload.parts(asked())
    assert all(one["sent"] for one in whole["strategies"])
    assert {**header["marks"], **told["marks"]} == whole["marks"]
    assert whole["later"] == []
    for name, array in {**arrays, **shares}.items():
        np.testing.assert_array_equal(array, everything[name], err_msg=name)
    assert {name for name in everything if name.startswith(("full.", "random."))} <= {*arrays, *shares}
    surface, _ = payload.parts(asked("runs", landscape="himmelblau"))
    assert (surface["later"], surface["marks"]["full"]["kind"]) == ([], "none")


def slowly(seconds: float) -> str:
    time.sleep(seconds)
    return "done"


def test_words_come_once_and_hold_nobody_up_that_waits_no_more(client, monkeypatch):
    class NewerChoiceError(Exception):
        pass

    def newer() -> None:
        raise NewerChoiceError

    with pytest.raises(NewerChoiceError):
        routes.beside(routes.encoded, slowly, 3.0, kind="later", meanwhile=newer)
    plain, inside = routes.wait, []
    monkeypatch.setattr(routes, "wait", lambda *given: (inside.append(QUEUE.inside), plain(*given))[1])
    computed = engine.ENGINE.computed
    with QUEUE.taken():
        assert [routes.beside(routes.encoded, slowly, 0.1, kind="later") for _ in range(3)] == [b"done"] * 3
        assert QUEUE.inside == threading.get_ident(), "and is alone again when they have come"
    assert engine.ENGINE.computed == computed + 1
    assert set(inside) == {0}


def test_a_script_that_has_an_address_is_fetched_there_and_may_be_kept_and_without_a_server_everything_is_said():
    entry = FOLDER / "js" / "player.js"
    with TestClient(Starlette(routes=served.routes())) as client:
        said = served.script(entry)
        assert len(said) < 2000
        (base,) = re.findall(r'"(/parts/[^"]*)"', said)
        for path in ("core.js", "ui/player/js/player.js", "core.js.map", "source/ui/canvas/js/paint.js"):
            file = served.DIST / path if not path.startswith("source/") else served.PAGES / path.removeprefix("source/")
            for accepted in ("gzip", "identity"):
                answer = client.get(base + path, headers={"Accept-Encoding": accepted})
                assert (answer.status_code, answer.text) == (200, file.read_text(encoding="utf-8"))
                assert answer.headers["content-encoding"] == accepted
                assert "immutable" in answer.headers["cache-control"]
        before = re.sub(r"/parts/\w+/", "/parts/before/", base)
        assert client.get(f"{before}core.js").headers["cache-control"] == "no-store"
        for path in ("ui/player/js/nothing.js", "../app.py", "source/app.py", "sources.txt"):
            assert client.get(f"/parts/0/{path}").status_code == 404
    served._open.clear()
    assert all(f'["{name}", ' in served.script(entry) for name in served._order("ui/player/js/player.js"))
