"""The route of the runs: one computation however many ask, bytes that never change, and who is lost is replaced."""

import asyncio
import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from threadpoolctl import threadpool_info

from pages.ui.app import budget, seats
from pages.ui.app.lane import LANE
from pages.ui.canvas import wire
from pages.ui.player import costs, jobs, labour, offered, payload, route, workers
from pages.ui.player.costs import Cost
from pages.ui.runs import experiment, parameters
from pages.ui.runs.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def asked(part: str = "", shown: tuple[str, ...] = ("full", "random"), **changed: object) -> payload.Wanted:
    settings = Settings(**{"length": 20, **changed})
    initial = parameters.initial({}, experiment.setup(settings), settings, [])
    return payload.asked(settings, "en", {"initial": initial}, wanted=shown, part=part)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=route.routes(), lifespan=route.working)) as client:
        yield client
    route._open.clear()


def test_a_block_is_what_the_page_would_have_brought(client):
    what = asked(seed=1)
    answer = client.get(f"/runs?{offered.query(what)}")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "identity"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == wire.pack(*payload.parts(what))
    mounted = wire.unpack(route.offer(what, {"initial": {}, "channel": "here"}))[0]
    assert mounted["runs"] == f"/runs?{offered.query(what)}"
    assert mounted["id"] == wire.unpack(answer.content)[0]["id"]
    again = client.get(mounted["runs"], headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(mounted["runs"], headers={"Accept-Encoding": "identity"})
    assert (plain.headers["content-encoding"], plain.content) == ("identity", answer.content)


def test_who_asks_for_runs_is_answered_before_all_that_stands_further_inside(monkeypatch):
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"runs {request.query_params['length']}")

    async def inside(request: Request) -> PlainTextResponse:
        return PlainTextResponse("inside")

    blocks = [Route("/runs", answer)]
    inner = [Route("/{any:path}", inside, methods=["GET", "POST"])]
    app = Starlette(routes=inner, middleware=[Middleware(route.Straight, routes=blocks)])
    with TestClient(app) as client:
        assert client.get("/runs?length=20").text == "runs 20"
        others = [client.get("/runs/more"), client.get("/"), client.post("/runs"), client.head("/runs")]
    assert [other.text for other in others] == ["inside", "inside", "inside", ""]


def test_a_page_of_another_version_is_answered_but_not_for_ever(client):
    answer = client.get("/runs?length=20&v=before")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize("query", ["batch_size=0", "landscape=moon", "start=nan,nan,nan", "data=own", "anything=1"])
def test_a_question_that_none_is_gets_a_sentence(client, query):
    answer = client.get(f"/runs?{query}")
    assert answer.status_code == 400
    assert answer.text


def test_asked_for_by_two_hundred_at_once_it_is_computed_once():
    crew = workers.Workers()
    what = asked(seed=2)
    try:
        coming = [crew.block(what) for _ in range(200)]
        wait(coming, timeout=120)
        assert {one.result().data for one in coming} == {wire.pack(*payload.parts(what))}
        assert crew.computed == 1
        crew.block(what).result(timeout=0)
        assert crew.computed == 1
        end = time.monotonic() + 30
        while not crew.block(what).result(timeout=0).gzipped and time.monotonic() < end:
            time.sleep(0.01)
        again = crew.block(what).result(timeout=0)
        assert gzip.decompress(again.data) == again.plain() == coming[0].result().data
    finally:
        crew.stop()


def test_what_is_said_beside_the_pages_is_said_again_as_it_was(client):
    """However long it is, and whether it was compressed meanwhile."""
    for count in (10, 10**5):
        for _ in range(3):
            assert route.beside(f"{count} times", False, str.__mul__, "가", count) == "가" * count
            time.sleep(0.05)


