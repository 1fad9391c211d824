"""The engine: work by name, each once however many ask, in parts, with the newest results kept by their bytes."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from pages.ui.engine import parts, processes
from pages.ui.engine.errors import WorkError

KEPT_BYTES = 64 * 2**20
MOST_WAITING = 400  # tasks under way; who comes after that is asked to come again
TRIES = 2  # of a part whose process is lost
WORTH, LEVEL = 16 * 2**10, 1  # bytes that are worth compressing; a higher level takes longer than it saves


class Task:
    """Something that is being made for so many askers. total: its updates, 0 where nobody knows."""

    def __init__(self, key: Hashable, work: tuple[Any, ...], kind: str, total: int, kept: bool) -> None:
        self.key, self.work, self.kind, self.total, self.kept = key, work, kind, total, kept
        self.future: Future[Any] = Future()
        self.part: Future[Any] | None = None
        self.askers = self.updates = self.lost = 0
        self.state = b""


class Engine:
    """`executor(kind)` gives one for each kind of work. A part is submitted when the one before is back: the
    executors' first come, first served is fair then, and what nobody waits for ends with its part."""

    def __init__(self, executor: Callable[[str], Executor] = processes.executor) -> None:
        self.executor = executor
        self.executors: dict[str, Executor] = {}
        self.tasks: dict[Hashable, Task] = {}
        self.kept: OrderedDict[Hashable, tuple[bytes, bool]] = OrderedDict()  # the result, whether it is gzipped
        self.lock = threading.Lock()
        self.computed = 0

    @contextmanager
    def asked(
        self,
        key: Hashable,
        make: Callable[..., Any],
        *arguments: Any,
        kind: str = processes.SHORT,
        total: int = 0,
        kept: bool = True,
    ) -> Iterator[Future[Any]]:
        """The result of `make(*arguments)` to come, while somebody waits for it; WorkError where too many do."""
        with self.lock:
            task, fresh = self.tasks.get(key), key not in self.tasks
            if task is None:
                if len(self.tasks) >= MOST_WAITING:
                    raise WorkError("busy", 503)
                task = self.tasks[key] = Task(key, (make, arguments), kind, total, kept)
            task.askers += 1
        try:
            if fresh:
                self._submit(task)
            yield task.future
        finally:
            with self.lock:
                task.askers -= 1
                part = None if task.askers else task.part
            if part is not None:
                part.cancel()

    def known(self, key: Hashable, zipped: bool = False) -> tuple[bytes, bool] | None:
        """A kept result and whether it is gzipped, as it is where that is wanted of what is asked for again."""
        with self.lock:
            found = self.kept.get(key)
            if found is None:
                return None
            self.kept.move_to_end(key)
        if zipped and not found[1] and len(found[0]) >= WORTH:
            found = self.kept[key] = gzip.compress(found[0], LEVEL), True
        return found if zipped or not found[1] else (gzip.decompress(found[0]), False)

    def share(self, key: Hashable) -> float | None:
        """How far a task is, 0 … 1; None where it is not under way or nobody knows."""
        task = self.tasks.get(key)
        return min(1.0, task.updates / task.total) if task and task.total else None

    def begin(self, ready: Callable[[], None]) -> None:
        """Start all that works: what it imports by `ready` takes longer than most of what is asked for."""
        for kind in processes.NICE:
            for _ in range(processes.PROCESSES):
                self._executor(kind).submit(ready)

    def stop(self) -> None:
        """End what works: what is being made is not."""
        with self.lock:
            tasks, executors = list(self.tasks.values()), list(self.executors.values())
            self.tasks.clear()
            self.executors.clear()
        for task in tasks:
            task.future.cancel()
        for one in executors:
            for process in list((getattr(one, "_processes", None) or {}).values()):
                process.terminate()
            one.shutdown(wait=False)

    def _executor(self, kind: str) -> Executor:
        with self.lock:
            if kind not in self.executors:
                self.executors[kind] = self.executor(kind)
            return self.executors[kind]

    def _submit(self, task: Task) -> None:
        executor = self._executor(task.kind)
        try:
            part = task.part = executor.submit(parts.work, *task.work, task.state)
        except Exception as fault:  # its process was lost since
            part = Future()
            part.set_exception(fault)
        part.add_done_callback(lambda part: self._back(task, executor, part))

    def _back(self, task: Task, executor: Executor, part: Future[Any]) -> None:
        """A part is over: the next one, or the result."""
        with self.lock:
            if not task.askers:
                self.tasks.pop(task.key, None)
                task.future.cancel()
                return
        fault = None if part.cancelled() else part.exception()
        if fault is not None and not isinstance(fault, WorkError) and task.lost < TRIES:  # a process is lost
            task.lost += 1
            with self.lock:
                if self.executors.get(task.kind) is executor:
                    del self.executors[task.kind]
            # elsewhere: a pool tells of its lost process while it holds locks that a new one may wait for
            threading.Thread(target=self._submit, args=(task,), daemon=True).start()
        elif part.cancelled() or (fault is None and isinstance(part.result(), parts.Unfinished)):
            if not part.cancelled():
                task.state, task.updates = part.result()
            self._submit(task)
        else:
            self._end(task, fault, None if fault else part.result())

    def _end(self, task: Task, fault: BaseException | None, result: Any) -> None:
        with self.lock:
            self.tasks.pop(task.key, None)
            if fault is None and task.kept and isinstance(result, bytes):
                self.computed += 1
                self.kept[task.key] = result, False
                size = sum(len(data) for data, _ in self.kept.values())
                while size > KEPT_BYTES and len(self.kept) > 1:
                    size -= len(self.kept.popitem(last=False)[1][0])
        if fault is None:
            task.future.set_result(result)
        else:
            task.future.set_exception(fault if isinstance(fault, WorkError) else WorkError(repr(fault), 503))


ENGINE = Engine()
