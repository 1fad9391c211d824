"""What all tests share: one Chromium and one running app for the whole session."""

import asyncio
import inspect
import socket
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import hypothesis
import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from ops.site.build import build
from tests import machine, rest
from tests.javascript import build as scripts
from tests.statics import NOWHERE, Process, hosted, started, wait_for_python, wait_until_it_answers

hypothesis.settings.register_profile("shared", deadline=None)  # how fast an example is depends on what else runs
hypothesis.settings.load_profile("shared")

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PATIENCE_MS = 30_000  # what is expected is waited for: on a machine in use it comes late, and it comes
ASYNC_SECONDS = 300
Result = TypeVar("Result")
SLOWER = 12  # times one waits longer where the app's Python is the browser's: it starts with every page


def pytest_sessionstart() -> None:
    """Browsers are given the scripts as they stand; whether what is committed is of them, a test of the player says."""
    if scripts.MODULES.exists():
        scripts.build()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="every combination of the tests that are sampled otherwise")
    parser.addoption(
        "--against-site",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="the browser tests see the app as a folder of files (ops/site), built now or in FOLDER, without a server",
    )


def against_site(config: pytest.Config) -> bool:
    return config.getoption("--against-site") is not None


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sampled(step, first=0): of its cases each step-th is run, all with --all")
    config.addinivalue_line("markers", "server(reason): makes no sense where the app is a folder of files")
    expect.set_options(timeout=PATIENCE_MS)
    if against_site(config):
        rest.patience = SLOWER
        expect.set_options(timeout=2 * PATIENCE_MS)
        wait_for_python()


def run(doing: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine returns, run in a thread of its own: this one may have a loop already, of the browser's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """An asynchronous test is run so; one that does not end fails."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    given = {name: pyfuncitem.funcargs[name] for name in inspect.signature(test).parameters}
    run(asyncio.wait_for(test(**given), ASYNC_SECONDS))
    return True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of what runs alike over a whole table a fixed sample, so that a check of everything stays within its minutes."""
    cases: Counter[str] = Counter()

    def is_in_the_sample(item: pytest.Item) -> bool:
        mark, test = item.get_closest_marker("sampled"), item.nodeid.partition("[")[0]
        step, first = (*(mark.args if mark else (1,)), 0)[:2]
        cases[test] += 1
        return bool((cases[test] - 1) % step == first)

    if against_site(config):
        keep(config, items, _is_of_the_site)
    if not config.getoption("--all"):
        keep(config, items, is_in_the_sample)


def keep(config: pytest.Config, items: list[pytest.Item], is_wanted: Callable[[pytest.Item], bool]) -> None:
    """These alone; pytest counts the others as deselected."""
    kept, left = [], []
    for item in items:
        (kept if is_wanted(item) else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def _is_of_the_site(item: pytest.Item) -> bool:
    """Whether it opens the app in a browser and is not about its server."""
    return "app_url" in getattr(item, "fixturenames", ()) and item.get_closest_marker("server") is None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def free_ports(many: int) -> int:
    """The first of so many free ports in a row: what follows a free one may be somebody's."""
    while True:
        first = free_port()
        with ExitStack() as held, suppress(OSError, OverflowError):
            for port in range(first, first + many):
                held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first


def wait_until_healthy(url: str, server: Process) -> None:
    """Return once Streamlit's server answers."""
    wait_until_it_answers(f"{url}/_stcore/health", server)


@contextmanager
def running_app(
    port: int | None = None, folder: Path = ROOT, log: IO[bytes] | None = None, **options: object
) -> Iterator[tuple[str, Process]]:
    """The real app of a checkout on a free port, stopped at the end: (address, server process).

    log: where its log goes, ours where none is given; options: of Streamlit's server, as disconnectedSessionTTL=5.
    """
    port = port or free_port()
    said = {"port": port, "address": "127.0.0.1", "headless": "true", **options}
    arguments = [word for name, value in said.items() for word in (f"--server.{name}", str(value))]
    with started("streamlit", "run", "app.py", *arguments, folder=folder, log=log) as server:
        url = f"http://127.0.0.1:{port}"
        wait_until_healthy(url, server)
        yield url, server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium; the test fails, with a sentence how to get one, where there is none."""
    path = machine.browser()
    if path is None:
        pytest.fail(machine.HOW_TO_GET_A_BROWSER)
    return path


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str, pytestconfig: pytest.Config) -> Iterator[Browser]:
    """One headless Chromium for the session; each test opens its own context in it."""
    flags = [*CHROMIUM_FLAGS, NOWHERE] if against_site(pytestconfig) else CHROMIUM_FLAGS
    running = playwright.chromium.launch(executable_path=chromium_path, args=flags, headless=True)
    yield running
    running.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The app as a folder of files, as the command makes it."""
    given = pytestconfig.getoption("--against-site")
    if given:
        return Path(given).resolve()
    folder: Path = tmp_path_factory.mktemp("site") / "site"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def app_url(browser: Browser, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of the real app, started once for the session and visited once, as a server in use has been; with
    --against-site of a folder of files."""
    if against_site(request.config):
        with hosted(request.getfixturevalue("site"), free_port()) as url:
            yield url
        return
    with running_app() as (url, _):
        page = browser.new_page()
        page.goto(url)
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.close()
        yield url