def threads() -> workers.Made:
    """Of numpy's products, in whatever process this is called."""
    counts = [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    return workers.Made(str(max(counts)).encode(), False)


def test_a_worker_that_is_killed_is_replaced(client):
    crew = route.WORKERS
    assert crew.ask("threads of the first", False, threads).result(timeout=60).data == b"1"
    process = next(iter(crew.pools[labour.SHORT]._processes.values()))
    os.kill(process.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    process.join()
    what = asked(seed=3)
    assert client.get(f"/runs?{offered.query(what)}").content == wire.pack(*payload.parts(what))
    assert crew.ask("threads of the next", False, threads).result(timeout=60).data == b"1"


class Idle(workers.Workers):
    """A crew that never begins anything."""

    def _submit(self, long: bool, act: object, *arguments: object) -> Future[workers.Made]:
        return Future()


class Prompt(workers.Workers):
    """A crew that has made a thing before anybody can wait for it."""

    def _submit(self, long: bool, act: object, *arguments: object) -> Future[workers.Made]:
        return done(b"done")


def test_what_is_made_at_once_is_there():
    crew = Prompt()
    assert crew.ask("a", False, slowly, 0.0).result(timeout=0).data == b"done"
    assert (list(crew.kept), crew.coming, crew.waiting.total()) == (["a"], {}, 0)


def test_too_many_are_asked_to_come_again(client, monkeypatch):
    crew = Idle()
    monkeypatch.setattr(route, "WORKERS", crew)
    monkeypatch.setattr(workers, "MOST_WAITING", 3)
    for seed in range(3):
        crew.block(asked(seed=seed), guest=True)  # as the client is, which has been to no page
    answer = client.get(f"/runs?{offered.query(asked(seed=4))}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    for seed in range(3):
        crew.block(asked("marks", seed=seed))  # these have a count of their own
    with pytest.raises(workers.BusyError):
        crew.block(asked("marks", seed=4))


def test_what_nobody_waits_for_any_more_is_not_begun():
    crew, what = Idle(), asked(seed=5)
    first, second = crew.block(what), crew.block(what)
    crew.leave(what.id)
    assert not second.cancelled()
    crew.leave(what.id)
    assert first.cancelled()
    assert crew.waiting.total() == 0
    assert not crew.coming


def test_a_question_ends_with_its_connection(monkeypatch):
    crew, what = Idle(), asked(seed=6)
    monkeypatch.setattr(route, "WORKERS", crew)
    app = Starlette(routes=[Route("/runs", route.answering(offered.read, crew.block))])
    query = offered.query(what).encode()
    scope = {"type": "http", "method": "GET", "path": "/runs", "query_string": query, "headers": [], "client": None}
    come: list[dict[str, object]] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0)
        if come:
            return come.pop()
        assert list(crew.coming) == [what.id], "it is asked for until then"
        return {"type": "http.disconnect"}

    async def send(_: object) -> None:
        pass

    with ThreadPoolExecutor(1) as beside:  # a browser's loop may run in this thread
        beside.submit(asyncio.run, asyncio.wait_for(app(scope, receive, send), 10)).result()
    assert not crew.coming


def slowly(seconds: float, begun: str = "", ended: str = "") -> workers.Made:
    if begun:
        Path(begun).touch()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.01)
    if ended:
        Path(ended).touch()
    return workers.Made(b"done", False)


def test_a_worker_has_the_next_short_run_at_hand_and_another_one_helps_while_it_has_nothing_else():
    crew = Idle()
    for seed in range(4):
        crew.block(asked(seed=seed))
    made = [[job.work[1].settings.seed for job in crew.making[row]] for row in labour.NICE]
    assert made == [[0, 1], [2], [], []]
    assert [job.work[1].settings.seed for job in crew.queues[labour.SHORT]] == [3]
    crew.block(asked("marks", seed=0))
    assert len(crew.making[labour.TOLD]) == 1, "counts are made elsewhere"


def over(crew: workers.Workers, process: int) -> workers.Job:
    """A process has made what it had; what it makes now."""
    (job,) = crew.making[process]
    crew._made(job, done(b"made"))
    (job,) = crew.making[process]
    return job


def done(data: bytes) -> Future[workers.Made]:
    made = Future[workers.Made]()
    made.set_result(workers.Made(data, False))
    return made


def test_who_has_a_seat_comes_before_all_who_have_none(monkeypatch):
    """A reader without a cookie may be a client with a thousand questions: none of them is waited for."""
    crew = Idle()
    monkeypatch.setattr(workers, "MOST_WAITING", 6)
    crew.ask("at work", labour.LONG, slowly, 1.0)
    for number in range(6):
        crew.ask(f"guest {number}", labour.LONG, slowly, 1.0, guest=True)
    with pytest.raises(workers.BusyError):
        crew.ask("one more", labour.LONG, slowly, 1.0, guest=True)
    seated = crew.ask("seated", labour.LONG, slowly, 1.0)
    shared = crew.ask("guest 3", labour.LONG, slowly, 1.0)
    assert [over(crew, labour.LONG).future for _ in range(3)] == [shared, seated, crew.coming["guest 0"].future]


def test_what_takes_a_core_for_many_seconds_has_one_of_its_own():
    crew = Idle()
    dearest = asked("runs", landscape="network", optimizer="nadam", length=20_000)
    long = asked("runs", length=5000)
    crew.block(dearest)
    crew.block(long)
    made = {row: [job.work[1] for job in jobs] for row, jobs in crew.making.items()}
    assert (made[labour.DEAREST], made[labour.LONG], made[labour.SHORT]) == ([dearest], [long], [])


def test_who_helps_does_its_own_work_first():
    crew = Idle()
    crew.ask("long", True, slowly, 1.0)
    for seed in range(3):
        crew.block(asked(seed=seed))
    another = crew.ask("another long one", True, slowly, 1.0)
    assert (len(crew.queues[labour.SHORT]), len(crew.queues[labour.LONG])) == (1, 1), "its hands are full"
    assert over(crew, labour.LONG).future is another
    helped = over(crew, labour.LONG)
    assert (helped.row, helped.process) == (labour.SHORT, labour.LONG)
    assert not crew.queues[labour.SHORT]


def test_a_short_run_that_another_makes_is_let_go_there():
    crew, sent = Idle(), []
    crew.telling = {
        row: SimpleNamespace(send=lambda number, row=row: sent.append((row, number))) for row in labour.NICE
    }
    for seed in range(3):
        crew.block(asked(seed=seed))
    (helped,) = crew.making[labour.LONG]
    crew.leave(asked(seed=2).id)
    assert sent == [(labour.LONG, helped.number)]


def test_what_nobody_waits_for_any_more_ends_where_it_was(tmp_path):
    crew, begun, ended = workers.Workers(), tmp_path / "begun", tmp_path / "ended"
    try:
        crew.call(str, 1).result(timeout=120)
        (process,) = crew.pools[True]._processes.values()
        first = crew.ask("long", True, slowly, 20.0, str(begun), str(ended))
        while not begun.exists():  # until then it would only not be begun
            assert not first.done()
            time.sleep(0.01)
        crew.leave("long")
        assert first.cancelled()
        assert crew.ask("next", True, slowly, 0.0).result(timeout=60).data == b"done"
        assert not ended.exists()
        assert list(crew.pools[True]._processes.values()) == [process]
        assert process.is_alive(), "the same process goes on"
    finally:
        crew.stop()


def test_what_is_quick_to_make_does_not_wait_for_what_is_not():
    crew = Idle()
    crew.ask("at work", True, slowly, 1.0)
    crew.ask("a long one", True, slowly, 1.0, cost=Cost(0.2))
    crew.ask("a quick one", True, slowly, 1.0, cost=Cost(0.1))
    crew.ask("words", True, slowly, 1.0, cost=Cost(0.01), later=True)
    crew.ask("the longest", True, slowly, 1.0, cost=Cost(600.0))
    crew.ask("as long", True, slowly, 1.0, cost=Cost(60.0))
    names = {job: name for name, job in crew.coming.items()}
    order = [names[over(crew, labour.LONG)] for _ in range(5)]
    assert order == ["a quick one", "a long one", "as long", "the longest", "words"], "a picture waits for no words"
    long, quick = costs.of(Settings(length=20_000), ("full",)), costs.of(Settings(), ("full",))
    assert long.seconds > 100 * quick.seconds
    adapting = costs.of(Settings(optimizer="adam"), ("full",))
    assert adapting.seconds == 2 * quick.seconds


def test_words_and_counts_come_in_the_order_in_which_they_are_asked_for():
    crew = Idle()
    for name, cost in (("at work", 0.0), ("words", 0.1), ("counts", 0.001)):
        crew.ask(name, False, slowly, 1.0, cost=Cost(cost), later=True)
    assert over(crew, labour.TOLD) is crew.coming["words"]


def test_short_runs_come_in_the_order_in_which_they_are_asked_for():
    """Their blocks take as long, whatever the optimizer and however many strategies."""
    crew = Idle()
    crew.ask("beside", True, slowly, 1.0)
    for seed, changed in enumerate(({}, {}, {"optimizer": "adam", "length": 150}, {"length": 10})):
        crew.block(asked(seed=seed, **changed))
    crew._made(crew.making[labour.SHORT][0], done(b"made"))
    assert [job.work[1].settings.optimizer for job in crew.making[labour.SHORT]] == ["sgd", "adam"]


def test_what_takes_long_waits_for_what_does_not_but_not_for_ever(monkeypatch):
    crew, now = Idle(), 0.0
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: now))
    crew.ask("at work", True, slowly, 1.0)
    crew.ask("words", True, slowly, 1.0, cost=Cost(0.0), later=True)
    dear = [crew.ask(name, True, slowly, 1.0, cost=Cost(60.0)) for name in ("dear", "as dear")]

    def waited() -> list[int]:
        """Of so many quick ones, each asked for when the one before is made, those that a dear one came before."""
        found = []
        for number in range(3 * jobs.FAIR):
            crew.ask(f"{now} {number}", True, slowly, 1.0, cost=Cost(0.0))
            if over(crew, labour.LONG).future in dear:
                found.append(number)
        return found

    assert waited() == []
    now = jobs.LATE + 1.0
    first, second = waited()
    assert second - first == jobs.FAIR


