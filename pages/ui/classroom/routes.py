"""The routes of a class: two plain pages, what a hand sends as requests, what is told to all by a websocket.

No session of the app's, no script between. All of it runs in the server's one loop; what the core has to say is made by
the workers of the runs.
"""

import asyncio
import json
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.ui.app import budget
from pages.ui.app.budget import JOINS, JOINS_TOGETHER, Budgets
from pages.ui.app.text import LANGUAGES
from pages.ui.classroom import page, questions
from pages.ui.classroom.answers import ToldError
from pages.ui.classroom.classes import Bell, Class
from pages.ui.classroom.seating import Reader
from pages.ui.classroom.store import store
from pages.ui.engine import admission
from pages.ui.engine.errors import WorkError
from pages.ui.engine.processes import LONG
from pages.ui.server import addresses
from pages.ui.share.share import reached

STORE = store()
BUDGETS = {True: Budgets(JOINS), False: Budgets(JOINS_TOGETHER)}  # whether a browser keeps the cookie of its seat
GUESSES = {True: Budgets(JOINS), False: Budgets(JOINS_TOGETHER)}  # codes that are none
CONNECTIONS: Counter[str] = Counter()  # by address
MOST_CONNECTIONS = 1000  # of an address: a school has one
LARGEST = 6000  # bytes of a request
HELLO_SECONDS = 10.0  # in which a connection says who it is
TOGETHER = 0.1  # seconds: what comes within these is shown at once, as a class answers at once
Said = Mapping[str, Any]


def routes() -> list[BaseRoute]:
    """For `st.App`, beside the route of the runs."""
    base = addresses.base()
    deeds = {"join": _join, "answer": _answer, "steer": _steer}
    return [
        Route(f"{base}join", _phone_page),
        Route(f"{base}class", _screen_page),
        Route(f"{base}class/open", _asked(_open), methods=["POST"]),
        *(Route(f"{base}class/{{code}}/{name}", _asked(deed), methods=["POST"]) for name, deed in deeds.items()),
        WebSocketRoute(f"{base}class/{{code}}/live", _live),
    ]


async def _phone_page(request: Request) -> Response:
    return HTMLResponse(page.phone(), headers={"Cache-Control": "no-cache"})


async def _screen_page(request: Request) -> Response:
    query = dict(request.query_params)
    language = query["lang"] if query.get("lang") in LANGUAGES else LANGUAGES[0]
    try:
        if sum(map(len, query.values())) > LARGEST:
            raise ToldError("request", 400)
        offered = await _made(request, questions.offered, query)
    except ToldError as told:
        return PlainTextResponse(page.told(told.sentence, language), told.status, {"Retry-After": "1"})
    html = page.screen(language, query, offered, reached(str(request.url)))
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


async def _made(request: Request, make: Callable[..., Any], *arguments: object) -> Any:
    """What the core says, made beside the pages; ToldError where it says none, or too much is waited for."""
    try:
        await admission.admitted(request)
        return await admission.made(request, object(), make, *arguments, kind=LONG)
    except WorkError as fault:
        if fault.status == 500:
            raise
        raise ToldError("busy" if fault.status > 400 else fault.sentence, fault.status) from None


