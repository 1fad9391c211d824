"""Stands between a browser's socket and the pages: a pace, the kinds of messages there are, an answer to each.

A page that a rerun or a new server has overtaken asks for parts that are no longer there; Streamlit drops such a
question without a word. Here it becomes a run of the whole page, which brings the parts anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance

from pages.ui.app.budget import FRAGMENT, PAGE, Budget

#: What a page says; among the rest is one that empties the caches of all readers.
KINDS = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
SOCKET = "/_stcore/stream"
PROTOCOL_ERROR = 1002

log = logging.getLogger(__name__)


class Guard:
    """Middleware for the socket of the pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and str(scope["path"]).endswith(SOCKET):
            talk = Talk(scope, receive, send)
            receive, send = talk.hear, talk.say
        await self.app(scope, receive, send)


class Talk:
    """One browser's socket."""

    def __init__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        self.receive, self.send = receive, send
        self.budgets = {True: Budget(FRAGMENT), False: Budget(PAGE)}
        self.noted: set[str] = set()
        told = scope.get("subprotocols") or []
        self.session = told[2] if len(told) > 2 else ""  # who comes back says which session was its own
        self.known = False

    async def say(self, message: Message) -> None:
        """Learn which session this is from the first message that says so."""
        data = message.get("bytes")
        if not self.known and data:
            said = ForwardMsg.FromString(data)
            if said.WhichOneof("type") == "new_session":
                self.session, self.known = said.new_session.initialize.session_id, True
        await self.send(message)

    async def hear(self) -> Message:
        """The next message that is one; whoever says no messages at all is let go."""
        while True:
            message = await self.receive()
            if message["type"] != "websocket.receive":
                return message
            said = _read(message)
            kind = said.WhichOneof("type") if said else None
            if said is None or kind is None:
                self.note("what was said is no message: the socket was closed")
                await self.send({"type": "websocket.close", "code": PROTOCOL_ERROR})
                return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}
            if kind in KINDS:
                return await self.paced(message, said, kind)
            self.note(f"a message of the kind {kind} was left out")

    async def paced(self, message: Message, said: BackMsg, kind: str) -> Message:
        """The message at its time, of a part that is there."""
        asked = said.rerun_script if kind == "rerun_script" else None
        if kind != "app_heartbeat":
            wait = self.budgets[asked is None or bool(asked.fragment_id)].take()
            if wait:
                self.note("more was asked for than a hand can: it waits")
                await asyncio.sleep(wait)
        if asked is not None and asked.fragment_id and not self.has(asked.fragment_id):
            if asked.is_auto_rerun:
                return message
            asked.fragment_id = ""
            return {**message, "bytes": said.SerializeToString()}
        return message

    def has(self, fragment: str) -> bool:
        found = get_instance()._session_mgr.get_session_info(self.session)
        return found is not None and found.session.has_fragment(fragment)

    def note(self, what: str) -> None:
        """A line in the log, once for each socket."""
        if what not in self.noted:
            self.noted.add(what)
            log.warning("session %s: %s", self.session or "?", what)


def _read(message: Message) -> BackMsg | None:
    try:
        return BackMsg.FromString(message.get("bytes") or b"")
    except DecodeError:
        return None
