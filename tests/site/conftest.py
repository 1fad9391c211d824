"""The site, built once, served as any static host would, seen by a browser that can reach no other machine."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from ops.site.build import build
from tests.conftest import CHROMIUM_FLAGS, free_port

NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The folder, as the command makes it."""
    folder = tmp_path_factory.mktemp("site") / "site"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def static_url(site) -> Iterator[str]:
    """Where python3 -m http.server serves it, under a path as a host of many sites does."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(site.parent)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/{site.name}"
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"{url}/app.zip", timeout=2).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "http.server does not answer"
                time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def cut_off(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A Chromium for which there is no other machine."""
    running = playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS, NOWHERE])
    yield running
    running.close()
