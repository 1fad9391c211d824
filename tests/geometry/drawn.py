"""What stands on a canvas that records, and questions about it: lines, marks, words, in CSS pixels."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Point = tuple[float, float]
RECORDER = "tests/javascript/recorder.js"


class Drawn:
    """The entries of one canvas, in the order in which they were drawn; `palette`: names of colours → values."""

    def __init__(self, entries: list[dict[str, Any]], palette: dict[str, str], size: tuple[float, float]) -> None:
        self.entries = entries
        self.palette = palette
        self.width, self.height = size

    def of(self, op: str, color: str | None = None) -> list[dict[str, Any]]:
        """Entries of a kind; `color` is a name of the palette or a value."""
        value = None if color is None else self.palette.get(color, color)
        return [e for e in self.entries if e["op"] == op and value in (None, e["color"])]

    def lines(self, color: str | None = None, *, dashed: bool | None = None) -> list[np.ndarray]:
        """Stroked paths as arrays of points (n, 2)."""
        return [
            np.array(part["points"], float)
            for entry in self.of("stroke", color)
            if dashed in (None, bool(entry["dash"]))
            for part in entry["path"]
            if part.get("points")
        ]

    def segments(self, color: str | None = None, *, dashed: bool | None = None) -> list[np.ndarray]:
        """Stroked paths of two points."""
        return [line for line in self.lines(color, dashed=dashed) if len(line) == 2]

    def shapes(self, color: str | None = None) -> list[np.ndarray]:
        """Filled outlines as arrays of points."""
        parts = (part for entry in self.of("fill", color) for part in entry["path"])
        return [np.array(part["points"], float) for part in parts if part.get("points")]

    def marks(self, color: str | None = None) -> list[Point]:
        """Centres of discs and of filled outlines."""
        return self.centres(color) + [tuple(shape.mean(axis=0)) for shape in self.shapes(color)]

    def centres(self, color: str | None = None, op: str = "fill") -> list[Point]:
        """Those of discs."""
        return [(x, y) for x, y, _ in self.discs(color, op)]

    def discs(self, color: str | None = None, op: str = "fill") -> list[tuple[float, float, float]]:
        """(x, y, radius) of circles."""
        return [tuple(part["arc"]) for entry in self.of(op, color) for part in entry["path"] if "arc" in part]

    def boxes(self, color: str | None = None) -> list[tuple[float, float, float, float]]:
        """(x, y, width, height) of filled rectangles."""
        return [tuple(part["rect"]) for entry in self.of("fill", color) for part in entry["path"] if "rect" in part]

    def ellipses(self) -> Iterator[np.ndarray]:
        """Ellipses stroked without dashes, a hundred points of each."""
        turns = np.linspace(0, 2 * np.pi, 100)
        for entry in self.of("stroke"):
            for part in entry["path"]:
                if "ellipse" in part and not entry["dash"]:
                    x, y, rx, ry, angle = part["ellipse"]
                    u, v = rx * np.cos(turns), ry * np.sin(turns)
                    yield np.column_stack(
                        [x + u * np.cos(angle) - v * np.sin(angle), y + u * np.sin(angle) + v * np.cos(angle)]
                    )

    def words(self) -> dict[str, Point]:
        """What is written → where; of two that say the same, the later."""
        return {entry["text"]: tuple(entry["at"]) for entry in self.of("text")}

    def scale(
        self, axis: int, *, log: bool = False, align: str | None = None, color: str = "muted", above: float = np.inf
    ) -> "Scale":
        """Values → pixels along an axis, as its own tick numbers say: 0 the horizontal one, 1 the vertical one.

        The numbers of an axis stand in one line, at equal distances for equal differences (or ratios); `above` leaves
        out what stands lower on the sheet.
        """
        align = align or ("center", "right")[axis]
        lined: dict[float, dict[float, float]] = {}
        for entry in self.of("text", color):
            value = number(entry["text"])
            wanted = entry["align"] == align and entry["at"][1] < above
            if wanted and value is not None and not (log and value <= 0):
                lined.setdefault(round(entry["at"][1 - axis], 3), {})[value] = entry["at"][axis]
        ticks = max(lined.values(), key=len)
        values = np.array(sorted(ticks))
        places = np.array([ticks[value] for value in values])
        measure = np.log if log else np.asarray
        slope, offset = np.polyfit(measure(values), places, 1)
        assert np.abs(slope * measure(values) + offset - places).max() < 0.6, "ticks at their values"
        return lambda value: slope * measure(np.asarray(value, float)) + offset


Scale = Callable[[Any], np.ndarray]


def number(text: str) -> float | None:
    """A number as the pictures write it; None for what is none."""
    plain = text.replace("\u2009", "").replace("−", "-").replace("k", "e3")
    plain = re.sub(r"^(-?)(?:([\d.]+)×)?10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)$", _power, plain)
    try:
        return float(plain)
    except ValueError:
        return None


def _power(found: re.Match[str]) -> str:
    digits = found[3].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return f"{found[1]}{found[2] or 1}e{digits}"


def near(places: Any, wanted: Any, within: float = 0.6) -> bool:
    """Whether places are the wanted ones to half a pixel."""
    places, wanted = np.asarray(places, float), np.asarray(wanted, float)
    return places.shape == wanted.shape and bool(np.abs(places - wanted).max() <= within)


def has(places: Any, wanted: Any, within: float = 0.6) -> bool:
    """Whether one of the places is the wanted one."""
    return any(near(place, wanted, within) for place in places)
