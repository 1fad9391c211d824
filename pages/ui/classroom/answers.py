"""What an answer to a question may be, and what is said where something is not possible."""

from collections.abc import Mapping
from typing import Any

from pages.ui.runs.parsers import finite, numbers

KINDS = ("critical", "lowest", "start", "vote")


class ToldError(Exception):
    """What was asked for is not possible: an id of the sentence that says so, and the status it is answered with."""

    def __init__(self, sentence: str, status: int, most: int = 0) -> None:
        super().__init__(sentence, status, most)  # all of it, as it may come from another process
        self.sentence, self.status, self.most = sentence, status, most


def answer(kind: str, shown: Mapping[str, Any], said: Any) -> Any:
    """What was said as it counts: a choice's id, a point of two weights, else a rate; ToldError where it is none."""
    found = {"start": _point, "vote": _choice}.get(kind, _rate)(shown, said)
    if found is None:
        raise ToldError("answer", 400)
    return found


def _rate(shown: Mapping[str, Any], said: Any) -> float | None:
    number, (low, high) = finite(said), shown["limits"]
    return number if number is not None and low * (1 - 1e-9) <= number <= high * (1 + 1e-9) else None


def _point(shown: Mapping[str, Any], said: Any) -> list[float] | None:
    place, half = numbers(said, 2) or (), shown["half"]
    near = [x for x, c in zip(place, shown["centre"], strict=False) if abs(x - c) <= half]
    return near if len(near) == 2 else None


def _choice(shown: Mapping[str, Any], said: Any) -> str | None:
    return said if isinstance(said, str) and said in next(iter(shown["words"].values()))["choices"] else None
