"""The URL is the state: a copied link or a code shows the same frame, an impossible one the default, and says so."""

import io
import math
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from pages.ui.share import share
from tests.browser.conftest import OpenLab
from tests.browser.lab import A_LABELS_WORTH, Lab, difference
from tests.visit import LAPTOP, box_of

HOSTILE = (
    *("data=nowhere", "optimizer=%3Cscript%3Ealert(1)%3C/script%3E", "scaling=log", "lr=1e309", "batch=-5"),
    *("length=999999999999u", "step=1e309", "batching=everything&active=nothing", "axes=w1,w1", "start=nan,0,0"),
    *("seed=-1", "mode=presentation", "view=4d&xaxis=years&yscale=cubic"),
)
A_DASH = 0.001  # of the loss's picture: a ghost's line is ten times as much


def parameters(lab: Lab) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(lab.page.url).query).items()}


def pictures(lab: Lab) -> list[bytes]:
    lab.page.mouse.move(1, 1)
    lab.rest()
    return [lab.get(name).screenshot(animations="disabled") for name in ("loss", "surface")]


def test_a_default_address_is_plain_and_a_copied_link_opens_the_same_frame_with_its_pins(open_lab: OpenLab):
    lab = open_lab().rest()
    assert parameters(lab) == {}
    for rate in (0.05, 0.02):
        lab.get("pin").click()
        lab.set_range("learning-rate", math.log10(rate))
    lab.get("strategy-full").click()  # its runs are there: nothing comes late into the picture
    lab.wait_for("active", "full")
    lab.set_range("scrub", 48)
    for control in ("mark-lowest", "axes", "yscale-linear"):
        lab.get(control).click()
    lab.page.wait_for_function("() => location.search.includes('step=48') && location.search.includes('yscale=linear')")
    lab.settle()

    def state(one: Lab) -> tuple[object, ...]:
        expect(one.root.locator(".pins > li")).to_have_count(2)
        cards = one.root.locator(".pins > li").all_inner_texts()
        return one.frame(), one.said("active"), cards, parameters(one)

    drawn, kept, link = pictures(lab), state(lab), lab.page.url
    assert "→" in str(kept)
    lab.page.reload()
    for other in (lab.settle(), open_lab(urlsplit(link).query)):
        now = pictures(other)
        assert state(other) == kept
        assert difference(now[0], drawn[0]) < A_DASH
        assert difference(now[1], drawn[1]) < A_LABELS_WORTH


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
    lab.switch("en").settle().rest()
    english = lab.page.get_by_test_id("stMain").inner_text().replace("한국어", "") + lab.root.inner_text()
    assert [any("\uac00" <= letter <= "\ud7a3" for letter in said) for said in (korean, english)] == [True, False]
    chosen = {"data": "toy", "scaling": "standard", "optimizer": "momentum", "seed": "7", "lang": "en"}
    assert chosen.items() <= parameters(lab).items()
    lab.page.reload()
    assert lab.settle().frame() == frame
    lab.switch("ko").settle().rest()
    assert lab.root.inner_text() == korean


@pytest.mark.server("the QR code is of a server's address in its network")
def test_the_room_opens_what_is_on_screen_by_a_code(open_lab: OpenLab):
    lab = open_lab("lr=0.3&lang=en&mode=lecture")
    lab.press_keys("ArrowRight")
    lab.wait_for("step", 1)
    lab.get("qr").click()
    sheet = lab.page.get_by_test_id("qr-sheet")
    sheet.wait_for(state="visible")
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(lab.page.screenshot())))  # by a camera in the room
    assert seen.text == f"{lab.page.url.partition('/lab')[0]}/lab?lr=0.3&lang=en&step=1"
    assert lab.page.get_by_test_id("qr-address").text_content() == seen.text
    # the tests' server answers this machine alone
    assert "need this machine's own address" in (lab.page.get_by_test_id("qr-note").text_content() or "")
    assert box_of(sheet.locator("svg"))["height"] > 0.7 * LAPTOP["height"]
    for key, state in (("Escape", "hidden"), ("q", "visible"), ("q", "hidden")):
        lab.page.keyboard.press(key)
        sheet.wait_for(state=state)
        assert "mode=lecture" in lab.page.url  # Escape took the sheet, not the lecture


def test_only_who_sits_at_the_machine_is_told_its_address(monkeypatch):
    monkeypatch.setattr(share, "get_internal_ip", lambda: "192.168.0.7")
    assert share.reached("http://localhost:8501/lab") == "http://192.168.0.7:8501"
    for none in ("", "https://lab.example.org/lab", "http://localhost:999999999/lab", "http://[localhost/"):
        assert share.reached(none) == ""
    monkeypatch.setattr(share.st, "get_option", lambda name: "localhost")
    assert share.reached("http://localhost:8501/lab") == ""
