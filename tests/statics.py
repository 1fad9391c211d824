"""The app as a folder of files, built and served as any static host would; and how long one waits there."""

import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import IO, Any

from playwright.sync_api import Page, expect

from tests.rest import until

NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # a Chromium for which there is no other machine
PYTHON_COMES_MS = 180_000
Process = subprocess.Popen[bytes]


@contextmanager
def started(*command: str, folder: Path | None = None, log: IO[bytes] | int | None = None) -> Iterator[Process]:
    """A server's process in a folder, stopped at the end; log: where what it complains of goes."""
    away = subprocess.DEVNULL
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=folder, stdin=away, stdout=away, stderr=log)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_it_answers(address: str, server: Process) -> None:
    """RuntimeError where the server ends before, TimeoutError where it stays silent."""

    def answers() -> bool:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {server.returncode} before it answered")
        with suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    until(answers, f"{address} answers")


@contextmanager
def hosted(site: Path, port: int) -> Iterator[str]:
    """The address at which python3 -m http.server serves it, under a path as a host of many sites does."""
    where = ("--bind", "127.0.0.1", "--directory", str(site.parent))
    with started("http.server", str(port), *where, log=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}/{site.name}"
        wait_until_it_answers(f"{url}/app.zip", server)
        yield url


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
