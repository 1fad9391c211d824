"""What lets one process serve a hall is there, and used by the server that the app is run with."""

import os
import sys

from streamlit.web import bootstrap
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pages.ui.engine.engine import Engine
from pages.ui.server import tuning

BLOCK = 600_000  # bytes, over the 64 KB that a pipe holds when nobody says anything


def test_requests_are_read_by_httptools():
    assert AutoHTTPProtocol is HttpToolsProtocol


def test_the_servers_loop_is_uvloops_where_it_is_made_for_the_system():
    factory = bootstrap._get_uvloop_loop_factory()
    assert (factory is None) == (sys.platform == "win32")
    if factory is not None:
        loop = factory()
        assert type(loop).__module__.startswith("uvloop")
        loop.close()


def test_a_block_comes_from_its_worker_in_one_piece():
    """Where a pipe has a size that can be asked for."""
    one = Engine()
    try:
        with one.asked("block", bytes, BLOCK) as coming:
            assert len(coming.result(60)) == BLOCK
        if sys.platform == "linux":
            import fcntl

            for pool in one.executors.values():
                assert fcntl.fcntl(pool._result_queue._reader.fileno(), fcntl.F_GETPIPE_SZ) >= BLOCK
    finally:
        one.stop()


def test_a_pipe_that_cannot_be_wider_stays_as_it_is():
    ends = os.pipe()
    for end in ends:
        tuning.widen(end)
    os.write(ends[1], b"x")
    assert os.read(ends[0], 8) == b"x"
    for end in ends:
        os.close(end)
    with open(os.devnull) as no_pipe:
        tuning.widen(no_pipe.fileno())