def test_runs_that_were_made_before_make_a_question_quick():
    """Single rows are the same run with any batch: who asks for another one waits for the batches alone."""
    crew, shown = Idle(), ("stochastic", "random")
    crew.ask("at work", True, slowly, 1.0)

    def ask(seed: int, batch_size: int, length: int = 30) -> workers.Job:
        what = asked("runs", seed=seed, batch_size=batch_size, length=length, unit="epochs", shown=shown)
        crew.block(what)
        return crew.coming[what.id]

    first, other, same, least = ask(1, 30), ask(2, 30), ask(1, 20), ask(2, 100, 25)
    assert other.cost.left(()) == first.cost.left(()) > least.cost.left(()) > 0
    assert [over(crew, labour.LONG) for _ in range(4)] == [least, first, same, other]
    assert list(crew.known) == list({**least.cost.runs, **first.cost.runs, **same.cost.runs, **other.cost.runs})


def test_as_many_dear_runs_are_known_as_are_kept(monkeypatch):
    crew = Idle()
    monkeypatch.setattr(workers, "DEAR_KEPT", 2)
    for seed in (1, 2, 1, 3):
        crew._know([(Settings(seed=seed), "random")])
    assert [settings.seed for settings, _ in crew.known] == [1, 3]


def test_dear_runs_are_kept_while_others_come_and_go():
    dear = Settings(length=experiment.DEAR + 1, seed=5)
    kept = experiment.family(dear, "random")
    for seed in range(40):
        experiment.family(Settings(length=1, seed=seed), "random")
    assert experiment.family(dear, "random") is kept
    assert not costs.of(Settings(length=experiment.DEAR), ("random",)).runs


