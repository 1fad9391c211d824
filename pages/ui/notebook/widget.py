"""The cell's widget, by anywidget: an extra that only a notebook needs (`pip install anywidget`)."""

from functools import cache
from pathlib import Path
from typing import Any

from pages.ui.canvas import served
from pages.ui.notebook.session import Session
from pages.ui.player import player

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
    session = Session({name: _text(value) for name, value in query.items()}, lang)
    widget = _widget()(html=player.HTML, style=player.STYLE, block=session.block())

    def hear(_: Any, message: object, __: object) -> None:
        block = session.hear(message)
        if block is not None:
            widget.block = block

    widget.on_msg(hear)
    return widget


def _text(value: object) -> str:
    """As the address says it."""
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


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
