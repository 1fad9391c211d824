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
    return {"start": _point, "vote": _choice}.get(kind, _rate)(shown, said)


def _rate(shown: Mapping[str, Any], said: Any) -> float:
    number, (low, high) = finite(said), shown["limits"]
    if number is None or not low * (1 - 1e-9) <= number <= high * (1 + 1e-9):
        raise ToldError("answer", 400)
    return number


def _point(shown: Mapping[str, Any], said: Any) -> list[float]:
    place = numbers(said, 2)
    if place is None or any(abs(x - c) > shown["half"] for x, c in zip(place, shown["centre"], strict=True)):
        raise ToldError("answer", 400)
    return list(place)


def _choice(shown: Mapping[str, Any], said: Any) -> str:
    if not isinstance(said, str) or said not in next(iter(shown["words"].values()))["choices"]:
        raise ToldError("answer", 400)
    return said
