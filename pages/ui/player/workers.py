"""Who makes the blocks: processes beside the pages' own, each block once however many ask, kept by its bytes."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple

from pages.ui.app import serving
from pages.ui.canvas import wire
from pages.ui.player.payload import Wanted, parts
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

KEPT_BYTES = 64 * 2**20
MOST_WAITING = 64  # blocks in a queue; who comes after that is asked to come again
LONG = 1000  # updates: blocks of longer runs are made apart, so that they never hold up short ones
LEVEL = 1  # of compression: a higher one takes longer than it saves


class BusyError(RuntimeError):
    """Too many blocks are waited for."""


class Made(NamedTuple):
    """A block as it is sent: gzipped unless a hand is waiting for the next one already."""

    data: bytes
    gzipped: bool

    def plain(self) -> bytes:
        return gzip.decompress(self.data) if self.gzipped else self.data


def make(what: Wanted) -> Made:
    """The block, in whatever process this is called."""
    header, arrays = parts(what)
    block = wire.pack(header, arrays)
    return Made(block, False) if what.quick else Made(gzip.compress(block, LEVEL), True)


def write(say: Callable[..., str], *arguments: object) -> Made:
    """A text about runs, in whatever process this is called."""
    return Made(say(*arguments).encode(), False)


def is_long(settings: Settings, strategies: Iterable[str]) -> bool:
    """Whether runs take so long that they wait in a queue of their own."""
    made = experiment.setup(settings)
    counts = (experiment.updates_of(s, settings, made.problem.samples)[0] for s in strategies)
    return made.landscape.kind == "slice" or any(count > LONG for count in counts)


def _end_with_server() -> None:
    """Lets this process end when the server's does, however that ended."""
    server = multiprocessing.parent_process()

    def watch() -> None:
        if server is not None:
            server.join()
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


class Workers:
    """One process for short runs and one for long ones, begun at the first block or by `begin`, renewed when lost."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pools: dict[bool, ProcessPoolExecutor] = {}
        self.kept: OrderedDict[str, Made] = OrderedDict()
        self.coming: dict[str, Future[Made]] = {}
        self.askers: dict[str, int] = {}
        self.waiting = {False: 0, True: 0}
        self.computed = 0

    def begin(self) -> None:
        """Start the processes now: what they import takes longer than a block."""
        for long in (False, True):
            with self.lock:
                self._submit(long, serving.one_thread_a_viewer)

    def block(self, what: Wanted) -> Future[Made]:
        """The block, made or to come; BusyError where too many are waited for. Who has asked says `leave` once."""
        return self.ask(what.id, is_long(what.settings, what.sent), make, what)

    def ask(self, name: str, long: bool, act: Callable[..., Made], *arguments: object) -> Future[Made]:
        """The same for anything of one name that `act` makes of the arguments."""
        with self.lock:
            if name not in self.kept and name not in self.coming and self.waiting[long] >= MOST_WAITING:
                raise BusyError
            self.askers[name] = self.askers.get(name, 0) + 1
            if name in self.kept:
                self.kept.move_to_end(name)
                done: Future[Made] = Future()
                done.set_result(self.kept[name])
                return done
            if name in self.coming:
                return self.coming[name]
            future = self.coming[name] = self._submit(long, act, *arguments)
            self.waiting[long] += 1
        future.add_done_callback(lambda done: self._came(name, long, done))
        return future

    def call(self, make: Callable[..., str], *arguments: object) -> Future[str]:
        """Anything else, made where long runs are; BusyError where too many are waited for."""
        with self.lock:
            if self.waiting[True] >= MOST_WAITING:
                raise BusyError
            self.waiting[True] += 1
            future = self._submit(True, make, *arguments)
        future.add_done_callback(lambda _: self._over(True))
        return future

    def _over(self, long: bool) -> None:
        with self.lock:
            self.waiting[long] -= 1

    def leave(self, name: str) -> None:
        """Who had asked waits no more; a block nobody waits for is not begun."""
        with self.lock:
            self.askers[name] -= 1
            if self.askers[name]:
                return
            del self.askers[name]
            coming = self.coming.get(name)
        if coming:
            coming.cancel()

    def stop(self) -> None:
        """End the processes."""
        with self.lock:
            for pool in self.pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
            self.pools.clear()

    def _pool(self, long: bool) -> ProcessPoolExecutor:
        if long not in self.pools:
            self.pools[long] = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _end_with_server)
        return self.pools[long]

    def _submit(self, long: bool, act: Callable[..., Any], *arguments: object) -> Future[Any]:
        try:
            return self._pool(long).submit(act, *arguments)
        except BrokenProcessPool:  # the process was lost since the last block: another one takes its place
            del self.pools[long]
            return self._pool(long).submit(act, *arguments)

    def _came(self, name: str, long: bool, done: Future[Made]) -> None:
        with self.lock:
            self.coming.pop(name, None)
            self.waiting[long] -= 1
            if done.cancelled() or done.exception() is not None:
                return
            self.computed += 1
            self.kept[name] = done.result()
            size = sum(len(made.data) for made in self.kept.values())
            while size > KEPT_BYTES and len(self.kept) > 1:
                size -= len(self.kept.popitem(last=False)[1].data)
