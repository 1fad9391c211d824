"""Fixtures of the browser tests: a Lab in a page of its own, watched from its first request to its last."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import Lab
from tests.rest import watch

LAPTOP = {"width": 1280, "height": 720}
OpenLab = Callable[..., Lab]


@pytest.fixture
def open_lab(browser: Browser, app_url: str) -> Iterator[OpenLab]:
    """open_lab(query, **context options) → Lab. At the end: no console errors, nothing asked of another machine."""
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
