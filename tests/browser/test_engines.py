"""What a reader does first, in Firefox and WebKit: pages, hands, a lesson's answer, a class, both files from a disk."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from ops.fetch import fetch
from pages.ui.player import saved, whole
from tests.browser.engines import FIREFOX, WEBKIT, Engine, Firefox, WebKit, engine

QUERY = {"active": "random", "lr": "0.2", "step": "40", "lang": "en"}
ENGINES = [
    pytest.param(kind, id=kind.name, marks=pytest.mark.skipif(not there, reason=f"{kind.name} is not there"))
    for kind, there in ((Firefox, FIREFOX), (WebKit, WEBKIT))
]


@pytest.fixture(scope="module", params=ENGINES)
def window(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with engine(request.param) as window:
        yield window


def drags(window: Engine, control: str, name: str) -> None:
    """A hand on a slider moves what the player says."""
    before = window.says(name)
    window.drag(f"[data-testid={control}]", 0.6, 0.8)
    window.until(f"find('[data-landscape]').dataset.{name} !== {before!r}")


def opens_the_lab(window: Engine, url: str) -> None:
    window.goto(f"{url}/lab?lang=en&active=random&step=40")
    window.until("find('[data-landscape]')?.dataset.loss")
    window.until("find('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'")


def test_the_lab_answers_hands(window: Engine, app_url: str):
    window.goto(f"{app_url}/?lang=en")
    window.until("find('[data-testid=figure] canvas, [data-testid=player] canvas')?.width > 300")
    window.run("localStorage.setItem('gd-controls', 'all');")
    opens_the_lab(window, app_url)
    drags(window, "learning-rate", "learningRate")
    drags(window, "batch-size", "loss")
    opens_the_lab(window, app_url)
    window.click("[data-testid=view-3d]")
    window.until("find('[data-landscape]').dataset.view === '3d'")
    window.click("[data-testid=play]")
    window.until("find('[data-landscape]').dataset.step !== '40'")


def test_a_lesson_takes_an_answer(window: Engine, app_url: str):
    window.goto(f"{app_url}/neuron?lang=en")
    window.click(".st-key-predict button")
    assert window.until("find('.st-key-predict_verdict .stMarkdown p')?.textContent")


def test_a_phone_joins_a_class_and_votes(window: Engine, app_url: str):
    with httpx2.Client(base_url=app_url, timeout=60) as teacher:
        led = teacher.post("/class/open", json={}).json()
        window.goto(f"{app_url}/join?lang=en&code={led['code']}")
        window.until("find('.frame').dataset.view === 'wait'")
        asked = {"secret": led["secret"], "act": "ask", "kind": "vote", "lesson": "neuron"}
        assert teacher.post(f"/class/{led['code']}/steer", json=asked).status_code == 200
        window.click("[data-choice]")
        window.click(".send")
        window.until("find('.send').textContent === 'Sent'")
        assert teacher.post(f"/class/{led['code']}/steer", json={**asked, "act": "end"}).status_code == 200


@pytest.mark.parametrize("kind", ["light", "whole"])
def test_a_file_from_a_disk_is_live(window: Engine, kind: str, tmp_path: Path):
    for part in whole.PARTS if kind == "whole" else ():
        fetch(part)
    file = tmp_path / "lab.html"
    file.write_text((whole if kind == "whole" else saved).page(QUERY, "en"), encoding="utf-8")
    window.goto(file.as_uri())
    window.until("find('[data-landscape]')?.dataset.loss")
    if kind == "whole":
        window.until("document.documentElement.dataset.python === 'ready'")
    drags(window, "learning-rate", "learningRate")
    if kind == "whole":
        drags(window, "batch-size", "loss")
