"""Streamlit's own page, and what a reader is given where it would say nothing to him, or something untrue."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


async def instead(other: Callable[[], Response], app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """The app's answer to a question, or what `other` makes where that is Streamlit's page."""
    given = False

    async def sent(message: Message) -> None:
        nonlocal given
        if message["type"] == "http.response.start" and _is_shell(scope, message):
            given = True
            await other()(scope, receive, send)
        elif not given:
            await send(message)

    await app(scope, receive, sent)


def _is_shell(scope: Scope, message: Message) -> bool:
    """Whether an answer is Streamlit's own page, which it gives for any path that no route of ours answers."""
    kinds = [value for name, value in message.get("headers", ()) if name.lower() == b"content-type"]
    ours = str(getattr(scope.get("endpoint"), "__module__", "")).startswith("pages.")
    return message["status"] == 200 and not ours and any(kind.startswith(b"text/html") for kind in kinds)
