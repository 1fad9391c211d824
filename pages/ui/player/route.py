"""The route by which anybody asks for runs: no session, no script between; what an address gives never changes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import wait as waited
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.app import seats, serving
from pages.ui.app.budget import ADDRESS, BLOCKS, Budgets
from pages.ui.app.lane import LANE
from pages.ui.canvas import wire
from pages.ui.player import offered, payload, workers
from pages.ui.player.workers import BusyError, Made, Workers
from pages.ui.runs import data
from pages.ui.runs.parsers import RefusedError

WORKERS = Workers()
PATIENCE_SECONDS = 30
HELD_SECONDS = 2.0  # a question over its reader's budget waits; one that would wait for longer is sent away
LOOKED_SECONDS = 0.2  # between two looks whether words are still waited for
FOREVER = "public, max-age=31536000, immutable"
BUDGETS = {True: Budgets(BLOCKS), False: Budgets(ADDRESS)}  # whether the reader has a seat
_open: list[str] = []  # where the route stands, once a server has it


def routes() -> list[Route]:
    """For `st.App`: from now on players of this process are told where to ask."""
    _open[:] = [f"{serving.base()}runs"]
    return [Route(_open[0], answering(offered.read, _block))]


def _block(what: payload.Wanted, guest: bool) -> Future[Made]:
    """By the workers, whoever they are by then."""
    return WORKERS.block(what, guest)


@asynccontextmanager
async def working(_: Any) -> AsyncIterator[dict[str, Any]]:
    """The server's life: its workers begin with it and end with it."""
    WORKERS.begin()
    try:
        yield {}
    finally:
        WORKERS.stop()


def part(own: data.Dataset | None, inline: bool, moving: bool = False) -> str:
    """What of a block a player is mounted with: where it can ask for the rest, or a hand is moving, the runs only."""
    return "runs" if moving or _answers(own, inline) else ""


def offer(what: payload.Wanted, opening: Mapping[str, Any], inline: bool = False) -> bytes:
    """What a player is mounted with: where its block is, or, where nobody could answer there, the block itself."""
    if not _answers(what.own, inline):
        return payload.packed(what, opening)
    return wire.pack({**payload.opened(opening), "id": what.id, "runs": f"{_open[0]}?{offered.query(what)}"}, {})


def _answers(own: data.Dataset | None, inline: bool) -> bool:
    """Whether runs have an address."""
    return not inline and bool(_open) and own is None


def beside(
    name: str, row: int, say: Callable[..., str], *arguments: object, meanwhile: Callable[[], object] = lambda: None
) -> str:
    """What `say` says of the arguments: said by a worker, once for all who ask under a name, but here where none is.

    BusyError where too much is waited for. `meanwhile` is called again and again while it is waited for: where it
    raises nobody waits any more.
    """
    if not _open:
        return say(*arguments)
    for _ in range(2):
        coming = WORKERS.ask(name, row, workers.write, say, *arguments, later=True)
        try:
            for _ in range(round(PATIENCE_SECONDS / LOOKED_SECONDS)):
                with LANE.aside():
                    done = waited([coming], LOOKED_SECONDS).done
                if done:
                    return coming.result().plain().decode()
                meanwhile()
        except BrokenProcessPool:
            continue
        finally:
            WORKERS.leave(name)
        break
    raise BusyError


class Question(Protocol):
    """What a query asks for: equal questions have one id."""

    @property
    def id(self) -> str: ...


Asked = TypeVar("Asked", bound=Question)


def answering(
    read: Callable[[Mapping[str, str]], Asked], ask: Callable[[Asked, bool], Future[Made]]
) -> Callable[[Request], Awaitable[Response]]:
    """How blocks of a kind are asked for. `read`: a query as what it asks for, RefusedError for what it may not say;
    `ask`: the workers for its block, for who has a seat or, as it is told, has none. 400 for a question that none is,
    429 and 503 where too many are asked for by one reader or by all.
    """

    async def answer(request: Request) -> Response:
        reader = seats.reader(request.headers.get("cookie", ""), request.client.host if request.client else "")
        seated = isinstance(reader, str)
        wait = BUDGETS[seated].of(reader).take(HELD_SECONDS)
        if wait is None:
            return _later(429)
        if wait:
            await asyncio.sleep(wait)
        said = dict(request.query_params)
        try:
            what = read(said) if offered.is_quick(said) else await run_in_threadpool(read, said)
        except RefusedError as refused:
            return PlainTextResponse(f"{refused.sentence}: {refused.values}", 400)
        known = said.get("v") == offered.version()
        headers = {
            "ETag": f'"{what.id}-{offered.version()}"',
            "Cache-Control": FOREVER if known else "no-store",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        try:
            made = await _made(request, what.id, lambda: ask(what, not seated))
        except BusyError:
            return _later(503)
        zipped = made.gzipped and "gzip" in request.headers.get("accept-encoding", "")
        headers["Content-Encoding"] = "gzip" if zipped else "identity"  # said either way: it is not compressed again
        data = made.data if zipped else made.plain()
        return Response(data, media_type="application/octet-stream", headers=headers)

    return answer


def _later(status: int) -> Response:
    return PlainTextResponse("busy", status, {"Retry-After": "1", "Cache-Control": "no-store"})


class Straight:
    """Middleware that answers who asks for runs: nothing that stands further inside has anything to say to that.

    Measured: what a request goes through on its way to a page takes as long as all the route does.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        self.app = app
        self.answers = {route.path: route.endpoint for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.answers.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if answer is None:
            return await self.app(scope, receive, send)
        response = await answer(Request(scope, receive))
        return await response(scope, receive, send)


async def _made(request: Request, name: str, ask: Callable[[], Future[Made]]) -> Made:
    """The block of this name once it is made; asked for again where the process that was to make it is lost."""
    gone = asyncio.ensure_future(_gone(request))
    try:
        for _ in range(2):
            waiting = asyncio.wrap_future(ask())
            try:
                await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
                if waiting.done():
                    return waiting.result()
            except BrokenProcessPool:
                continue
            finally:
                WORKERS.leave(name)
            break
    finally:
        gone.cancel()
    raise BusyError


async def _gone(request: Request) -> None:
    """Until who asked is not there any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
