"""The URL is the state: a copied link shows the same frame, and an impossible one shows the default and says so."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import OpenLab
from tests.browser.lab import A_LABELS_WORTH, Lab, difference

HOSTILE = {
    "data": "data=nowhere",
    "optimizer": "optimizer=%3Cscript%3Ealert(1)%3C/script%3E",
    "scaling": "scaling=log",
    "rate nan": "lr=nan",
    "rate inf": "lr=1e309",
    "rate negative": "lr=-0.2",
    "batch negative": "batch=-5",
    "batch huge": "batch=1e9",
    "a billion updates": "updates=1000000000",
    "step": "step=1e309",
    "strategy": "batching=everything&active=nothing",
    "axes": "axes=w1,w1",
    "start": "start=nan,0,0",
    "start length": "start=1,2",
    "seed": "seed=-1",
    "length": "length=999999999999u",
    "mode": "mode=presentation",
    "view": "view=4d&xaxis=years&yscale=cubic",
}


def parameters(lab: Lab) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(lab.page.url).query).items()}


def picture(lab: Lab) -> bytes:
    lab.page.mouse.move(1, 1)
    lab.rest()
    return lab.get("surface").screenshot(animations="disabled")


def test_a_default_address_carries_no_parameter(open_lab: OpenLab):
    lab = open_lab()
    lab.rest()
    assert parameters(lab) == {}


def test_a_copied_link_opens_the_same_frame(open_lab: OpenLab):
    lab = open_lab()
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
    assert lab.settle().frame() == kept
    assert difference(picture(lab), shown) < A_LABELS_WORTH
    elsewhere = open_lab(urlsplit(link).query)
    assert elsewhere.frame() == kept
    assert elsewhere.root.get_attribute("data-active") == "shuffled"
    assert difference(picture(elsewhere), shown) < A_LABELS_WORTH


def test_streamlits_own_choices_stand_in_the_link_too(open_lab: OpenLab):
    lab = open_lab("data=toy&scaling=standard&optimizer=momentum&seed=7&lang=en&step=20")
    frame = lab.frame()
    assert frame.step == 20
    assert {"data": "toy", "scaling": "standard", "optimizer": "momentum", "lang": "en"}.items() <= parameters(
        lab
    ).items()
    lab.page.reload()
    assert lab.settle().frame() == frame


def test_a_free_number_of_updates_is_taken_from_the_link(open_lab: OpenLab):
    assert open_lab("updates=77").frame().steps == 77


@pytest.mark.sampled(12)
@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_impossible_value_falls_back_to_the_default_and_says_so(open_lab: OpenLab, query: str):
    lab = open_lab(query)
    frame = lab.frame()
    assert (frame.rate, frame.step, frame.outcome) == (0.2, 0, "max_steps")
    assert frame.steps <= 20_000
    said = lab.page.locator(".st-key-notes")
    said.wait_for(state="visible")
    assert query.split("=")[0] in said.inner_text()
    assert said.locator("script").count() == 0


def test_all_impossible_values_at_once(open_lab: OpenLab):
    lab = open_lab("&".join(query for key, query in HOSTILE.items() if key != "start length"))
    frame = lab.frame()
    assert (frame.rate, frame.step, frame.steps) == (0.2, 0, 150)


def test_language_switch_changes_every_word_and_keeps_the_frame(open_lab: OpenLab):
    lab = open_lab("step=48")
    korean, frame = lab.root.inner_text(), lab.frame()
    switch_language(lab, "en")
    english = lab.root.inner_text()
    assert any("\uac00" <= letter <= "\ud7a3" for letter in korean)
    assert not any("\uac00" <= letter <= "\ud7a3" for letter in english)
    assert lab.frame() == frame
    assert parameters(lab)["lang"] == "en"
    switch_language(lab, "ko")
    assert lab.root.inner_text() == korean


def switch_language(lab: Lab, language: str) -> None:
    """Press the page's language control and wait until the player speaks it."""
    lab.page.locator(".st-key-language button").click()
    lab.page.wait_for_function("([e, lang]) => e.lang === lang", arg=[lab.root.element_handle(), language])
    lab.settle()


def test_the_english_page_holds_no_korean(open_lab: OpenLab):
    page = open_lab("lang=en").page
    words = page.get_by_test_id("stMain").inner_text().replace("한국어", "")
    assert not any("\uac00" <= letter <= "\ud7a3" for letter in words)
