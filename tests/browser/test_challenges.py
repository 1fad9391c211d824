"""A challenge played by hand: the rate turned until it is met, the way on, the progress on the page of all."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenLab
from tests.lessons.figures import faults
from tests.visit import box_of


def test_it_follows_rate_and_batch_size_in_the_hand_and_leads_on(open_lab: OpenLab):
    lab = open_lab("batching=full&active=full&length=40u&lr=0.1&challenge=quick&lang=en")
    verdict, page = lab.page.get_by_test_id("verdict"), lab.page
    expect(verdict).to_have_attribute("data-met", "false")
    lab.get("learning-rate").focus()
    while lab.frame().rate < 0.6:
        page.keyboard.press("ArrowRight")
    expect(verdict).to_have_attribute("data-met", "true")
    assert 0.6 <= lab.frame().rate < 0.7
    assert faults(page) == []
    bottom = box_of(lab.get("play"))
    assert bottom["y"] + bottom["height"] <= 720, "nothing needs scrolling for"
    page.get_by_role("link", name="Next, challenge 2").click()
    expect(verdict).to_have_attribute("data-met", "false")
    expect(lab.root).to_have_attribute("data-learning-rate", "0.5")
    lab.rest()
    assert "challenge=scaling" in page.url
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Challenges").click()
    expect(page.locator(".st-key-board")).to_contain_text("1 of 12")
    expect(page).to_have_url(f"{lab.url}/challenges?done=1&lang=en")
    assert faults(page) == []
    lab.open("batching=full,random&active=random&lr=0.3&batch=5&challenge=noise&lang=en")
    expect(verdict).to_have_attribute("data-met", "false")
    lab.set_range("batch-size", 200)
    expect(verdict).to_have_attribute("data-met", "true")
