"""Opens the Lab without a browser and reads what the player is sent."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.lessons.lab import own
from pages.ui.canvas import wire
from pages.ui.reading import Column, Guesses, Table
from pages.ui.reading.keeping import Held
from pages.ui.runs.data import Dataset

ROOT = Path(__file__).resolve().parents[2]


def opened(address: str, session: Mapping[str, Any] = MappingProxyType({}), **query: str) -> AppTest:
    """The page of an address with this query, `session` set before the first run; it ran without an exception."""
    app = at(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60), address)
    app.query_params.update(query)
    for key, value in session.items():
        app.session_state[key] = value
    return ran(app)


def lab(session: Mapping[str, Any] = MappingProxyType({}), **query: str) -> AppTest:
    """The Lab, its tables open."""
    return opened("lab", {"tables": True, **session}, **query)


def held(rows: Dataset) -> str:
    """A handle of a reader's own rows, for `session["own"]`."""
    values = np.column_stack([rows.features, rows.target])
    columns = tuple(Column(name, "number") for name in (*rows.names, rows.target_name))
    read = Table(values, np.arange(2, 2 + len(values)), columns, Guesses("utf-8", ",", ".", 1), "text")
    return own.KEEPING.hold(Held("a session", "mine.csv", b"", Guesses(), read, rows))


def at(app: AppTest, address: str) -> AppTest:
    """As a deep link does: the page of this address from the first run on, without one of the first page before it."""
    app._page_hash = calc_hash(address)
    return app


def ran(app: AppTest) -> AppTest:
    """One more run, without an exception."""
    app.run()
    assert not app.exception, [(e.message, e.stack_trace) for e in app.exception]
    return app


def payload(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the player is given: (header, arrays)."""
    return wire.unpack(component(app, "gradient_descent_player").proto.bytes)


def component(app: AppTest, name: str) -> Any:
    """The one mounted component of a name."""
    (found,) = [c for c in app.main.get("bidi_component") if c.proto.component_name == name]
    return found


def notes(app: AppTest) -> str:
    """Everything said about what was not as asked."""
    return "\n".join(h.proto.body for h in app.main.get("html") if 'role="status"' in h.proto.body)


def heading(app: AppTest) -> str:
    (found,) = [h.proto.body for h in app.main.get("html") if "<h1>" in h.proto.body]
    return found


def button(app: AppTest, label: str) -> Any:
    (found,) = [b for b in app.button if b.label == label]
    return found