def test_words_take_turns_with_the_long_runs_that_others_wait_for():
    crew = Idle()

    def telling() -> int:
        return len(crew.making[labour.TOLD])

    def said() -> None:
        (job,) = crew.making[labour.TOLD]
        crew._made(job, done(b"said"))

    crew.ask("at work", True, slowly, 1.0)
    for number in range(6):
        crew.ask(f"words {number}", False, slowly, 1.0, later=True)
    said()
    assert telling() == 1, "nobody waits for long runs"
    for number in range(2):
        crew.ask(f"long {number}", True, slowly, 1.0)
    said()
    assert telling() == 0, "it was their turn, and is no more"
    over(crew, labour.LONG)
    assert telling() == 1, "a long one was made"
    said()
    assert telling() == 0
    over(crew, labour.LONG)
    said()
    assert telling() == 1, "one is being made and none waits: words go on"


def test_the_longest_runs_an_address_can_ask_for_leave_short_ones_as_they_were():
    crew = workers.Workers()

    def short(seed: int) -> float:
        began = time.perf_counter()
        for size in range(10, 16):
            crew.block(asked("runs", seed=seed, batch_size=size)).result(timeout=120)
        return time.perf_counter() - began

    try:
        crew.call(str, 1).result(timeout=120)
        short(100)
        alone = min(short(seed) for seed in range(101, 108))
        said = {"landscape": "sine", "length": "20000", "optimizer": "nadam", "schedule": "cosine"}
        longest = offered.read(said)
        coming = crew.block(longest)
        beside = min(short(seed) for seed in range(111, 118))
        assert not coming.done(), "it takes many times as long as all of these"
        crew.leave(longest.id)
        assert coming.cancelled()
        assert beside < 8 * alone  # to wait for the longest run is hundreds of times as long
    finally:
        crew.stop()


def test_one_reader_who_asks_for_more_than_a_hand_can_is_sent_away_and_no_other(client, monkeypatch):
    monkeypatch.setattr(
        route, "BUDGETS", {True: budget.Budgets(budget.Rate(3, 0.01)), False: budget.Budgets(budget.ADDRESS)}
    )
    what = f"/runs?{offered.query(asked(seed=1))}"
    mine, yours = (seats.taken().split(";")[0] for _ in range(2))
    said = [client.get(what, headers={"Cookie": mine}) for _ in range(5)]
    assert [one.status_code for one in said] == [200, 200, 200, 429, 429]
    assert said[-1].headers["retry-after"] == "1"
    assert client.get(what, headers={"Cookie": yours}).status_code == 200
    assert client.get(what, headers={"Cookie": "seat=made-up"}).status_code == 200, "by its address"


