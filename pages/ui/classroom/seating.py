"""Who has a seat in a class, and who makes room when all are taken.

A hall of phones behind one address and somebody there who opens line after line look the same until a question is
answered. So whoever answered keeps the seat, and the others of a place that wants more than there are sit by turns.
"""

import hmac
import random
from collections import Counter, deque
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pages.ui.app.budget import Rate

MOST_PHONES = 400
LEFT_SECONDS = 60.0  # after which the seat of a phone that is not there may be another's
COMING_SECONDS = 5.0  # in which a phone that has a seat comes to take it
SEATS_EACH, SEATS_TOGETHER = 8, 40  # of one browser, and of all browsers of an address that keep no cookie
LINES_EACH = 4  # of one seat: a page that is loaded anew, and tabs that were doubled
TRIES, TRIES_SECONDS = 12, 10.0  # answers a phone may send in so many seconds
TURNS = Rate(40, 5)  # seats of a full class that go to another of the same place: a page that is sent away comes again


class Reader(NamedTuple):
    """Who asks for a seat: a browser by the mark it keeps, or all of an address that keep none; and the address."""

    who: Hashable
    address: Hashable
    marked: bool = True

    def veiled(self, secret: str) -> "Reader":
        """The same as numbers that tell seats of one class apart and say nothing else: no address is kept."""
        who, address = (hmac.new(secret.encode(), f"{one}".encode(), "sha256").hexdigest() for one in self[:2])
        return Reader(who, address, self.marked)


@dataclass
class Phone:
    """`tries` are the times of its last answers, `last` the time it was last there, `lines` its open connections.

    came: whether it ever was there. since: how many questions had been asked when it joined. spoke: whether any answer
    of its was taken.
    """

    last: float
    reader: Reader
    since: int = 0
    came: bool = False
    spoke: bool = False
    lines: int = 0
    tries: deque[float] = field(default_factory=lambda: deque(maxlen=TRIES))


Phones = Mapping[str, Phone]


def spare(phones: Phones, address: Hashable, now: float, passed: int) -> str | None:
    """Whose seat is another's by now, for somebody of this address; `passed` questions are over."""
    return _left(phones, now) or _silent(phones, passed) or _crowd(phones, address)


def _left(phones: Phones, now: float) -> str | None:
    """Whoever has been away longest, of those who never came or have been away for long."""
    away = [
        (phone.last, name)
        for name, phone in phones.items()
        if not phone.lines and now - phone.last >= (LEFT_SECONDS if phone.came else COMING_SECONDS)
    ]
    return min(away)[1] if away else None


def _silent(phones: Phones, passed: int) -> str | None:
    """Whoever has been here longest of those who let a question pass and have answered none."""
    return next((name for name, one in phones.items() if not one.spoke and one.since < passed), None)


def _crowd(phones: Phones, address: Hashable) -> str | None:
    """The last to come of an address that has two seats more than this one has, of those who never answered.

    Who takes all seats from one place keeps those of another place out no longer than until they ask.
    """
    crowds = Counter(phone.reader.address for phone in phones.values())
    far = (place for place, seats in crowds.items() if seats > crowds[address] + 1)
    fullest = _of_most(phones, set(far), lambda reader: reader.address)
    return fullest[-1] if fullest else None


def by_turns(phones: Phones, address: Hashable, lot: str) -> str | None:
    """Any of this address who never answered, of those whose browser has the most seats; the lot says which.

    Any and not the last or the first: whoever holds most lines of a place gives up most, however fast they come back.
    """
    found = _of_most(phones, {address}, lambda reader: reader.who)
    return random.Random(lot).choice(found) if found else None


def _of_most(phones: Phones, places: Collection[Hashable], kind: Callable[[Reader], Hashable]) -> list[str]:
    """Those at these places who never answered, of the kind of reader that has the most seats, in their order."""
    seats = Counter(kind(phone.reader) for phone in phones.values())
    silent = {name: one.reader for name, one in phones.items() if not one.spoke and one.reader.address in places}
    most = max((seats[kind(reader)] for reader in silent.values()), default=0)
    return [name for name, reader in silent.items() if seats[kind(reader)] == most]
