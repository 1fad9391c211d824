"""The classes that are open: who takes part, what is asked, what was answered. What changes them is in `store`.

A class has a code for everybody and a secret of its teacher's. It ends by its teacher, after LIFETIME or where nobody
is there, and then nothing of it is left. No name is asked for: a phone is a random id that the class gave it. Whatever
changes a class is a method with plain arguments that comes to the same in every process, with nothing left to chance.
"""

import asyncio
import hmac
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pages.ui.app.budget import Budget
from pages.ui.classroom import answers, seating
from pages.ui.classroom.answers import ToldError
from pages.ui.classroom.seating import Phone, Reader

LIFETIME = 3 * 3600.0  # seconds
IDLE_SECONDS = 1800.0  # after which a class with no phone in which nothing is done ends
MOST_CLASSES = 30
CLASSES_EACH, CLASSES_TOGETHER = 4, 12  # of one browser, and of one address
MOST_SCREENS = 6  # of one class: the teacher's, and others that show the same
MOMENT = 4.0  # that a screen may be away, as when it is loaded anew
UNLED_SECONDS = 600.0  # after which a class without its teacher may make room for another,
EMPTY_SECONDS = 10.0  # and one to which no phone has come: whoever opens all there may be keeps nobody out


@dataclass
class Question:
    """shown: what phones and projector are told of it before the answer. source: what the core needs to know of it.

    phase: "open", "closed" or "revealed". answers: phone → answer, a dict a round; sure: of a vote phone → whether it
    was sure, for those who said so. result: what is so, for all; told: for each phone that answered. surface: what the
    projector alone is shown besides.
    """

    number: int
    kind: str
    shown: Mapping[str, Any]
    source: Sequence[Any] = ()
    surface: Mapping[str, Any] | None = None
    phase: str = "open"
    answers: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    sure: list[dict[str, bool]] = field(default_factory=lambda: [{}])
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

    def __init__(self, code: str, secret: str, opener: Reader, clock: Callable[[], float]) -> None:
        self.code, self.secret, self.opener, self.clock = code, secret, opener, clock
        self.opened = self.active = self.unled = clock()
        self.phones: dict[str, Phone] = {}
        self.question: Question | None = None
        self.screens, self.over, self.why, self.asked = 0, False, "", 0
        self.connections: dict[str, dict[str, int]] = {}  # process → phone, how many of its end there
        self.hung_up = 0
        self.turned, self.counted = Bell(), Bell()
        self.turns = Budget(seating.TURNS, clock)

    def check_led_by(self, secret: object) -> None:
        """ToldError unless this is the teacher's secret."""
        said = secret.encode("utf-8", "replace") if isinstance(secret, str) else b""
        if not hmac.compare_digest(said, self.secret.encode()):
            raise ToldError("secret", 403)

    def join(self, phone: str, asking: Sequence[Any]) -> str:
        """Takes a new phone of this id in, for a veiled Reader; ToldError where the class is full, or has given this
        reader all it gives one."""
        reader = Reader(*asking)
        own = [name for name, phone in self.phones.items() if phone.reader.who == reader.who]
        most = seating.SEATS_EACH if reader.marked else seating.SEATS_TOGETHER
        if len(own) >= most:
            given_up = next((name for name in own if not self.phones[name].lines), None)
            if given_up is None:
                raise ToldError("seats", 503, most) if reader.marked else ToldError("mark", 503, most)
            self._give_up(given_up)
        elif len(self.phones) >= seating.MOST_PHONES:
            self._make_room(reader.address, phone)
        self.phones[phone] = Phone(self.clock(), reader, self.asked)
        self.counted.ring()
        return phone

    def _make_room(self, address: Hashable, lot: str) -> None:
        passed = self.asked - (self.question is not None and self.question.phase == "open")
        given_up = seating.spare(self.phones, address, self.clock(), passed)
        if given_up is None:
            given_up = seating.by_turns(self.phones, address, lot)
            if given_up is None or self.turns.take(most=0) is None:
                raise ToldError("full", 503, seating.MOST_PHONES)
        self._give_up(given_up)

    def _give_up(self, name: str) -> None:
        for own in self.connections.values():
            own.pop(name, None)
        if self.phones.pop(name).lines:
            self.turned.ring()  # it is told

    def phone(self, name: object) -> Phone:
        """The phone of this id; ToldError where there is none."""
        if not isinstance(name, str) or name not in self.phones:
            raise ToldError("phone", 410)
        return self.phones[name]

    def connected(self, process: str, name: str, count: int) -> None:
        """From now on so many connections of a phone, or of the teacher's screens (""), end at this process."""
        own = self.connections.setdefault(process, {})
        more = count - own.get(name, 0)
        if name:
            phone = self.phone(name)
            if more > 0 and phone.lines >= seating.LINES_EACH:
                raise ToldError("quick", 429)
            phone.lines, phone.came, phone.last = phone.lines + more, True, self.clock()
            self.counted.ring()
        else:
            if more > 0 and self.screens >= MOST_SCREENS:
                raise ToldError("screens", 503, MOST_SCREENS)
            self.screens, self.unled = self.screens + more, self.clock()
            self._turn()
        own[name] = count
        if not count:
            del own[name]

    def gone(self, process: str) -> None:
        """A process is not there any more, and nothing is connected to it."""
        for name in list(self.connections.get(process, ())):
            self.connected(process, name, 0)
        self.connections.pop(process, None)

    def ask(self, kind: str, shown: Mapping[str, Any], source: Sequence[Any] = (), surface: Any = None) -> None:
        """A new question, of KINDS, takes the place of the one before."""
        self.asked += 1
        self.question = Question(self.asked, kind, shown, source, surface)
        self._turn()

    def answer(self, name: object, number: object, said: Any, sure: object = None) -> Any:
        """Takes a phone's answer to the question of this number and returns it as it counts; sure: True or False.

        The first answer counts: the same again is taken for one that was sent twice, another is refused.
        """
        phone, now = self.phone(name), self.clock()
        if len(phone.tries) == seating.TRIES and now - phone.tries[0] < seating.TRIES_SECONDS:
            raise ToldError("quick", 429)
        phone.tries.append(now)
        asked = self.question
        if asked is None or asked.number != number or asked.phase != "open":
            raise ToldError("late", 409)
        answer = answers.answer(asked.kind, asked.shown, said)
        phone.spoke = True
        before = asked.answers[-1].setdefault(str(name), answer)
        if before != answer:
            raise ToldError("twice", 409)
        if asked.kind == "vote" and isinstance(sure, bool):
            asked.sure[-1].setdefault(str(name), sure)
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
        asked.sure.append({})
        asked.phase = "open"
        self._turn()

    def reveal(self, number: int, result: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        """What is so, for all and for each, where the question of this number is still closed."""
        asked = self.question
        if asked and (asked.number, asked.phase) == (number, "closed"):
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

    def ends(self) -> str:
        """Why it is to end by now: the id of a sentence, or ""."""
        now = self.clock()
        idle = not self.present and now - self.active >= IDLE_SECONDS
        return "ended" if now - self.opened >= LIFETIME else "idle" if idle else ""

    def end(self, why: str = "ended") -> None:
        """Over: nothing is kept, and whoever listens hears of it."""
        self.over, self.why, self.question = True, why, None
        self.phones.clear()
        self._turn()

    def hang_up(self) -> None:
        """All connections of this process's end, and come again by themselves."""
        self.hung_up += 1
        self._turn()

    def _turn(self) -> None:
        self.turned.ring()
        self.counted.ring()


class Classes:
    """All open classes, by their codes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.open: dict[str, Class] = {}

    def apply(self, code: str, act: str, arguments: Sequence[Any]) -> Any:
        """What an act comes to: "begin", "end" and "sweep" are of all classes, all others of the one of this code."""
        if act in {"begin", "end", "sweep"}:
            return getattr(self, act)(code, *arguments)
        one = self.find(code)
        one.active = self.clock()
        return getattr(one, act)(*arguments)

    def begin(self, code: str, secret: str, asking: Sequence[Any]) -> None:
        """A new class of a veiled Reader's; ToldError where there are too many: its own, of its address, or in all."""
        self.sweep()
        opener, all_open = Reader(*asking), list(self.open.values())
        self._room([one for one in all_open if one.opener.who == opener.who], CLASSES_EACH, "own")
        self._room([one for one in all_open if one.opener.address == opener.address], CLASSES_TOGETHER, "own")
        self._room(all_open, MOST_CLASSES, "classes")
        self.open[code] = Class(code, secret, opener, self.clock)

    def _room(self, among: Sequence[Class], most: int, sentence: str) -> None:
        """Ends the class whose teacher has been away longest, of those without a phone if there are such."""
        among = [one for one in among if one.code in self.open]
        if len(among) < most:
            return
        now = self.clock()
        unled = [(not one.phones, now - one.unled, one.code) for one in among if not one.screens]
        ends = [code for empty, away, code in sorted(unled) if away >= (EMPTY_SECONDS if empty else UNLED_SECONDS)]
        if not ends:
            raise ToldError(sentence, 503, most)
        self.end(ends[-1])

    def find(self, said: object) -> Class:
        """The class of a code as it was typed; ToldError where there is none."""
        one = self.open.get("".join(str(said).split()).upper())
        if one is None or one.ends():
            raise ToldError("code", 404)
        return one

    def sweep(self, _: str = "") -> None:
        """Ends whatever is older than a class may be, or idle."""
        for code, why in [(code, one.ends()) for code, one in self.open.items()]:
            if why:
                self.end(code, why)

    def end(self, code: str, why: str = "ended") -> None:
        if code in self.open:
            self.open.pop(code).end(why)
