"""Fixtures of the browser tests: a Lab in a page of its own, watched from its first request to its last."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.lab import Lab
from tests.visit import visit

OpenLab = Callable[..., Lab]


def opens(browser: Browser, app_url: str) -> Iterator[OpenLab]:
    """A function that opens Labs. At the end: no console errors, nothing asked of another machine."""
    opened: list[Lab] = []
    with ExitStack() as visits:

        def open_one(query: str = "", **options: Any) -> Lab:
            opened.append(Lab(visits.enter_context(visit(browser, **{"locale": "ko-KR", **options})), app_url))
            return opened[-1].open(query)

        yield open_one
    assert [error for lab in opened for error in lab.traffic.errors] == []
    assert [url for lab in opened for url in lab.traffic.foreign] == []


@pytest.fixture
def open_lab(browser: Browser, app_url: str) -> Iterator[OpenLab]:
    """open_lab(query, **context options) → Lab."""
    yield from opens(browser, app_url)


@pytest.fixture(scope="module")
def lab(browser: Browser, app_url: str, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """One Lab, at its module's QUERY, for all tests that can go on where the one before has left it."""
    for open_one in opens(browser, app_url):
        yield open_one(getattr(request.module, "QUERY", ""))


@contextmanager
def alone(browser: Browser) -> Iterator[Page]:
    """A page that reaches nobody. At the end it has complained of nothing and asked for nothing."""
    wrong: list[str] = []
    with visit(browser, offline=True) as page:
        page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        page.on("request", lambda one: one.url.startswith(("file:", "blob:", "data:")) or wrong.append(one.url))
        yield page
    assert wrong == []
