"""Who makes the blocks: processes beside the pages' own, each block once however many ask, kept by its bytes."""

import gzip
import multiprocessing
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from pages.ui.app import serving
from pages.ui.canvas import wire
from pages.ui.player import costs, jobs, labour
from pages.ui.player.costs import Cost, Runs
from pages.ui.player.jobs import Job
from pages.ui.player.payload import Wanted, parts
from pages.ui.runs.experiment import DEAR_KEPT

KEPT_BYTES = 64 * 2**20
MOST_WAITING = 160  # pictures in a queue, and as many words and counts; who comes after that is asked to come again
SOME = Cost(0.1)
WORTH = 16 * 2**10  # bytes that are worth compressing
LEVEL = 1  # of compression: a higher one takes longer than it saves


class BusyError(RuntimeError):
    """Too many blocks are waited for."""


class Made(NamedTuple):
    """A block as it is sent: gzipped where it is asked for again, for that takes as long as a third of the block."""

    data: bytes
    gzipped: bool

    def plain(self) -> bytes:
        return gzip.decompress(self.data) if self.gzipped else self.data


def make(what: Wanted) -> Made:
    """The block, in whatever process this is called."""
    return Made(wire.pack(*parts(what)), False)


def write(say: Callable[..., str], *arguments: object) -> Made:
    """A text about runs, in whatever process this is called."""
    return Made(say(*arguments).encode(), False)


def ready() -> None:
    """All that makes a block is imported, in whatever process this is called."""