def _asked(deed: Callable[[Request, Said], Awaitable[Said]]) -> Callable[[Request], Awaitable[Response]]:
    """A request with a JSON object, answered with one; what is not possible with the id of a sentence.

    Only as application/json: a page of another site cannot send that.
    """

    async def answer(request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        try:
            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                raise ToldError("request", 415)
            return JSONResponse(await deed(request, await _said(request)), headers=headers)
        except ToldError as told:
            return JSONResponse({"told": told.sentence, "most": told.most}, told.status, headers)

    return answer


async def _said(request: Request) -> Said:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise ToldError("request", 413)
    return _object(body)


def _object(text: str | bytes) -> Said:
    try:
        said = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ToldError("request", 400)
    return said


async def _open(request: Request, said: Said) -> Said:
    return await STORE.begin(_reader(request))


def _reader(request: HTTPConnection) -> Reader:
    cookies, address = request.headers.get("cookie", ""), request.client.host if request.client else ""
    return Reader(budget.reader(cookies, address), address, bool(budget.seat(cookies)))


async def _class(request: HTTPConnection) -> Class:
    """The class of the address's code; ToldError where there is none, or this reader has guessed too often."""
    reader = _reader(request)
    guesses = GUESSES[reader.marked].of(reader.who)
    if guesses.owed():
        raise ToldError("quick", 429)
    try:
        return await STORE.find(request.path_params["code"])
    except ToldError as told:
        if told.sentence == "code":
            guesses.spend()
        raise


async def _join(request: Request, said: Said) -> Said:
    one, reader = await _class(request), _reader(request)
    if BUDGETS[reader.marked].of(reader.who).take(most=0) is None:
        raise ToldError("quick", 429)
    phone = await STORE.act(one.code, "join", secrets.token_urlsafe(12), reader.veiled(one.secret))
    return {"code": one.code, "phone": phone}


async def _answer(request: Request, said: Said) -> Said:
    one = await _class(request)
    deed = [said.get(name) for name in ("phone", "question", "answer", "sure")]
    return {"answer": await STORE.act(one.code, "answer", *deed)}


async def _steer(request: Request, said: Said) -> Said:
    one = await _class(request)
    one.check_led_by(said.get("secret"))
    act = said.get("act")
    if act == "ask":
        await _ask(request, one, said)
    elif act == "reveal":
        await _reveal(request, one)
    elif act in ("close", "again", "end"):  # no set: what was said may have no hash
        await STORE.act(one.code, act)
    else:
        raise ToldError("request", 400)
    return {}


async def _ask(request: Request, one: Class, said: Said) -> None:
    kind, query, lesson = said.get("kind"), said.get("query", {}), said.get("lesson", "")
    if not isinstance(query, dict) or not all(isinstance(value, str) for value in (kind, lesson, *query.values())):
        raise ToldError("request", 400)
    shown = await _made(request, questions.asked, kind, query, lesson)
    surface = await _made(request, questions.surface, query) if kind == "start" else None
    await STORE.act(one.code, "ask", kind, shown, (kind, query, lesson), surface)


async def _reveal(request: Request, one: Class) -> None:
    await STORE.act(one.code, "close")
    asked = one.question
    if asked is None or asked.phase != "closed":
        raise ToldError("again", 409)
    result, told = await _made(request, questions.result, *asked.source, asked.answers)
    await STORE.act(one.code, "reveal", asked.number, result, told)


async def _live(socket: WebSocket) -> None:
    """Tells a phone or a screen what it is to show, and again whenever that has changed."""
    await socket.accept()
    try:
        await _lead_or_follow(socket)
    except (TimeoutError, WebSocketDisconnect, KeyError, RuntimeError):
        return  # it is gone, or never was one of ours


async def _lead_or_follow(socket: WebSocket) -> None:
    address = _reader(socket).address
    CONNECTIONS[address] += 1
    try:
        if CONNECTIONS[address] > MOST_CONNECTIONS:
            raise ToldError("quick", 429)
        one = await _class(socket)
        said = _object(await asyncio.wait_for(socket.receive_text(), HELLO_SECONDS))
        if "secret" in said:
            one.check_led_by(said["secret"])
            async with STORE.connection(one.code):
                await _follow(socket, one, one.counted, lambda: _for_screen(one), TOGETHER)
        else:
            name = str(said.get("phone"))
            async with STORE.connection(one.code, name):
                await _follow(socket, one, one.turned, lambda: _for_phone(one, name))
    except ToldError as told:
        if told.sentence == "line":
            return await socket.close(1013)  # it tries again
        await socket.send_json({"refused": told.sentence, "most": told.most})
        await socket.close(4000)
    finally:
        CONNECTIONS[address] -= 1
        if not CONNECTIONS[address]:
            del CONNECTIONS[address]


async def _follow(socket: WebSocket, one: Class, bell: Bell, seen: Callable[[], Said], pause: float = 0.0) -> None:
    """Sends what has changed of what is `seen`, now and whenever the bell rings, until either side is over."""
    gone = asyncio.ensure_future(socket.receive())  # nobody has anything to say here but that it leaves
    last: Said = {}
    hung_up = one.hung_up
    try:
        while not gone.done():
            if one.hung_up > hung_up:
                return await socket.close(1013)
            rung, now = asyncio.ensure_future(bell.next.wait()), seen()
            fresh = {name: value for name, value in now.items() if name not in last or last[name] != value}
            try:
                if fresh:
                    await socket.send_text(json.dumps(fresh))
                if one.over:
                    return await socket.close(1000)
                last = now
                await asyncio.sleep(pause)
                await asyncio.wait({rung, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                rung.cancel()
    finally:
        gone.cancel()


def _for_screen(one: Class) -> Said:
    """What the projector is told. Answers are counted while they come, and seen once no more are taken."""
    asked = one.question
    seen = {"over": one.why, "phones": one.present}
    if asked is None:
        return {**seen, "number": 0, "phase": "wait"}
    closed = asked.phase != "open"
    rounds = list(zip(asked.answers, asked.sure, strict=True))[: None if closed else -1]
    return {
        **seen,
        "number": asked.number,
        "kind": asked.kind,
        "phase": asked.phase,
        "shown": asked.shown,
        "surface": asked.surface,
        "answered": [len(answers) for answers in asked.answers],
        "answers": [list(answers.values()) for answers, _ in rounds],
        "sure": [[sure.get(phone) for phone in answers] for answers, sure in rounds],
        "result": asked.result,
    }


def _for_phone(one: Class, name: str) -> Said:
    """What a phone is told: the question, how far it is, and once all is told how far off its own answer was.

    ToldError where its seat was given to another.
    """
    if not one.over:
        one.phone(name)
    asked = one.question
    seen = {"over": one.why, "led": one.led}
    if asked is None:
        return {**seen, "number": 0, "phase": "wait"}
    truth = (
        {key: asked.result[key] for key in ("true", "answer", "ideas") if key in asked.result} if asked.result else None
    )
    return {
        **seen,
        "number": asked.number,
        "kind": asked.kind,
        "phase": asked.phase,
        "shown": asked.shown,
        "round": len(asked.answers),
        "yours": asked.answers[-1].get(name),
        "truth": truth,
        "told": asked.told.get(name),
    }
