"""The classes open on this server: who takes part, what is asked, what was answered. In memory, and no more.

A class has a code for everybody and a secret of its teacher's. It ends by its teacher or after LIFETIME, and then
nothing of it is left. No name is asked for: a phone is a random id that the class gave it.
"""

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pages.ui.app.budget import Budget
from pages.ui.classroom import seating
from pages.ui.classroom.seating import Phone, Reader

LIFETIME = 3 * 3600.0  # seconds
LETTERS = "BCDFGHJKMNPRSTWXYZ"  # none looks like another or like a digit, and they make no words
CODE = 5
MOST_CLASSES = 30
MOST_SCREENS = 6  # of one class: the teacher's, and others that show the same
MOMENT = 4.0  # that a screen may be away, as when it is loaded anew
UNLED_SECONDS = 600.0  # after which a class without its teacher may make room for another,
EMPTY_SECONDS = 10.0  # and one to which no phone has come: whoever opens all there may be keeps nobody out
KINDS = ("critical", "lowest", "start", "vote")


class ToldError(Exception):
    """What was asked for is not possible: an id of the sentence that says so, and the status it is answered with."""

    def __init__(self, sentence: str, status: int, most: int = 0) -> None:
        super().__init__(sentence, status, most)  # all of it, as it may come from another process
        self.sentence, self.status, self.most = sentence, status, most


@dataclass
class Question:
    """shown: what phones and projector are told of it before the answer. source: what the core needs to know of it.

    phase: "open", "closed" or "revealed". answers: phone → answer, a dict a round. result: what is so, for all; told:
    for each phone that answered. surface: what the projector alone is shown besides.
    """

    number: int
    kind: str
    shown: Mapping[str, Any]
    checks: Callable[[Any], Any]
    source: tuple[Any, ...] = ()
    surface: Mapping[str, Any] | None = None
    phase: str = "open"
    answers: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    result: Mapping[str, Any] | None = None
    told: dict[str, Any] = field(default_factory=dict)


class Bell:
    """Wakes everybody who waits for `next`, an event of its own each time."""

    def __init__(self) -> None:
        self.next = asyncio.Event()

    def ring(self) -> None:
        self.next.set()
        self.next = asyncio.Event()


