"""Routes by which anybody asks for runs, and for those beside them: no session, no script between.

What an address gives never changes.
"""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import wait
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.engine import admission, engine
from pages.ui.engine.errors import WorkError, as_work_error
from pages.ui.engine.processes import LATER, LONG, SHORT
from pages.ui.player import ghosts, payload, run_query
from pages.ui.runs import data
from pages.ui.runs.band import SEEDS
from pages.ui.runs.experiment import is_long, updates_in
from pages.ui.runs.records import EVERY
from pages.ui.runs.trials import TRIALS
from pages.ui.server import addresses
from pages.ui.server.fair_queue import QUEUE

PATIENCE_SECONDS = 30
LOOKED_SECONDS = 0.2  # between two looks whether words are still waited for
FOREVER = "public, max-age=31536000, immutable"
NEVER = {"Cache-Control": "no-store"}
_open: list[str] = []  # what the routes begin with, once a server has them


def routes() -> list[Route]:
    """For `st.App`: from now on players of this process are told where to ask."""
    base = addresses.base()
    _open[:] = [base]
    return [
        Route(f"{base}runs", answering(run_query.read, runs_of, payload.parts)),
        Route(f"{base}ghosts", answering(ghosts.read, runs_beside, ghosts.parts)),
    ]


@asynccontextmanager
async def working(_: Any) -> AsyncIterator[dict[str, Any]]:
    """The server's life: its workers begin with it and end with it."""
    engine.ENGINE.begin(ready)
    try:
        yield {}
    finally:
        engine.ENGINE.stop()


def ready() -> None:
    """All that makes a block is imported, in whatever process this is called: that takes longer than a block."""


def part(own: data.Dataset | None, inline: bool, moving: bool = False) -> str:
    """What of a block a player is mounted with: where it can ask for the rest, or a hand is moving, the runs only."""
    return "runs" if moving or _answers(own, inline) else ""


def offer(what: payload.Wanted, opening: Mapping[str, Any], inline: bool = False) -> bytes:
    """What a player is mounted with: where its block is, or, where nobody could answer there, the block itself."""
    if not _answers(what.own, inline):
        return payload.packed(what, opening)
    words = {key: said for key, said in text.read("canvas", what.language).items() if key.startswith("computing")}
    address = f"{_open[0]}runs?{run_query.query(what)}"
    return wire.pack({**payload.opened(opening), "id": what.id, "runs": address, "progress": words}, {})


def offer_beside(what: ghosts.Wanted, inline: bool = False) -> dict[str, str]:
    """For the header a player is mounted with: where the block of the runs beside is, or the block itself."""
    if not what.pins and not what.race:
        return {"id": ""}
    if _answers(what.own, inline):
        return {"id": what.id, "url": f"{_open[0]}ghosts?{ghosts.query(what)}"}
    return {"id": what.id, "block": base64.b64encode(wire.pack(*ghosts.parts(what))).decode()}


def _answers(own: data.Dataset | None, inline: bool) -> bool:
    """Whether runs have an address."""
    return not inline and bool(_open) and own is None


def runs_of(what: payload.Wanted) -> tuple[str, int]:
    """The kind of work that a block is, and the updates of its runs; no picture waits for counts."""
    if what.part == "marks":
        return LATER, 0
    total = updates_in(what.settings, what.sent)
    if what.part == "band":
        total *= SEEDS
    if what.part in payload.ALONE:
        return LONG if total > EVERY else SHORT, total
    return LONG if is_long(what.settings, what.told) else SHORT, total


def runs_beside(what: ghosts.Wanted) -> tuple[str, int]:
    """The same of a block of runs beside; a race takes as long as a family for each of its optimizers."""
    runs = [pin for _, pin in ghosts.runs(what)]
    if what.trials:
        return LONG, 2 * TRIALS * sum(updates_in(pin.settings, (pin.strategy,)) for pin in runs)
    long = bool(what.race) or any(is_long(pin.settings, (pin.strategy,)) for pin in runs)
    return LONG if long else SHORT, sum(updates_in(pin.settings, (pin.strategy,)) for pin in runs)


def packed(parts: Callable[[Any], Any], what: Any) -> bytes:
    """The block, in whatever process this is called."""
    return wire.pack(*parts(what))


def encoded(say: Callable[..., str], *arguments: Any) -> bytes:
    """A text about runs, in whatever process this is called."""
    return say(*arguments).encode()


def beside(
    make: Callable[..., bytes], *arguments: Any, kind: str, meanwhile: Callable[[], object] = lambda: None
) -> bytes:
    """What `make` makes of the arguments for a page's script: once for all who ask, but here where no server is.

    WorkError where too much is waited for. `meanwhile` is called again and again while it is waited for: where it
    raises nobody waits any more.
    """
    if not _open:
        return make(*arguments)
    key = repr((make.__name__, arguments))
    if known := engine.ENGINE.known(key):
        return known[0]
    with engine.ENGINE.asked(key, make, *arguments, kind=kind) as coming:
        for _ in range(round(PATIENCE_SECONDS / LOOKED_SECONDS)):
            with QUEUE.aside():
                done = wait([coming], LOOKED_SECONDS).done
            if done:
                return bytes(coming.result())
            meanwhile()
    raise WorkError("busy", 503)


def answering(
    read: Callable[[Mapping[str, str]], Any],
    runs: Callable[[Any], tuple[str, int]],
    parts: Callable[[Any], Any],
) -> Callable[[Request], Awaitable[Response]]:
    """How blocks of a kind are asked for. `read`: a query as what has an `id`, or RefusedError;
    `runs`: the kind of work, and its updates; `parts`: the header and arrays of its block. 400 for a question that
    none is, 429 and 503 where too many are asked for by one reader or by all.
    """

    async def answer(request: Request) -> Response:
        said = dict(request.query_params)
        await admission.admitted(request)
        try:
            what = read(said) if run_query.is_quick(said) else await run_in_threadpool(read, said)
        except ValueError as refused:
            raise as_work_error(refused) from None
        headers = {
            "ETag": f'"{what.id}-{run_query.version()}"',
            "Cache-Control": FOREVER if said.get("v") == run_query.version() else "no-store",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        known = engine.ENGINE.known(what.id, "gzip" in request.headers.get("accept-encoding", ""))
        if known is None:
            kind, total = runs(what)
            known = await admission.made(request, what.id, packed, parts, what, kind=kind, total=total), False
        body, zipped = known
        headers["Content-Encoding"] = "gzip" if zipped else "identity"  # said either way: it is not compressed again
        return Response(body, media_type="application/octet-stream", headers=headers)

    return refusing(answer)


def refusing(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """The same answer, or a sentence with its status; a fault of ours goes on to be written down."""

    async def either(request: Request) -> Response:
        try:
            return await answer(request)
        except WorkError as fault:
            if fault.status == 500:
                raise
            headers = {**NEVER, "Retry-After": "1"} if fault.status in (429, 503) else NEVER
            return PlainTextResponse(str(fault), fault.status, headers)

    return either


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
