"""Fixtures of the browser tests: a Lab in a page of its own, watched from its first request to its last."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.lab import Lab
from tests.rest import watch

LAPTOP = {"width": 1280, "height": 720}
OpenLab = Callable[..., Lab]


def opens(browser: Browser, app_url: str) -> Iterator[OpenLab]:
    """A function that opens Labs. At the end: no console errors, nothing asked of another machine."""
    opened: list[Lab] = []

    def open_one(query: str = "", **options: Any) -> Lab:
        context = watch(browser.new_context(**{"viewport": LAPTOP, "locale": "ko-KR", **options}))
        opened.append(Lab(context.new_page(), app_url))
        return opened[-1].open(query)

    yield open_one
    for lab in opened:
        lab.page.context.close()
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


def alone(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page that reaches nobody. At the end it has complained of nothing and asked for nothing."""
    context = browser.new_context(**{"viewport": LAPTOP, "offline": True, **options})
    page, wrong = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: one.url.startswith(("file:", "blob:", "data:")) or wrong.append(one.url))
    yield page
    context.close()
    assert wrong == []
