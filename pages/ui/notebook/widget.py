"""The cell's widget, by anywidget: an extra that only a notebook needs (`pip install anywidget`)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pages.ui.app import text
from pages.ui.canvas import served, wire
from pages.ui.player import addressed, choices, ghosts, payload, player
from pages.ui.player.player import heard
from pages.ui.runs import parameters, parsers, pins
from pages.ui.runs.state import State, complete, initial

FOLDER = Path(__file__).parent


@cache
def module() -> str:
    """The widget's ES module: the player as pages mount it, and what puts it into a cell."""
    parts = served.modules(FOLDER.parent / "player" / "js" / "player.js", FOLDER / "js" / "cell.js")
    return f"{parts}\nexport default modules[1].default(modules[0].default);\n"


def lab(lang: str = "ko", **query: object) -> Any:
    """The Lab as a widget, to be a cell's last line. What it opens with is said in the words of the Lab's address:

        lab(optimizer="adam", lr=0.05, length="300u", lang="en")

    ValueError, with a sentence, for what an address may not say; ModuleNotFoundError where there is no anywidget.
    """
    session = Session({name: parameters.text(value) for name, value in query.items()}, lang)
    widget = _widget()(html=player.HTML, style=player.STYLE, block=session.block())

    def hear(_: Any, message: object, __: object) -> None:
        block = session.hear(message)
        if block is not None:
            widget.block = block

    widget.on_msg(hear)
    return widget


@cache
def _widget() -> Any:
    """The class, made once it is known that its base is there."""
    import anywidget
    import traitlets

    class Lab(anywidget.AnyWidget):  # type: ignore[misc]
        _esm = module()
        html = traitlets.Unicode().tag(sync=True)
        style = traitlets.Unicode().tag(sync=True)
        block = traitlets.Bytes().tag(sync=True)

    return Lab


HEARD = ("batch_size", "start", "branch", "view", "pins", "race")  # what a player says that its runs depend on


class Session:
    """One cell's Lab. `query` says what it opens with in the words of the Lab's address (lr, optimizer, data, …).

    ValueError, with a sentence, for a word the address does not have or a value it does not allow.
    """

    def __init__(self, query: Mapping[str, str], language: str) -> None:
        faults: list[parameters.Fault] = []
        parameters.read(parsers.choice(text.LANGUAGES), None, "lang", language, faults)
        if faults:
            language = text.LANGUAGES[0]
        self.language = language
        self.said: dict[str, Any] = {}
        self.sent = ""
        names = {*parameters.PAGE_NAMES, *parameters.LENGTH_NAMES, *(row.name for row in parameters.PLAYER)}
        opened, more = State.from_query(query)
        self.settings, self.setup = opened.settings, opened.setup
        self.first = {**opened.view, "learning_rate": opened.rate}
        wrong = choices.told([*faults, *more], self.language)
        if unknown := sorted(set(query) - names):
            wrong.append(f"the Lab's address has no {', '.join(unknown)}; it has {', '.join(sorted(names))}")
        if wrong:
            raise ValueError(" ".join(wrong))

    def block(self) -> bytes:
        """What the player is to show now (see `wire.pack`)."""
        said, first = heard(self.said), self.first
        full = complete(self.settings, self.setup, first, said)
        strategies = self.setup.strategies
        active = said.active if said.active in strategies else first["active"]
        shown = [name for name in said.shown or () if name in strategies] or first["shown"]
        opening = {"initial": initial(first, full), "layout": "lab", "channel": "", "apart": True}
        rests = said.learning_rate is None or said.settled(full.batch_size, full.start)
        part = "" if rests else "runs"
        what = payload.asked(full, self.language, opening, wanted=(*shown, active), part=part)
        at = said.learning_rate or first["learning_rate"]
        wanted = {
            "pins": pins.heard(said.pins, first["pins"], parsers.pinned),
            "race": pins.heard(said.race, first["race"], parsers.raced),
        }
        hand = State(full, active, at, wanted)
        told, beside = ghosts.packed(addressed.beside(self.language, hand))
        self.sent = what.id + told["id"]
        header, arrays = payload.parts(what)
        return wire.pack({**header, **payload.opened({**opening, "ghosts": told})}, {**arrays, **beside})

    def hear(self, message: object) -> bytes | None:
        """What the player says, {"name": …, "value": …}: the block of it, None where it is to show what it has.

        A message of another kind is no message: a notebook may bring those of others.
        """
        if not isinstance(message, Mapping) or message.get("name") not in HEARD:
            return None
        self.said[message["name"]] = message.get("value")
        before, block = self.sent, self.block()
        return block if self.sent != before else None
