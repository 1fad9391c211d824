"""What the Lab's menu takes along: a picture, a script that runs, and a file that lives without its server."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ops.fetch import fetch
from pages.ui.player import saved, whole
from tests.browser.conftest import OpenLab
from tests.browser.lab import Lab, thumb

MEGABYTE = 1_000_000


def taken(lab: Lab, name: str, folder: Path) -> Path:
    """The file of one entry of the menu."""
    lab.get("save-menu").locator("summary").click()
    with lab.page.expect_download() as download:
        lab.get(name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_menu_gives_a_picture_a_script_and_a_file(open_lab: OpenLab, tmp_path: Path):
    for part in whole.PARTS:
        fetch(part)
    lab = open_lab("lr=0.1&active=random&batching=full,random&step=150").rest()
    weights = [float(w) for w in str(lab.root.get_attribute("data-weights")).split(",")]
    picture = taken(lab, "save-png", tmp_path).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == pytest.approx(2 * 1280, abs=100)
    code = taken(lab, "save-code", tmp_path)
    ran = subprocess.run([sys.executable, "-I", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    printed = ran.stdout.splitlines()[-1].split()[1:]
    assert [float(w) for w in printed] == pytest.approx(weights, rel=1e-6)
    page = taken(lab, "save-html", tmp_path)
    assert page.stat().st_size <= MEGABYTE
    all_of_it = taken(lab, "save-html-whole", tmp_path)
    assert MEGABYTE < all_of_it.stat().st_size < 16 * MEGABYTE
    assert lab.rest().frame().step == 150


def test_the_file_lives_without_a_server(browser: Browser, tmp_path: Path):
    path = tmp_path / "lab.html"
    path.write_text(saved.page({"lr": "0.2", "step": "40"}, "ko"), encoding="utf-8")
    assert path.stat().st_size <= MEGABYTE
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    lab = Lab(page, "")
    expect(lab.root).to_have_attribute("data-step", "40")
    first = lab.frame()
    assert first.rate == 0.2
    x, y = thumb(lab.get("learning-rate"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=6)
    page.mouse.up()
    second = lab.frame()
    assert second.rate < first.rate
    assert second.loss != first.loss
    lab.get("play").click()
    expect(lab.root).not_to_have_attribute("data-step", "40")
    page.keyboard.press("End")
    lab.set_range("learning-rate", math.log10(0.9))
    expect(lab.get("divergence")).to_be_visible()
    lab.set_range("learning-rate", math.log10(second.rate))
    expect(lab.get("divergence")).to_be_hidden()
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(lab.get("play")).to_have_attribute("aria-label", "Play")
    assert lab.frame().rate == second.rate
    lab.get("view-3d").click()
    expect(lab.root).to_have_attribute("data-view", "3d")
    expect(lab.get("batch-size")).to_be_hidden()
    assert "batch size" in str(page.locator("#note").text_content())
    lab.get("lecture").click()
    expect(lab.root).to_have_attribute("data-mode", "lecture")
    page.keyboard.press("Escape")
    page.wait_for_url("**view=3d**")
    page.reload()
    expect(lab.root).to_have_attribute("data-view", "3d")
    assert lab.frame().rate == pytest.approx(second.rate)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()
    assert errors == []