class Workers:
    """A process for each row: short runs, long ones, and what is told of short ones, begun at the first block or by
    `begin`; and the dearest, begun when somebody asks for some. All are renewed when lost.

    Each is given what is due first: what is quick to make, or was made before but for a little, does not wait for what
    is not, and a picture waits for no words and no counts that others want to read beside theirs. The process for long
    runs makes short ones while it has nothing else: many viewers ask for more of them than one process makes.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.pools: dict[int, ProcessPoolExecutor] = {}
        self.telling: dict[int, Connection] = {}
        self.kept: OrderedDict[str, Made] = OrderedDict()
        self.coming: dict[str, Job] = {}
        self.askers: dict[str, int] = {}
        self.zipping: set[str] = set()
        self.queues: dict[int, list[Job]] = {row: [] for row in labour.NICE}
        self.making: dict[int, list[Job]] = {row: [] for row in labour.NICE}
        self.waiting = Counter[tuple[int, int]]()  # of a row and a rank
        self.known: OrderedDict[Runs, None] = OrderedDict()  # what the process for long runs has made and still has
        self.picks = {row: count(1) for row in labour.NICE}
        self.turn = True  # whether words and counts are next where long runs are waited for
        self.numbers, self.giving = count(1), count(1)
        self.computed = 0

    def begin(self) -> None:
        """Start the processes now: what they import takes longer than a block."""
        with self.lock:
            for row in (labour.SHORT, labour.LONG, labour.TOLD):
                self._put(row, jobs.SEATED, SOME, ready)

    def block(self, what: Wanted, guest: bool = False) -> Future[Made]:
        """The block, made or to come; BusyError where too many are waited for. Who has asked says `leave` once."""
        cost, later = costs.of(what.settings, what.sent), what.part == "marks"
        row = costs.row(costs.is_long(what.settings, what.told), cost.seconds)
        return self.ask(what.id, row, make, what, cost=cost, later=later, guest=guest)

    def ask(
        self,
        name: str,
        row: int,
        act: Callable[..., Made],
        *arguments: object,
        cost: Cost = SOME,
        later: bool = False,
        guest: bool = False,
    ) -> Future[Made]:
        """The same for anything of one name that `act` makes of the arguments, in a row of `labour`. later: no picture
        waits for it. guest: for who has no seat, and waits for all who have one.
        """
        with self.lock:
            if name in self.kept:
                self.askers[name] = self.askers.get(name, 0) + 1
                self.kept.move_to_end(name)
                done: Future[Made] = Future()
                done.set_result(self.kept[name])
                self._zip(name)
                return done
            job = self.coming.get(name)
            if job is None:
                row = labour.TOLD if later and row == labour.SHORT else row
                rank = jobs.LATER if later else jobs.GUEST if guest else jobs.SEATED
                job = self.coming[name] = self._put(row, rank, cost, act, *arguments)
                job.future.add_done_callback(lambda done: self._came(name, done))  # at once, where it is made by now
            elif job.rank == jobs.GUEST and not guest:
                self._seat(job)
            self.askers[name] = self.askers.get(name, 0) + 1
            return job.future

    def call(self, make: Callable[..., str], *arguments: object) -> Future[str]:
        """Anything else, made where long runs are; BusyError where too many are waited for."""
        with self.lock:
            return self._put(labour.LONG, jobs.SEATED, SOME, make, *arguments).future

    def leave(self, name: str) -> None:
        """Who had asked waits no more; what nobody waits for is not begun, and ends where it was."""
        with self.lock:
            self.askers[name] -= 1
            if self.askers[name]:
                return
            del self.askers[name]
            job = self.coming.get(name)
            if job is None or not job.future.cancel():
                return
            if job in self.making[job.process] and job.process in self.telling:
                try:
                    self.telling[job.process].send(job.given)
                except OSError:  # the process was lost: another takes its place
                    return

    def stop(self) -> None:
        """End the processes."""
        with self.lock:
            for queue in self.queues.values():
                for job in queue:
                    job.future.cancel()
                queue.clear()
            for process, end in self.telling.items():
                for job in self.making[process]:  # else the server's end waits for it
                    job.future.cancel()
                    with suppress(OSError):
                        end.send(job.given)
            for pool in self.pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
            for end in self.telling.values():
                end.close()
            self.pools.clear()
            self.telling.clear()

    def _seat(self, job: Job) -> None:
        """Somebody with a seat waits for it too."""
        self.waiting[job.row, job.rank] -= 1
        job.rank = jobs.SEATED
        self.waiting[job.row, job.rank] += 1

    def _put(self, row: int, rank: int, cost: Cost, *work: Any) -> Job:
        if self.waiting[row, rank] >= MOST_WAITING:
            raise BusyError
        self.waiting[row, rank] += 1
        job = Job(next(self.numbers), row, rank, cost, work)
        job.future.add_done_callback(lambda _: self._over(job))
        self.queues[row].append(job)
        for process, rows in labour.TAKES.items():
            if row in rows:
                self._next(process)
        return job

    def _over(self, job: Job) -> None:
        with self.lock:
            self.waiting[job.row, job.rank] -= 1

    def _next(self, process: int) -> None:
        """Give a process what is due, if it has room."""
        making = self.making[process]
        while len(making) < labour.AHEAD[process] and self._may(process) and (job := self._due(process)):
            job.process = process
            making.append(job)
            if process == labour.LONG:
                self._know(job.cost.runs)
            self.turn = self.turn and process != labour.TOLD
            job.given = next(self.giving)
            try:
                made = self._submit(process, labour.act, job.given, *job.work)
            except Exception as fault:
                making.remove(job)
                job.future.set_exception(fault)
                continue
            made.add_done_callback(partial(self._told, job))

    def _may(self, process: int) -> bool:
        """Words and counts slow what is made beside them: while long runs are waited for they take turns with these."""
        long = self.waiting[labour.LONG, jobs.SEATED] + self.waiting[labour.LONG, jobs.GUEST]
        return process != labour.TOLD or self.turn or long <= labour.AHEAD[labour.LONG]

    def _due(self, process: int) -> Job | None:
        """What it is to make next; nobody waits any more for what is cancelled."""
        for row in labour.TAKES[process]:
            queue = self.queues[row] = [job for job in self.queues[row] if not job.future.cancelled()]
            if queue:
                job = jobs.due(queue, next(self.picks[row]), self.known)
                queue.remove(job)
                return job
        return None

    def _know(self, runs: Iterable[Runs]) -> None:
        """The process for long runs has these at hand from now on, as many as it keeps."""
        for one in runs:
            self.known[one] = None
            self.known.move_to_end(one)
        while len(self.known) > DEAR_KEPT:
            self.known.popitem(last=False)

    def _told(self, job: Job, made: Future[Any]) -> None:
        """A pool tells of a lost process while it holds its own lock, which who asks for a new one would wait for."""
        if not made.cancelled() and isinstance(made.exception(), BrokenProcessPool):
            threading.Thread(target=self._made, args=(job, made), daemon=True).start()
        else:
            self._made(job, made)

    def _made(self, job: Job, made: Future[Any]) -> None:
        """The process is free again, and who waits has the result."""
        with self.lock:
            if job in self.making[job.process]:
                self.making[job.process].remove(job)
            self._next(job.process)
            if made.cancelled():
                job.future.cancel()
            elif not job.future.done():
                fault = made.exception()
                if fault is None:
                    job.future.set_result(made.result())
                else:
                    job.future.set_exception(fault)
            if job.process == labour.LONG:
                self.turn = True
                self._next(labour.TOLD)

    def _pool(self, process: int) -> ProcessPoolExecutor:
        if process not in self.pools:
            context = multiprocessing.get_context("spawn")
            told, self.telling[process] = context.Pipe(duplex=False)
            pool = self.pools[process] = ProcessPoolExecutor(1, context, labour.begin, (process, told))
            serving.widen(pool._result_queue._reader.fileno())  # type: ignore[attr-defined]
        return self.pools[process]

    def _submit(self, process: int, act: Callable[..., Any], *arguments: object) -> Future[Any]:
        try:
            return self._pool(process).submit(act, *arguments)
        except BrokenProcessPool:  # the process was lost since the last block: another one takes its place
            del self.pools[process]
            self.telling.pop(process).close()
            return self._pool(process).submit(act, *arguments)

    def _zip(self, name: str) -> None:
        """Gzip what is kept for all who will ask for it, beside the pages: compressing does not hold them up."""
        made = self.kept[name]
        if made.gzipped or len(made.data) < WORTH or name in self.zipping:
            return
        self.zipping.add(name)

        def act() -> None:
            data = gzip.compress(made.data, LEVEL)
            with self.lock:
                self.zipping.discard(name)
                if name in self.kept:
                    self.kept[name] = Made(data, True)

        threading.Thread(target=act, daemon=True).start()

    def _came(self, name: str, done: Future[Made]) -> None:
        with self.lock:
            self.coming.pop(name, None)
            if done.cancelled() or done.exception() is not None:
                return
            self.computed += 1
            self.kept[name] = done.result()
            size = sum(len(made.data) for made in self.kept.values())
            while size > KEPT_BYTES and len(self.kept) > 1:
                size -= len(self.kept.popitem(last=False)[1].data)
