"""A client that knows the wire and not the rules: it says what it likes for whatever part a page has."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_SECONDS = 60.0


Values = Mapping[str, Mapping[str, Any]]  # id of a widget → the field of the message and what stands in it


def question(page: str, values: Values, fragment: str = "", query: str = "") -> BackMsg:
    """Asks for a run of a page's script, or of one fragment of it, with these values."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    message.rerun_script.fragment_id = fragment
    for name, said in values.items():
        state = message.rerun_script.widget_states.widgets.add(id=name)
        for field, value in said.items():
            if field.endswith("array_value"):
                getattr(state, field).data.extend(value)
            elif field == "string_trigger_value":
                state.string_trigger_value.data = value
            else:
                setattr(state, field, value)
    return message


@asynccontextmanager
async def connected(url: str, **more: Any) -> AsyncIterator[ClientConnection]:
    """A socket as a page of the app opens it."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    said = {"max_size": None, "compression": None, "open_timeout": PATIENCE_SECONDS, **more}
    async with connect(address, subprotocols=["streamlit"], origin=url, **said) as socket:
        yield socket


class Stranger:
    """One socket. `parts` are the widgets it was shown, id → kind; `fragments` those in which they stand."""

    def __init__(self, socket: Any, path: str) -> None:
        self.socket = socket
        self.path = path
        self.parts: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.exceptions: list[str] = []
        self.shown: list[ForwardMsg] = []

    async def say(self, values: Values | None = None, fragment: str = "", query: str = "") -> list[ForwardMsg]:
        """Ask for a run, with these values; what comes back."""
        await self.ask(values, fragment, query)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.heard()

    async def ask(self, values: Values | None = None, fragment: str = "", query: str = "") -> None:
        """The same without waiting."""
        await self.socket.send(question(self.path, values or {}, fragment, query).SerializeToString())

    async def heard(self) -> list[ForwardMsg]:
        """All until the script is done."""
        self.shown = []
        async for raw in self.socket:
            message = ForwardMsg.FromString(raw)
            self.shown.append(message)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._learn(message)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return self.shown
        raise ConnectionError("the socket was closed")

    def _learn(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type") or ""
        if kind == "exception":
            self.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        part = getattr(getattr(element, kind, None), "id", "")
        if isinstance(part, str) and part:
            self.parts[part] = kind
            self.fragments[part] = message.delta.fragment_id

    def text(self) -> str:
        """Everything that was shown last, as text."""
        return "\n".join(str(message.delta) for message in self.shown if message.WhichOneof("type") == "delta")


@asynccontextmanager
async def stranger(url: str, path: str = "lab") -> AsyncIterator[Stranger]:
    async with connected(url, max_queue=None) as socket:  # it takes in what comes, heard or not
        yield Stranger(socket, path)


DIGITS = "9" * 300
#: What a widget may be sent, each as the field of the message and a value: none of any use.
GARBAGE: tuple[dict[str, Any], ...] = (
    {"string_value": "zzz"},
    {"int_value": -(2**62)},
    {"double_value": float("nan")},
    {"double_value": float("inf")},
    {"bool_value": True},
    {"double_array_value": [float("nan"), 1e308, -1e308]},
    {"int_array_value": [-5, 2**62]},
    {"string_array_value": ["zzz", "", "\u0000"]},
    {"json_value": "{" * 200},
    {"json_value": "[1, 2, [3]]"},
    {"json_value": f'{{"batch_size": {DIGITS}, "start": [NaN, {DIGITS}], "view": {DIGITS}, "ask": {DIGITS}}}'},
    {"json_value": json.dumps({"view": {"learning_rate": [1], "active": {}, "shown": [1, {}]}, "branch": [[]]})},
    {"json_trigger_value": "zzz"},
    {"string_trigger_value": "zzz"},
    {"trigger_value": True},
    {"bytes_value": b"\xff" * 50},
)
#: What the pages' own components say by name, of every wrong kind.
NAMES = ("batch_size", "start", "branch", "view", "drawn", "inline", "ask", "dropped", "cell", "size", "dial", "point")
WRONG = (float("nan"), [], [1], [[1, 2], None], {}, "zzz", -1, 1e308, True, None, {"a": {"b": []}}, 10**300)


def wrong(value: Any) -> dict[str, str]:
    """A component's word with one wrong value under every name there is."""
    return {"json_value": json.dumps(dict.fromkeys(NAMES, value))}
