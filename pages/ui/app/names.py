"""A page under a name that the server does not go by: Streamlit's would stay empty, for its socket is refused."""

from html import escape

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.app import shell, text

PAGE = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>403</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>
body {{ font: 18px/1.6 system-ui, sans-serif; word-break: keep-all;
  max-width: 36em; margin: 15vh auto; padding: 0 24px }}
</style>
{sentences}</html>"""


class Names:
    """Middleware that says so, in both languages: there is no page on which the reader could choose one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host") if scope["type"] == "http" else None
        if scope["type"] != "http" or not st.get_option("server.allowedHosts") or is_allowed(host):
            return await self.app(scope, receive, send)
        return await shell.instead(lambda: _sentence(host or ""), self.app, scope, receive, send)


def is_allowed(host: str | None) -> bool:
    """Whether Streamlit opens a socket to who comes by this name."""
    from streamlit.web.server.starlette.starlette_websocket import is_host_allowed  # of the server: a site has none

    return is_host_allowed(host)


def _sentence(host: str) -> HTMLResponse:
    said = {language: text.read("app", language)["fault"]["elsewhere"] for language in text.LANGUAGES}
    lines = (f'<p lang="{language}">{escape(one.format(host=host))}</p>' for language, one in said.items())
    return HTMLResponse(PAGE.format(sentences="\n".join(lines)), 403, {"Cache-Control": "no-store"})
