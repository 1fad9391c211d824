"""The one form in which an error leaves a worker, and in which a route answers it."""

import traceback
from collections.abc import Mapping

from pages.ui.app.fetched import MissingError


class WorkError(Exception):
    """Why something was not made: the id of a sentence or the sentence, what stands in it, and the status of an answer.

    400: it is not allowed. 404: there is none. 429, 503: too much is asked for by one reader, by all. 500: a fault of
    ours, with its traceback.
    """

    def __init__(self, sentence: str, status: int, values: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence, status, values)
        self.sentence, self.status, self.values = sentence, status, values

    def __str__(self) -> str:
        return f"{self.sentence}: {self.values}" if self.values else self.sentence


def as_work_error(fault: Exception) -> WorkError:
    """The same fault as one that every process can read, whatever it was made of."""
    if sentence := getattr(fault, "sentence", ""):
        return WorkError(sentence, getattr(fault, "status", 400), getattr(fault, "values", None))
    if type(fault) in (ValueError, MissingError):
        return WorkError(str(fault), 404)
    return WorkError("".join(traceback.format_exception(fault)), 500)
