"""The URL is the state: a copied link shows the same frame, and an impossible one shows the default and says so."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import OpenLab
from tests.browser.lab import A_LABELS_WORTH, Lab, difference

HOSTILE = (
    *("data=nowhere", "optimizer=%3Cscript%3Ealert(1)%3C/script%3E", "scaling=log", "lr=1e309", "batch=-5"),
    *("length=999999999999u", "step=1e309", "batching=everything&active=nothing", "axes=w1,w1", "start=nan,0,0"),
    *("seed=-1", "mode=presentation", "view=4d&xaxis=years&yscale=cubic"),
)


def parameters(lab: Lab) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(lab.page.url).query).items()}


def picture(lab: Lab) -> bytes:
    lab.page.mouse.move(1, 1)
    lab.rest()
    return lab.get("surface").screenshot(animations="disabled")


def test_a_default_address_is_plain_and_a_copied_link_opens_the_same_frame(open_lab: OpenLab):
    lab = open_lab().rest()
    assert parameters(lab) == {}
    lab.get("strategy-shuffled").click()
    lab.wait_for("active", "shuffled")
    lab.set_range("scrub", 48)
    lab.get("mark-lowest").click()
    lab.get("axes").click()
    lab.get("xaxis-epochs").click()
    lab.page.wait_for_function("() => location.search.includes('step=48') && location.search.includes('xaxis=epochs')")
    lab.settle()
    kept, shown, link = lab.frame(), picture(lab), lab.page.url
    lab.page.reload()
    for other in (lab.settle(), open_lab(urlsplit(link).query)):
        assert other.frame() == kept
        assert other.root.get_attribute("data-active") == "shuffled"
        assert difference(picture(other), shown) < A_LABELS_WORTH


def test_all_impossible_values_fall_back_to_the_default_and_are_said(open_lab: OpenLab):
    lab = open_lab("&".join(HOSTILE))
    frame = lab.frame()
    assert (frame.rate, frame.step, frame.steps, frame.outcome) == (0.2, 0, 150, "max_steps")
    notes, names = lab.page.locator(".st-key-notes"), [*parse_qs("&".join(HOSTILE))]
    *first, others = notes.locator("li").all()
    assert all(any(f" {name} " in note.inner_text() for name in names) for note in first)
    expect(others).to_contain_text(f" {len(names) - len(first)}개")  # each is noted
    assert notes.locator("script").count() == 0


def test_the_language_changes_every_word_and_keeps_the_frame_and_the_choices(open_lab: OpenLab):
    lab = open_lab("data=toy&scaling=standard&optimizer=momentum&seed=7&step=20&updates=77").rest()
    korean, frame = lab.root.inner_text(), lab.frame()
    assert (frame.step, frame.steps) == (20, 77)
    switch_language(lab, "en")
    english = lab.page.get_by_test_id("stMain").inner_text().replace("한국어", "") + lab.root.inner_text()
    assert any("\uac00" <= letter <= "\ud7a3" for letter in korean)
    assert not any("\uac00" <= letter <= "\ud7a3" for letter in english)
    chosen = {"data": "toy", "scaling": "standard", "optimizer": "momentum", "seed": "7", "lang": "en"}
    assert chosen.items() <= parameters(lab).items()
    lab.page.reload()
    assert lab.settle().frame() == frame
    switch_language(lab.rest(), "ko")
    lab.rest()
    assert lab.root.inner_text() == korean


def switch_language(lab: Lab, language: str) -> None:
    """Press the page's language control and wait until the player speaks it."""
    lab.page.locator(".st-key-language button").click()
    lab.page.wait_for_function("([e, lang]) => e.lang === lang", arg=[lab.root.element_handle(), language])
    lab.settle()