def test_a_seat_is_one_of_ours_or_none():
    said = seats.taken().split(";")[0]
    assert seats.seat(f"other=1; {said}")
    assert seats.seat(said[:-1] + ("0" if said[-1] != "0" else "1")) == ""
    assert seats.seat("seat=") == seats.seat("") == seats.seat("seat=-") == ""
    assert seats.reader("", "::1") != seats.reader(said, "::1")


def test_what_is_kept_is_bounded_by_its_bytes(monkeypatch):
    crew = Idle()
    monkeypatch.setattr(workers, "KEPT_BYTES", 250)
    for seed in range(5):
        what = asked(seed=seed)
        crew.block(what).set_result(workers.Made(bytes(100), False))
        crew.leave(what.id)
    assert list(crew.kept) == [asked(seed=3).id, asked(seed=4).id]


def test_long_runs_wait_in_a_queue_of_their_own():
    assert not costs.is_long(Settings(), ("full", "random"))
    assert costs.is_long(Settings(length=5000), ("full",))
    assert not costs.is_long(Settings(length=10, unit="epochs"), ("full",))
    assert costs.is_long(Settings(length=10, unit="epochs"), ("full", "stochastic"))
    assert costs.is_long(Settings(landscape="network"), ("full",))
    assert not costs.is_long(Settings(length=3000), ("full", "stochastic", "random"))
    assert costs.is_long(Settings(length=3001), ("random",))
    assert costs.is_long(Settings(landscape="himmelblau", length=1001), ("full",))


def test_who_waits_gets_the_runs_that_are_shown_and_what_is_told_of_them_apart():
    header, arrays = wire.unpack(workers.make(asked("runs")).data)
    assert [one["id"] for one in header["strategies"] if one["sent"]] == ["full", "random"]
    assert header["later"] == ["random"]
    assert "random.paths" in arrays
    assert not {"shuffled.paths", "random.share"} & set(arrays)
    for part in ("runs", "marks", ""):
        assert offered.read(dict(parse_qsl(offered.query(asked(part))))) == asked(part)
    told, shares = wire.unpack(workers.make(asked("marks")).data)
    whole, everything = wire.unpack(workers.make(asked()).data)
    assert all(one["sent"] for one in whole["strategies"])
    assert {**header["marks"], **told["marks"]} == whole["marks"]
    assert whole["later"] == []
    for name, array in {**arrays, **shares}.items():
        np.testing.assert_array_equal(array, everything[name], err_msg=name)
    assert {name for name in everything if name.startswith(("full.", "random."))} <= {*arrays, *shares}


def test_where_chance_has_no_part_there_is_nothing_to_wait_for():
    said = wire.unpack(workers.make(asked("runs", landscape="himmelblau")).data)[0]
    assert said["later"] == []
    assert said["marks"]["full"]["kind"] == "none"


def test_words_that_nobody_waits_for_any_more_hold_nobody_up(client):
    class NewerChoiceError(Exception):
        pass

    def newer() -> None:
        raise NewerChoiceError

    with pytest.raises(NewerChoiceError):
        route.beside("slow", False, slowly, 60.0, meanwhile=newer)
    assert "slow" not in route.WORKERS.askers
    assert route.beside("quick", False, str, 5) == "5"


def test_a_script_that_waits_for_words_lets_others_in(client, monkeypatch):
    plain, inside = route.waited, []

    def looked(*arguments: object) -> object:
        inside.append(LANE.inside)
        return plain(*arguments)

    monkeypatch.setattr(route, "waited", looked)
    with LANE.taken():
        assert route.beside("others", False, str, 6) == "6"
        assert LANE.inside == threading.get_ident(), "and is alone again when they have come"
    assert set(inside) == {0}


def test_workers_end_with_their_server_however_it_ended():
    begun = (
        "from pages.ui.player.workers import Workers\nimport time\n"
        "if __name__ == '__main__':\n"
        "    crew = Workers()\n"
        "    crew.call(str, 1).result()\n"
        "    print(*(p for pool in crew.pools.values() for p in pool._processes), flush=True)\n"
        "    time.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", begun], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    workers_of = [int(pid) for pid in server.stdout.readline().split()]
    assert workers_of
    server.kill()
    server.wait()
    assert server.stdout.read() == "", "nobody holds the server's output open any more"
    server.stdout.close()
