"""What lets one process serve a hall is there, and used by the server that the app is run with."""

import sys

from streamlit.web import bootstrap
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


def test_requests_are_read_by_httptools():
    assert AutoHTTPProtocol is HttpToolsProtocol


def test_the_servers_loop_is_uvloops_where_it_is_made_for_the_system():
    factory = bootstrap._get_uvloop_loop_factory()
    assert (factory is None) == (sys.platform == "win32")
    if factory is not None:
        loop = factory()
        assert type(loop).__module__.startswith("uvloop")
        loop.close()
