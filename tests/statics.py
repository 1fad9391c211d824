"""The app as a folder of files, built and served as any static host would; and how long one waits there."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # a Chromium for which there is no other machine
PYTHON_COMES_MS = 180_000


@contextmanager
def hosted(site: Path, port: int) -> Iterator[str]:
    """The address at which python3 -m http.server serves it, under a path as a host of many sites does."""
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


def python_comes(page: Page) -> None:
    """Return once the app has taken over from the page's cover; at once where a server serves the page."""
    if page.locator("#cover").count():
        expect(page.locator("#cover")).to_have_count(0, timeout=PYTHON_COMES_MS)


def wait_for_python() -> None:
    """From now on a page that was opened or loaded again is one to which Python has come: a server's is there at once,
    and most tests know of no other."""
    for name in ("goto", "reload"):
        setattr(Page, name, _waiting(getattr(Page, name)))


def _waiting(loads: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(loads)
    def called(page: Page, *arguments: Any, **options: Any) -> Any:
        answer = loads(page, *arguments, **options)
        python_comes(page)
        return answer

    return called
