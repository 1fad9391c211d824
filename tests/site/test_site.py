"""The app without a server, in a real browser: what it shows and answers is what a server's shows and answers."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from gd_core import BATCHINGS, OPTIMIZERS, descend
from pages.ui.app import text
from pages.ui.app.catalogue import LESSONS
from tests.browser.lab import A_NUMBER, Lab
from tests.core.known import boston_problem
from tests.statics import PYTHON_COMES_MS

LONG_MS = 60_000  # on a machine with much else to do
FLOAT32 = 1e-6
OWN = "a,b,price\n" + "\n".join(f"{row},{row * 7 % 13},{2 * row + row % 3}" for row in range(60))


@pytest.fixture(scope="module")
def lab(cut_off: Browser, static_url: str) -> Iterator[Lab]:
    """The Lab by a deep link, as soon as something is there; in the end nothing was missing, nobody else was asked."""
    context = cut_off.new_context(viewport={"width": 1280, "height": 720}, locale="ko-KR")
    lab = Lab(context.new_page(), static_url)
    lab.page.set_default_timeout(LONG_MS)
    lab.page.goto(f"{static_url}/lab?lr=0.2&step=20&lang=en", wait_until="commit")
    yield lab
    assert lab.traffic.errors == []
    assert lab.traffic.foreign == []
    context.close()


def settled(page: Page) -> None:
    """Once the page's script has ended, without an exception."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=LONG_MS)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def loss(batch: int, rate: float, step: int) -> float:
    """The core's, on this machine."""
    problem, rng = boston_problem(), np.random.default_rng(0)
    batches = BATCHINGS["random"](506, batch, rng)
    return float(descend(problem, OPTIMIZERS["sgd"](rate), problem.start, 150, batches=batches).losses[step])


def the_first_picture_is_there_before_python_is(lab: Lab) -> None:
    cover = lab.page.get_by_test_id("cover")
    expect(cover.get_by_test_id("player")).to_have_attribute("data-loss", A_NUMBER)
    assert lab.page.locator("#root [data-testid=player]").count() == 0
    assert (lab.frame().step, lab.frame().rate) == (20, 0.2)
    heading = text.read("lab", "en")
    expect(cover.locator("h1")).to_have_text(f"{heading['title']} {heading['title_other']}")
    lab.set_range("learning-rate", -1)  # it is live: only what Python computes is not offered yet
    lab.wait_for("learning-rate", "0.1")
    expect(lab.get("batch-size")).to_be_hidden()
    lab.set_range("learning-rate", float(np.log10(0.2)))


def it_says_what_is_loading_and_how_much(lab: Lab) -> None:
    expect(lab.page.get_by_role("status").first).to_have_text(re.compile(r"Downloading [\w-]+, [\d.]+ / \d\d\.\d MB"))
    assert 0 < lab.page.locator("progress").evaluate("bar => bar.value") < 1


def the_lab_takes_over_as_its_address_says(lab: Lab) -> None:
    expect(lab.page.get_by_test_id("cover")).to_have_count(0, timeout=PYTHON_COMES_MS)
    settled(lab.page)
    frame = lab.frame()
    assert (frame.step, frame.rate) == (20, pytest.approx(0.2, rel=1e-9))
    assert frame.loss == pytest.approx(loss(30, 0.2, 20), rel=FLOAT32)
    assert lab.page.url.startswith(f"{lab.url}/lab?")


def rate_and_batch_size_follow_the_hand(lab: Lab) -> None:
    lab.set_range("learning-rate", -1)
    lab.wait_for("learning-rate", "0.1")
    lab.set_range("batch-size", 77)
    expect(lab.get("strategy-random")).to_contain_text("77", timeout=LONG_MS)
    settled(lab.page)
    assert lab.frame().loss == pytest.approx(loss(77, 0.1, 20), rel=FLOAT32)


def what_needs_a_server_is_not_offered(lab: Lab) -> None:
    expect(lab.get("together")).to_be_hidden()


