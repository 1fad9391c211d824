"""The app without a server, in a real browser: what it shows and answers is what a server's shows and answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import A_NUMBER, Lab

PYTHON_COMES_MS = 180_000


def arrived(page: Page) -> Page:
    """Once Python is there and the page's script has ended."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PYTHON_COMES_MS)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    return page


@pytest.fixture(scope="module")
def lab(cut_off: Browser, static_url: str) -> Iterator[Lab]:
    """The Lab by a deep link; at the end nothing was missing, nobody else was asked."""
    context = cut_off.new_context(viewport={"width": 1280, "height": 720}, locale="ko-KR")
    lab = Lab(context.new_page(), static_url)
    lab.page.goto(f"{static_url}/lab?lr=0.5&step=20&batch=5")
    arrived(lab.page)
    yield lab
    context.close()
    assert lab.traffic.errors == []
    assert lab.traffic.foreign == []


def test_the_lab_opens_as_its_address_says(lab):
    expect(lab.root).to_have_attribute("data-loss", A_NUMBER, timeout=PYTHON_COMES_MS)
    frame = lab.frame()
    assert (frame.step, frame.rate) == (20, 0.5)
    assert lab.get("batch-size").input_value() == "5"
