"""One admission for every route that computes: how much a reader may ask for, and have under way at once."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pages.ui.app import budget
from pages.ui.app.budget import ADDRESS, BLOCKS, Budgets
from pages.ui.engine import engine
from pages.ui.engine.errors import WorkError
from pages.ui.engine.processes import LATER, LONG, SHORT

HELD_SECONDS = 2.0  # a question over its reader's budget waits; one that would wait for longer is sent away
AT_ONCE = {SHORT: 6, LONG: 2, LATER: 2}  # of each kind of work of one reader, whatever the routes; the rest waits,
MOST_EACH = 100  # up to so many
REMEMBERED = 1024  # addresses whose progress can be asked for
BUDGETS = {True: Budgets(BLOCKS), False: Budgets(ADDRESS)}  # whether the reader has a seat
_present = Counter[Hashable]()
_slots: dict[Hashable, asyncio.Semaphore] = {}
_keys: OrderedDict[str, Hashable] = OrderedDict()  # address → what it asks for


def reader_of(request: Request) -> Hashable:
    """Who asks: by the seat of a cookie, and where there is none all of an address together."""
    return budget.reader(request.headers.get("cookie", ""), request.client.host if request.client else "")


async def admitted(request: Request) -> None:
    """Come back when the reader may ask; WorkError 429 where that would take too long."""
    reader = reader_of(request)
    wait = BUDGETS[isinstance(reader, str)].of(reader).take(HELD_SECONDS)
    if wait is None:
        raise WorkError("busy", 429)
    await asyncio.sleep(wait)


async def made(
    request: Request, key: Hashable, make: Callable[..., Any], *arguments: Any, kind: str = SHORT, **named: Any
) -> Any:
    """What the engine makes of it, for as long as who asks is there; WorkError where it is not made."""
    _keys[f"{request.url.path}?{request.url.query}"] = key
    while len(_keys) > REMEMBERED:
        _keys.popitem(last=False)
    working = asyncio.ensure_future(_in_turn((reader_of(request), kind), key, make, *arguments, kind=kind, **named))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise WorkError("gone", 499)
    finally:
        working.cancel()
        gone.cancel()


async def _in_turn(reader: Hashable, key: Hashable, make: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    if _present[reader] >= MOST_EACH:
        raise WorkError("busy", 429)
    _present[reader] += 1
    try:
        async with _slots.setdefault(reader, asyncio.Semaphore(AT_ONCE[named["kind"]])):
            with engine.ENGINE.asked(key, make, *arguments, **named) as future:
                return await asyncio.shield(asyncio.wrap_future(future))  # others may wait for it too
    finally:
        _present[reader] -= 1
        if not _present[reader]:
            del _present[reader], _slots[reader]


async def _gone(request: Request) -> None:
    """Until who asked is not there any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def progress(request: Request) -> Response:
    """How far is what another address asks for, at "progress" before it: {"share": 0 … 1, null where nobody knows};
    204 where nothing is under way."""
    key = _keys.get(f"{request.url.path.replace('/progress/', '/', 1)}?{request.url.query}")
    if key is None or key not in engine.ENGINE.tasks:
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    return JSONResponse({"share": engine.ENGINE.share(key)}, headers={"Cache-Control": "no-store"})
