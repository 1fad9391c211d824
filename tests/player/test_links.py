"""Links of the text that move the page's first picture, on the player and on a lesson's own figure."""

import pytest
from playwright.sync_api import Page, expect

from tests.geometry.conftest import draw_figure, paper  # noqa: F401 (a figure on a blank page)
from tests.geometry.test_address import MORE
from tests.geometry.test_lessons import DrawFigure
from tests.player.conftest import Open
from tests.player.made import block

LINK = """href => {
    const link = document.createElement('a');
    document.body.prepend(link);
    document.body.append(Object.assign(document.createElement('div'), { style: 'height: 3000px' }));
    Object.assign(link, { href, textContent: 'there' });
    window.scrollTo(0, 2500);
}"""


def test_a_link_shows_its_update_paused_and_in_sight(mount: Open, page: Page):
    root = mount(block("line"))
    page.keyboard.press("Space")
    page.evaluate(LINK, "#step=8")
    page.get_by_text("there").dispatch_event("click")
    expect(root).to_have_attribute("data-step", "8")
    expect(root).to_have_attribute("data-playing", "false")
    page.wait_for_function("Math.abs(document.querySelector('div').getBoundingClientRect().top) < 200")
    assert "#" not in page.url


def test_an_address_with_an_update_opens_there_and_says_so_once(mount: Open, page: Page):
    page.evaluate("location.hash = '#step=19'")
    expect(mount(block("line"))).to_have_attribute("data-step", "19")
    assert "#" not in page.url


@pytest.mark.parametrize("href", ["#step=-3", "#step=4e1", "#elsewhere", "?step=3"])
def test_other_links_are_the_browsers(mount: Open, page: Page, href: str):
    root = mount(block("line"))
    before = root.get_attribute("data-step")
    page.evaluate(LINK, href if href[0] == "#" else f"#{href}")
    page.get_by_text("there").dispatch_event("click")
    assert root.get_attribute("data-step") == before
    assert "#" in page.url


def test_a_figure_follows_links_too_and_one_past_the_end_goes_to_the_end(draw_figure: DrawFigure):  # noqa: F811
    figure = draw_figure("parabola", "parabola")
    page = figure.page
    for update, shown in ((12, "12"), (900, figure.said("steps"))):
        page.evaluate(LINK, f"#step={update}")
        page.get_by_text("there").first.dispatch_event("click")
        page.wait_for_function("k => shadow.querySelector('section').dataset.step === k", arg=shown)


def test_only_the_first_picture_of_a_page_is_meant(draw_figure: DrawFigure):  # noqa: F811
    figure = draw_figure("momentum", "well", **MORE)
    figure.page.evaluate(LINK, "#step=12")
    figure.page.get_by_text("there").dispatch_event("click")
    assert figure.said("step") == "0"
