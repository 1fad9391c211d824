"""What a reader is given where Streamlit's own page would say nothing to him, or something untrue.

An address that no page has: Streamlit would say so in English over the first page; ours says it in the reader's.
A page under a name that the server does not go by: Streamlit's would stay empty, for its socket is refused.
"""

from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.app import catalogue, text
from pages.ui.server import addresses

ASKED = "unknown"  # in the address of the first page: the one that was asked for
MOST_SAID = 40  # characters of it
PAGES = frozenset(page.address for page in catalogue.PAGES)
PAGE = (Path(__file__).parent / "unknown_page.html").read_text(encoding="utf-8")


class UnknownPage:
    """Middleware that leads a reader who asks for a page there is none to the first one, which says so; who comes by a
    name that is not the server's is told so in both languages: there is no page on which he could choose one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        other = _instead(scope) if scope["type"] == "http" else None
        given = False

        async def sent(message: Message) -> None:
            nonlocal given
            if other and message["type"] == "http.response.start" and _is_shell(scope, message):
                given = True
                await other(scope, receive, send)
            elif not given:
                await send(message)

        await self.app(scope, receive, sent)


def _instead(scope: Scope) -> Response | None:
    """What is answered in the place of Streamlit's page; None where that is right."""
    host, name = Headers(scope=scope).get("host"), str(scope["path"]).removeprefix(addresses.base()).strip("/")
    if st.get_option("server.allowedHosts") and not is_allowed(host):
        return _sentence(host or "")
    return None if name in PAGES else _first(name, scope)


def _first(name: str, scope: Scope) -> Response:
    """To the first page, in the same language, with the name that was asked for."""
    said = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    query = {"lang": said["lang"]} if "lang" in said else {}
    where = f"{addresses.base()}?{urlencode({**query, ASKED: name[:MOST_SAID]})}"
    return Response(status_code=303, headers={"Location": where, "Cache-Control": "no-store"})


def sentences(words: dict[str, str]) -> list[str]:
    """That there is no such page, where the reader was led here from one."""
    asked = st.query_params.get(ASKED)
    return [words["unknown"].format(page=asked[:MOST_SAID])] if asked else []


def is_allowed(host: str | None) -> bool:
    """Whether Streamlit opens a socket to who comes by this name."""
    from streamlit.web.server.starlette.starlette_websocket import is_host_allowed  # of the server: a site has none

    return is_host_allowed(host)


def _sentence(host: str) -> HTMLResponse:
    said = {language: text.read("app", language)["fault"]["elsewhere"] for language in text.LANGUAGES}
    lines = (f'<p lang="{language}">{escape(one.format(host=host))}</p>' for language, one in said.items())
    return HTMLResponse(PAGE.format(sentences="\n".join(lines)), 403, {"Cache-Control": "no-store"})


def _is_shell(scope: Scope, message: Message) -> bool:
    """Whether an answer is Streamlit's own page, which it gives for any path that no route of ours answers."""
    kinds = [value for name, value in message.get("headers", ()) if name.lower() == b"content-type"]
    ours = str(getattr(scope.get("endpoint"), "__module__", "")).startswith("pages.")
    return message["status"] == 200 and not ours and any(kind.startswith(b"text/html") for kind in kinds)
