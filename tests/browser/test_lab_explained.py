"""The paragraph under the Lab: it follows what the hand leaves, and closed it says nothing."""

import math

from playwright.sync_api import expect

from pages.ui.app import text
from pages.ui.runs import explain
from pages.ui.runs.settings import Settings
from tests.browser.conftest import OpenLab


def test_the_paragraph_follows_rate_and_batch_and_can_be_closed(open_lab: OpenLab):
    lab = open_lab("active=random&lr=0.1")
    box = lab.page.locator(".st-key-explained")
    paragraph = box.locator("[data-testid=stMarkdown] p").first
    expect(paragraph).to_have_text(explain.paragraph(Settings(), "random", 0.1))
    lab.set_range("learning-rate", math.log10(0.5))
    lab.rest()
    expect(paragraph).to_have_text(explain.paragraph(Settings(), "random", 0.5))
    lab.set_range("batch-size", 100)
    lab.rest()
    expect(paragraph).to_have_text(explain.paragraph(Settings(batch_size=100), "random", 0.5))
    box.get_by_text(text.read("runs", "ko")["explain"]["title"]).click()
    lab.rest()
    expect(paragraph).to_be_hidden()
