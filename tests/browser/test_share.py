"""What leaves a page by its address: the QR code in lecture mode."""

import io

import pytest
import zxingcpp
from PIL import Image

from pages.ui.share import share
from tests.browser.conftest import LAPTOP, OpenLab
from tests.browser.lab import Lab

pytestmark = pytest.mark.server("the QR code is of a server's address in its network")

SHEET = "qr-sheet"


def read(lab: Lab) -> str:
    """What a camera in the room sees in the code."""
    shot = Image.open(io.BytesIO(lab.page.screenshot()))
    (found,) = zxingcpp.read_barcodes(shot)
    return found.text


def test_the_room_opens_what_is_on_screen_by_a_code(open_lab: OpenLab):
    lab = open_lab("lr=0.3&lang=en&mode=lecture")
    lab.press_keys("ArrowRight")
    lab.wait_for("step", 1)
    lab.get("qr").click()
    sheet = lab.page.get_by_test_id(SHEET)
    sheet.wait_for(state="visible")
    told = read(lab)
    assert told == f"{lab.page.url.partition('/lab')[0]}/lab?lr=0.3&lang=en&step=1"
    assert lab.page.get_by_test_id("qr-address").text_content() == told
    # the tests' server answers this machine alone
    assert "need this machine's own address" in (lab.page.get_by_test_id("qr-note").text_content() or "")
    box = sheet.locator("svg").bounding_box()
    assert box is not None
    assert box["height"] > 0.7 * LAPTOP["height"]
    lab.page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    assert "mode=lecture" in lab.page.url  # Escape took the sheet, not the lecture
    for state in ("visible", "hidden"):
        lab.page.keyboard.press("q")
        sheet.wait_for(state=state)


def test_only_who_sits_at_the_machine_is_told_its_address(monkeypatch):
    monkeypatch.setattr(share, "get_internal_ip", lambda: "192.168.0.7")
    assert share.reached("http://localhost:8501/lab") == "http://192.168.0.7:8501"
    assert share.reached("https://lab.example.org/lab") == ""
    for none in ("", "http://localhost:999999999/lab", "http://[localhost/"):
        assert share.reached(none) == ""
    monkeypatch.setattr(share.st, "get_option", lambda name: "localhost")
    assert share.reached("http://localhost:8501/lab") == ""