def the_file_and_the_script_are_made_here_too(lab: Lab, folder: Path) -> None:
    """The menu's entries that a server's workers make: a script that runs to the weights on screen, a file of the Lab
    with the same runs in it."""
    lab.set_range("scrub", 150)
    lab.wait_for("step", 150)
    weights = lab.numbers("weights")
    files = {}
    for name in ("save-code", "save-html"):
        lab.get("save-menu").locator("summary").click()
        with lab.page.expect_download() as coming:
            lab.get(name).click()
        files[name] = folder / coming.value.suggested_filename
        coming.value.save_as(files[name])
    command = [sys.executable, "-I", str(files["save-code"])]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split()[1:]
    assert [float(w) for w in printed] == pytest.approx(weights, rel=1e-6)
    assert 100_000 < files["save-html"].stat().st_size <= 1_000_000
    lab.set_range("scrub", 20)
    lab.wait_for("step", 20)


def a_table_opens_and_can_be_had(lab: Lab) -> None:
    lab.page.locator(".st-key-tables").get_by_text(text.read("lab", "en")["table"]["title"], exact=True).click()
    expect(lab.page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=LONG_MS)
    settled(lab.page)
    with lab.page.expect_download() as coming:
        lab.page.get_by_test_id("stDownloadButton").first.locator("button").click()
    rows = list(csv.reader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) > 5
    assert float(rows[-1][-1]) == pytest.approx(loss(77, 0.1, int(rows[-1][1])), rel=1e-3)


def a_file_of_the_readers_own_becomes_the_data(lab: Lab) -> None:
    words = text.read("lab", "en")["own"]
    page = lab.page
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    page.locator(".st-key-choices .stSelectbox").filter(has_text="Data").locator("input").click()
    page.get_by_role("option", name=text.read("runs", "en")["own"]["name"]).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": OWN.encode()}
    )
    expect(page.get_by_test_id("stDialog")).to_contain_text("never leaves this browser", timeout=LONG_MS)
    page.get_by_role("button", name=words["take"].format(rows=60)).click()
    page.wait_for_url("**/lab?*data=own*")
    settled(page)
    price = [2 * row + row % 3 for row in range(60)]
    assert lab.frame().loss == pytest.approx(float(np.mean(np.square(price))), rel=FLOAT32)


def a_question_is_answered_on_a_lesson_and_the_language_changes(lab: Lab) -> None:
    page, words = lab.page, text.read("parabola", "en")
    lesson = next(one for one in LESSONS if one.name == "parabola")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNav").locator(f"a[href$='/{lesson.address}']").click()
    page.wait_for_url(f"**/{lesson.address}*")
    page.get_by_role("radio", name=words["predict"]["choice"]["straight"], exact=True).click()
    expect(page.locator(".st-key-predict_verdict")).to_contain_text("Not quite", timeout=LONG_MS)
    settled(page)
    page.locator(".st-key-language button").click()
    expect(page.locator("h1")).to_contain_text(text.read("parabola", "ko")["title"], timeout=LONG_MS)
    expect(page).to_have_url(re.compile("answer=straight"))


def a_lessons_link_leads_to_the_lab_as_it_says(lab: Lab) -> None:
    lab.page.locator(".st-key-way > :nth-child(2) a").click()
    lab.page.wait_for_url("**/lab?**landscape=parabola**")
    expect(lab.root).to_have_attribute("data-landscape", "parabola", timeout=LONG_MS)


def test_the_app_without_a_server(lab: Lab, tmp_path: Path):
    """One page from before Python is there to another lesson: each step goes on where the last one ended."""
    the_first_picture_is_there_before_python_is(lab)
    it_says_what_is_loading_and_how_much(lab)
    the_lab_takes_over_as_its_address_says(lab)
    rate_and_batch_size_follow_the_hand(lab)
    what_needs_a_server_is_not_offered(lab)
    the_file_and_the_script_are_made_here_too(lab, tmp_path)
    a_table_opens_and_can_be_had(lab)
    a_file_of_the_readers_own_becomes_the_data(lab)
    a_question_is_answered_on_a_lesson_and_the_language_changes(lab)
    a_lessons_link_leads_to_the_lab_as_it_says(lab)


def test_the_frontend_tells_python_the_address_one_has_come_to(site: Path):
    """Once the Lab was opened first, as above, it knows a lesson's link without it; once a lesson was, it does not."""
    scripts = (path.read_text(encoding="utf-8") for path in (site / "stlite").glob("*.js"))
    told = [
        query for text in scripts for query in re.findall(r"onPageChange\(\w+\.pageScriptHash, ([^,]+), !0\)", text)
    ]
    assert told == ["document.location.search.slice(1)"]
