"""An address that no page has: Streamlit would say so in English over the first page; ours says it in the reader's."""

from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.app import catalogue, serving, shell

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
        return await shell.instead(lambda: _first(name, scope), self.app, scope, receive, send)


def _first(name: str, scope: Scope) -> Response:
    """To the first page, in the same language, with the name that was asked for."""
    said = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    query = {"lang": said["lang"]} if "lang" in said else {}
    where = f"{serving.base()}?{urlencode({**query, ASKED: name[:MOST_SAID]})}"
    return Response(status_code=303, headers={"Location": where, "Cache-Control": "no-store"})


def sentences(words: dict[str, str]) -> list[str]:
    """That there is no such page, where the reader was led here from one."""
    asked = st.query_params.get(ASKED)
    return [words["unknown"].format(page=asked[:MOST_SAID])] if asked else []
