"""A cluster that the environment names does the work: a real scheduler and workers, one of which is lost on the way."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from pages.ui.canvas import wire
from pages.ui.engine import processes
from pages.ui.engine.engine import Engine
from pages.ui.player import payload, routes, run_query
from tests.conftest import ROOT, free_port
from tests.engine.test_engine import fails, pid_of


def begin(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:], "--no-dashboard"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    address = f"tcp://127.0.0.1:{free_port()}"
    scheduler = begin("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
    monkeypatch.setenv(processes.SCHEDULER, address)
    yield address
    scheduler.kill()
    scheduler.wait()


def worker(address: str) -> subprocess.Popen[bytes]:
    return begin("worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")


def test_the_same_block_comes_from_a_cluster_though_one_of_its_workers_is_lost(cluster):
    workers, one = [worker(cluster)], Engine()
    what = run_query.read({"landscape": "sine", "length": "6000u", "optimizer": "adam", "shown": "full"})
    try:
        with one.asked("pid", pid_of) as pid:
            assert pid.result(60) == workers[0].pid
        with one.asked("fault", fails, 2) as fault:
            assert fault.exception(60).status == 418
        total = routes.runs_of(what)[1]
        with one.asked(what.id, routes.packed, payload.parts, what, total=total) as block:
            while not one.share(what.id):
                assert not block.done()
                time.sleep(0.01)
            workers[0].kill()
            workers.append(worker(cluster))
            assert block.result(120) == wire.pack(*payload.parts(what))
    finally:
        one.stop()
        for process in workers:
            process.kill()
            process.wait()