class Class:
    """One class. `turned` rings when what phones see has changed, `counted` also when one came, left or answered."""

    def __init__(self, code: str, clock: Callable[[], float]) -> None:
        self.code, self.clock, self.opened = code, clock, clock()
        self.secret = secrets.token_urlsafe(18)
        self.phones: dict[str, Phone] = {}
        self.question: Question | None = None
        self.screens, self.unled, self.over, self.asked = 0, clock(), False, 0
        self.turned, self.counted = Bell(), Bell()
        self.turns = Budget(seating.TURNS)

    def steers(self, secret: object) -> None:
        """ToldError unless this is the teacher's secret."""
        said = secret.encode("utf-8", "replace") if isinstance(secret, str) else b""
        if not hmac.compare_digest(said, self.secret.encode()):
            raise ToldError("secret", 403)

    def join(self, reader: Reader) -> str:
        """A new phone's id; ToldError where the class is full, or has given this reader all it gives one."""
        reader = reader.veiled(self.secret)
        own = [name for name, phone in self.phones.items() if phone.reader.who == reader.who]
        most = seating.SEATS_EACH if reader.marked else seating.SEATS_TOGETHER
        if len(own) >= most:
            given_up = next((name for name in own if not self.phones[name].lines), None)
            if given_up is None:
                raise ToldError("seats", 503, most) if reader.marked else ToldError("mark", 503, most)
            self._give_up(given_up)
        elif len(self.phones) >= seating.MOST_PHONES:
            self._make_room(reader.address)
        phone = secrets.token_urlsafe(12)
        self.phones[phone] = Phone(self.clock(), reader, self.asked)
        self.counted.ring()
        return phone

    def _make_room(self, address: Hashable) -> None:
        passed = self.asked - (self.question is not None and self.question.phase == "open")
        given_up = seating.spare(self.phones, address, self.clock(), passed)
        if given_up is None:
            given_up = seating.by_turns(self.phones, address)
            if given_up is None or self.turns.take(most=0) is None:
                raise ToldError("full", 503, seating.MOST_PHONES)
        self._give_up(given_up)

    def _give_up(self, name: str) -> None:
        if self.phones.pop(name).lines:
            self.turned.ring()  # it is told

    def phone(self, name: object) -> Phone:
        """The phone of this id; ToldError where there is none."""
        if not isinstance(name, str) or name not in self.phones:
            raise ToldError("phone", 410)
        return self.phones[name]

    def ask(self, kind: str, shown: Mapping[str, Any], checks: Callable[[Any], Any], **more: Any) -> Question:
        """A new question, of KINDS, takes the place of the one before."""
        self.asked += 1
        self.question = Question(self.asked, kind, shown, checks, **more)
        self._turn()
        return self.question

    def answer(self, name: object, number: object, said: Any) -> Any:
        """Takes a phone's answer to the question of this number and returns it as it counts.

        The first answer counts: the same again is taken for one that was sent twice, another is refused.
        """
        phone, now = self.phone(name), self.clock()
        if len(phone.tries) == seating.TRIES and now - phone.tries[0] < seating.TRIES_SECONDS:
            raise ToldError("quick", 429)
        phone.tries.append(now)
        asked = self.question
        if asked is None or asked.number != number or asked.phase != "open":
            raise ToldError("late", 409)
        answer = asked.checks(said)
        phone.spoke = True
        before = asked.answers[-1].setdefault(str(name), answer)
        if before != answer:
            raise ToldError("twice", 409)
        self.counted.ring()
        return before

    def close(self) -> None:
        """No more answers are taken."""
        if self.question and self.question.phase == "open":
            self.question.phase = "closed"
            self._turn()

    def again(self) -> None:
        """A vote is opened anew, what was voted before stays beside it."""
        asked = self.question
        if asked is None or asked.kind != "vote" or asked.phase != "closed" or len(asked.answers) > 1:
            raise ToldError("again", 409)
        asked.answers.append({})
        asked.phase = "open"
        self._turn()

    def reveal(self, asked: Question, result: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        """What is so, for all and for each."""
        asked.phase, asked.result, asked.told = "revealed", result, dict(told)
        self._turn()

    @property
    def led(self) -> bool:
        """Whether the teacher's screen is there, or was a moment ago."""
        return self.screens > 0 or self.clock() - self.unled < MOMENT

    @property
    def present(self) -> int:
        """Phones that are there."""
        return sum(phone.lines > 0 for phone in self.phones.values())

    def end(self) -> None:
        """Over: nothing is kept, and whoever listens hears of it."""
        self.over, self.question = True, None
        self.phones.clear()
        self._turn()

    def _turn(self) -> None:
        self.turned.ring()
        self.counted.ring()


class Classes:
    """All classes of this process, by their codes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.open: dict[str, Class] = {}

    def begin(self) -> Class:
        """A new class; ToldError where there are too many."""
        self.sweep()
        if len(self.open) >= MOST_CLASSES:
            self._room()
        code = next(filter(lambda code: code not in self.open, iter(_code, None)))
        self.open[code] = Class(code, self.clock)
        return self.open[code]

    def _room(self) -> None:
        """Ends the class whose teacher has been away longest, of those without a phone if there are such."""
        now = self.clock()
        unled = [(not one.phones, now - one.unled, one.code) for one in self.open.values() if not one.screens]
        ends = [code for empty, away, code in sorted(unled) if away >= (EMPTY_SECONDS if empty else UNLED_SECONDS)]
        if not ends:
            raise ToldError("classes", 503, MOST_CLASSES)
        self.end(ends[-1])

    def find(self, said: object) -> Class:
        """The class of a code as it was typed; ToldError where there is none."""
        self.sweep()
        code = "".join(str(said).split()).upper()
        if code not in self.open:
            raise ToldError("code", 404)
        return self.open[code]

    def sweep(self) -> None:
        """Ends whatever is older than a class may be."""
        now = self.clock()
        for code in [code for code, one in self.open.items() if now - one.opened >= LIFETIME]:
            self.end(code)

    def end(self, code: str) -> None:
        if code in self.open:
            self.open.pop(code).end()


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))
