"""An address that no page has: Streamlit would say so in English over the first page; ours says it in the reader's."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.app import catalogue, serving

ASKED = "unknown"  # in the address of the first page: the one that was asked for
MOST_SAID = 40  # characters of it
PAGES = frozenset(
    page.address for page in (catalogue.HOME, catalogue.LAB, catalogue.CHALLENGES, catalogue.TEACH, *catalogue.LESSONS)
)


class Unknown:
    """Middleware that leads a reader who asks for a page there is none to the first one, which says so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = str(scope.get("path", "")).removeprefix(serving.base()).strip("/")
        if scope["type"] != "http" or name in PAGES:
            return await self.app(scope, receive, send)
        elsewhere = False

        async def led(message: Message) -> None:
            nonlocal elsewhere
            if message["type"] == "http.response.start" and is_shell(scope, message):
                elsewhere = True
                said = dict(parse_qsl(scope["query_string"].decode("latin-1")))
                query = {"lang": said["lang"]} if "lang" in said else {}
                where = f"{serving.base()}?{urlencode({**query, ASKED: name[:MOST_SAID]})}"
                headers = [(b"location", where.encode()), (b"content-length", b"0"), (b"cache-control", b"no-store")]
                await send({"type": message["type"], "status": 303, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
            elif not elsewhere:
                await send(message)

        return await self.app(scope, receive, led)


def is_shell(scope: Scope, message: Message) -> bool:
    """Whether an answer is Streamlit's own page, which it gives for any path that no route of ours answers."""
    kinds = [value for name, value in message.get("headers", ()) if name.lower() == b"content-type"]
    ours = str(getattr(scope.get("endpoint"), "__module__", "")).startswith("pages.")
    return message["status"] == 200 and not ours and any(kind.startswith(b"text/html") for kind in kinds)


def sentences(words: dict[str, str]) -> list[str]:
    """That there is no such page, where the reader was led here from one."""
    asked = st.query_params.get(ASKED)
    return [words["unknown"].format(page=asked[:MOST_SAID])] if asked else []
