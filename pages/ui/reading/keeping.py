"""What a server keeps of its readers' own files: in memory only, gone with the session, by age and by bytes."""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pages.ui.reading.table import Guesses, Table

MOST_MEGABYTES = 256
MOST_BYTES = MOST_MEGABYTES * 2**20  # of all readers' files and tables together; the oldest go first
READ_AGAIN = 2**22  # bytes of a table over which it is rather read again
HOURS = 2
AGE = HOURS * 3600.0  # seconds without a use
AWAY = 150.0  # seconds a session may be away: as long as Streamlit lets it come back, and a little
SWEPT_EVERY = 20.0


@dataclass(eq=False)
class Held:
    """One session's own file: its bytes, the table they were read to, and the rows taken from it with their digest.

    table: None where it is large and nobody looks at it; it can be read again.
    """

    session: str
    name: str
    content: bytes
    said: Guesses
    table: Table | None
    dataset: Any = None
    used: float = field(default_factory=time.monotonic)
    seen: float = field(default_factory=time.monotonic)

    @property
    def bytes(self) -> int:
        rows = 0 if self.dataset is None else 2 * self.dataset.features.nbytes + self.dataset.target.nbytes
        table = 0 if self.table is None else self.table.values.nbytes + self.table.lines.nbytes
        return len(self.content) + table + rows

    def unseen(self) -> None:
        """Nobody looks at the table any longer."""
        if self.table is not None and self.table.values.nbytes > READ_AGAIN:
            self.table = None


class Keeping:
    """All that is held; `forget` is told rows that nobody holds any more, `there` whether a session is."""

    def __init__(self, forget: Callable[[Any], None], there: Callable[[str], bool]) -> None:
        self.forget, self.there = forget, there
        self.lock = threading.RLock()
        self.held: OrderedDict[str, Held] = OrderedDict()
        self.why: OrderedDict[str, str] = OrderedDict()  # handle → why it is gone
        self.sweeping = False

    def hold(self, held: Held) -> str:
        """Keep it: its handle. A session has two at most, what is shown and what is looked at to be shown next."""
        handle = uuid.uuid4().hex
        with self.lock:
            own = [other for other, one in self.held.items() if one.session == held.session]
            for older in own[:-1]:
                self.leave(older, "replaced")
            self.held[handle] = held
            self.bound(handle)
            if not self.sweeping:
                self.sweeping = True
                threading.Thread(target=self._sweep, daemon=True).start()
        return handle

    def get(self, handle: str | None) -> Held | None:
        """What is held under a handle, which is then the newest."""
        with self.lock:
            one = self.held.get(handle or "")
            if one is not None:
                one.used = time.monotonic()
                self.held.move_to_end(handle or "")
            return one

    def bound(self, newest: str) -> None:
        """The oldest others leave where there is too much."""
        with self.lock:
            while sum(one.bytes for one in self.held.values()) > MOST_BYTES and len(self.held) > 1:
                oldest = next(handle for handle in self.held if handle != newest)
                self.leave(oldest, "room")

    def leave(self, handle: str, why: str) -> None:
        """It is kept no longer."""
        with self.lock:
            one = self.held.pop(handle, None)
            if one is None:
                return
            self.why[handle] = why
            while len(self.why) > 1000:
                self.why.popitem(last=False)
            self.drop(one)

    def drop(self, one: Held) -> None:
        """Its rows are its own no longer: where they are nobody's, nothing that was made of them stays."""
        rows, one.dataset = one.dataset, None
        with self.lock:
            if rows is not None and all(rows != other.dataset for other in self.held.values()):
                self.forget(rows)

    def ended(self, session: str) -> None:
        """A session is over."""
        with self.lock:
            for handle in [handle for handle, one in self.held.items() if one.session == session]:
                self.leave(handle, "ended")

    def sweep(self) -> None:
        """What is old, and what belongs to a session that has not come back, leaves."""
        now = time.monotonic()
        with self.lock:
            for handle, one in list(self.held.items()):
                if self.there(one.session):
                    one.seen = now
                if now - one.seen > AWAY:
                    self.leave(handle, "ended")
                elif now - one.used > AGE:
                    self.leave(handle, "age")

    def _sweep(self) -> None:
        while True:
            time.sleep(SWEPT_EVERY)
            self.sweep()
