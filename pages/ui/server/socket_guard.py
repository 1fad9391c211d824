"""Stands between a browser's socket and the pages: a pace, the kinds of messages there are, an answer to each.

A page that a rerun or a new server has overtaken asks for parts that are no longer there; Streamlit drops such a
question without a word. Here it becomes a run of the whole page, which brings the parts anew.
"""

import asyncio
import logging
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes
from streamlit.runtime.scriptrunner_utils.script_requests import _coalesce_widget_states

from pages.ui.app.budget import FRAGMENT, HEARD, PAGE, Budget
from pages.ui.server import collection
from pages.ui.server.fair_queue import EFFORTS

#: What a page says; among the rest is one that empties the caches of all readers.
KINDS = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
SOCKET = "/_stcore/stream"
PROTOCOL_ERROR = 1002
WIDGET = "$$"  # what a widget's name begins with
MOST_HELD = 64  # questions of a socket; the page has fewer parts

log = logging.getLogger(__name__)


class Guard:
    """Middleware for the socket of the pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or not str(scope["path"]).endswith(SOCKET):
            return await self.app(scope, receive, send)
        talk = Talk(scope, receive, send)
        try:
            return await self.app(scope, talk.hear, talk.say)
        finally:
            talk.over()
            collection.left()


class Talk:
    """One browser's socket."""

    def __init__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        self.receive, self.send = receive, send
        self.ears, self.budgets = Budget(HEARD), {True: Budget(FRAGMENT), False: Budget(PAGE)}
        self.held: list[BackMsg] = []  # runs that are asked for and not begun
        self.coming: asyncio.Task[Message] | None = None
        self.noted: set[str] = set()
        told = scope.get("subprotocols") or []
        self.session = told[2] if len(told) > 2 else ""  # who comes back says which session was its own
        self.known = False

    async def say(self, message: Message) -> None:
        """Learn which session this is from the first message that says so; who has gone is told nothing.

        That a browser has gone, the pages hear as its last message: a send that fails would end in a traceback.
        """
        data = message.get("bytes")
        if not self.known and data:
            said = ForwardMsg.FromString(data)
            if said.WhichOneof("type") == "new_session":
                self.session, self.known = said.new_session.initialize.session_id, True
        with suppress(OSError):
            await self.send(message)

    async def hear(self) -> Message:
        """The next message that is one, at its time; whoever says no messages at all is let go."""
        while True:
            wait = self.wait() if self.held else None
            if wait == 0:
                return self.next_run()
            message = await self.received(wait)
            heard = await self.sorted(message) if message else None
            if heard is not None:
                return heard

    async def sorted(self, message: Message) -> Message | None:
        """What the pages hear of a message at once; None where it waits for its time, or is left out."""
        if message["type"] != "websocket.receive":
            return message
        if len(message.get("bytes") or b"") > get_max_widget_state_size_bytes():
            return message  # Streamlit closes the socket that says so much
        said = _read(message)
        kind = said.WhichOneof("type") if said else None
        if said is None or kind is None:
            self.note("what was said is no message: the socket was closed")
            await self.send({"type": "websocket.close", "code": PROTOCOL_ERROR})
            return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}
        if kind == "rerun_script":
            self.hold(said)
            if self.wait():
                self.note("more was asked for than a hand can: it waits")
            return None
        if kind not in KINDS:
            return self.note(f"a message of the kind {kind} was left out")
        if kind == "stop_script":
            self.held.clear()
        if kind != "app_heartbeat":
            await asyncio.sleep(self.budgets[False].take() or 0)
        return message

    async def received(self, within: float | None) -> Message | None:
        """What comes next, None where nothing has within so many seconds."""
        pause = self.ears.owed()
        if self.coming is None and pause:
            await asyncio.sleep(pause if within is None else min(pause, within))
            return None
        if self.coming is None:
            self.ears.spend()
            self.coming = asyncio.ensure_future(self.receive())
        if not (await asyncio.wait({self.coming}, timeout=within))[0]:
            return None
        done, self.coming = self.coming, None
        return done.result()

    def over(self) -> None:
        if self.coming is not None:
            self.coming.cancel()

    def hold(self, said: BackMsg) -> None:
        """Keep a question until its time: the newest of a part stands for the older ones, one of the page for all."""
        asked = said.rerun_script
        self.place(asked)
        self.leave_out_strangers(asked)
        if len(self.held) >= MOST_HELD or any(not one.rerun_script.fragment_id for one in self.held):
            asked.fragment_id = ""
        kept = []
        for one in self.held:
            older = one.rerun_script
            if asked.fragment_id not in ("", older.fragment_id):
                kept.append(one)
            elif states := _coalesce_widget_states(older.widget_states, asked.widget_states):
                asked.widget_states.CopyFrom(states)  # a button that was pressed is not lost with the older one
        self.held = [*kept, said]

    def leave_out_strangers(self, asked: ClientState) -> None:
        """Widgets have names that Streamlit gave them; under any other a value is taken for the page's own."""
        widgets = list(asked.widget_states.widgets)
        ours = [one for one in widgets if one.id.startswith(WIDGET)]
        if len(ours) < len(widgets):
            self.note("a value for what is no widget was left out")
            del asked.widget_states.widgets[:]
            asked.widget_states.widgets.extend(ours)

    def wait(self) -> float:
        """Seconds until the first of what is held may begin."""
        part = bool(self.held[0].rerun_script.fragment_id)
        return max(self.budgets[part].owed(), EFFORTS.of(self.session).owed(0))

    def next_run(self) -> Message:
        said = self.held.pop(0)
        self.budgets[bool(said.rerun_script.fragment_id)].spend()
        self.place(said.rerun_script)
        return {"type": "websocket.receive", "bytes": said.SerializeToString()}

    def place(self, asked: ClientState) -> None:
        """Ask for the whole page where the part is not there any more."""
        if asked.fragment_id and not asked.is_auto_rerun and not self.has(asked.fragment_id):
            asked.fragment_id = ""

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
