"""What every answer of the server says about itself: nothing comes from elsewhere, and who may frame it."""

import os
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.app import budget

SOCKETS = "<sockets>"  # stands for those of the server, by the name under which it was asked
#: Streamlit's page begins with a script of its own, its charts and our parts are blobs; nothing is from outside.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": f"'self' {SOCKETS} blob: data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
}
ALL = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}
FRAMES = "GD_FRAME_ANCESTORS"  # of the environment: which sites may frame the app, as the header has them
HOST = re.compile(r"[\w.-]+(:\d+)?|\[[\da-fA-F:]+\](:\d+)?", re.ASCII)
HIDDEN = ("/_stcore/metrics",)  # how busy the server is, is nobody's business


class Guarded:
    """Middleware that adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        policy = {**POLICY, "frame-ancestors": os.environ.get(FRAMES, "'self'")}
        self.policy = "; ".join(f"{name} {value}" for name, value in policy.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if str(scope["path"]).endswith(HIDDEN):
            return await Response(status_code=404)(scope, receive, send)

        asked, begun = Headers(scope=scope), False
        host = asked.get("host", "")  # some browsers do not count the sockets of this name among 'self'
        sockets = f"ws://{host} wss://{host}" if HOST.fullmatch(host) else ""

        async def with_headers(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                headers.setdefault("content-security-policy", self.policy.replace(SOCKETS, sockets))
                for name, value in ALL.items():
                    headers.setdefault(name, value)
                page = headers.get("content-type", "").startswith("text/html")
                if page and not budget.seat("; ".join(asked.getlist("cookie"))):
                    headers.append("set-cookie", budget.taken())
                message = {**message, "headers": headers.raw}
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception:  # who stands outside would answer without the headers, and writes the fault down
            if not begun:
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, with_headers)
            raise
