"""The runs that are played at a reveal: each update's losses are the core's, and stand where they say."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import gd_core as gd
from pages.ui.classroom import questions
from pages.ui.player import addressed
from pages.ui.runs import experiment
from tests.classroom.stand_in import Server, drawn
from tests.geometry.drawn import Drawn
from tests.visit import recording, visit

QUERIES = {"critical": {"data": "toy"}, "lowest": {"landscape": "ackley"}}
ANSWERS = [0.1, 0.2, 0.9]
SECONDS, PACE = 5.0, 1.6  # of all that is played, and how its updates come ever faster
LARGEST = 60_000  # bytes of what a projector is told
#: Time stands still until a test has it be another, and draws.
STILL = """window.at = 0; performance.now = () => window.at;
    window.requestAnimationFrame = draw => { window.due = draw; return 1; };
    window.later = at => { window.at = at; const draw = window.due; window.due = null; draw?.(at); };"""


@cache
def told(kind: str) -> tuple[dict[str, Any], np.ndarray]:
    """What a projector is told in the end, and the losses (R, M) that it plays."""
    result, _ = questions.result(kind, QUERIES[kind], "", [dict(enumerate(ANSWERS))])
    losses = np.frombuffer(base64.b64decode(result["run"]["losses"]), "<f4")
    return result, losses.reshape(len(result["run"]["steps"]), len(result["rates"]))


@pytest.mark.parametrize("kind", list(QUERIES))
def test_what_is_played_is_bit_by_bit_what_each_rate_does_alone(kind: str):
    opened = addressed.state(QUERIES[kind])
    settings, made, initial = opened.settings, opened.setup, opened.initial
    active, (result, losses) = initial["active"], told(kind)
    run, rates = result["run"], np.array(result["rates"])
    updates = experiment.updates_of(active, settings, made.problem.samples)[0]
    assert (run["steps"][0], run["steps"][-1]) == (0, updates)
    assert (np.diff(run["steps"], 2) >= -1).all()  # ever farther apart, but for whole numbers
    for m in {*range(0, len(rates), 12), len(rates) - 1}:
        optimizer, batches = experiment.feeding(settings, active, made, rates[m : m + 1])
        start = experiment.start_of(settings, made)[None]
        alone = gd.descend(made.problem, optimizer, start, updates, batches=batches)
        stopped = int(alone.stopped[0])
        assert run["stopped"][m] == stopped
        assert result["diverged"][m] == (alone.outcome[0] == gd.Outcome.DIVERGED)
        kept = alone.losses[0, np.minimum(run["steps"], stopped)].astype(np.float32)
        assert losses[:, m].tobytes() == kept.tobytes()
    np.testing.assert_allclose(losses[-1], result["losses"], rtol=1e-4)
    assert len(json.dumps(result)) < LARGEST


@pytest.fixture
def reveal(browser: Browser, url: str) -> Iterator[Callable[..., tuple[Page, Server]]]:
    """reveal(kind) → a projector whose canvas records, at the first moment of a question's reveal."""
    visits = ExitStack()

    def open_at(kind: str, motion: str = "no-preference") -> tuple[Page, Server]:
        page = visits.enter_context(visit(browser, reduced_motion=motion))
        page.add_init_script(f"{recording()} {STILL}")
        server = Server(page)
        page.goto(f"{url}/class?lang=en")
        shown = questions.asked(kind, QUERIES[kind], "")
        said = {"kind": kind, "shown": shown, "over": False, "phones": 3, "answered": [3], "answers": [ANSWERS]}
        server.tell(page, number=1, **said, phase="closed", result=None)
        server.tell(page, phase="revealed", result=told(kind)[0])
        page.get_by_test_id("class-replay").wait_for()
        return page, server

    with visits:
        yield open_at


def later(page: Page, record: int, of: int) -> Drawn:
    """What is drawn when the run is just past one of its records."""
    share = (record / (of - 1)) ** (1 / PACE)
    page.evaluate("at => later(at)", 1000 * SECONDS * min(1, share * (1 + 1e-9)))
    return drawn(page)


def profile(picture: Drawn, rates: int) -> np.ndarray:
    """The line over all rates (M, 2)."""
    (line,) = [line for line in picture.lines("mark") if rates <= len(line) <= rates + 2]
    return line[:rates]


@pytest.mark.parametrize("kind", list(QUERIES))
def test_at_each_update_every_loss_stands_where_the_end_has_such_a_loss(reveal, kind: str):
    result, losses = told(kind)
    (page, _), (records, rates), run = reveal(kind), losses.shape, result["run"]
    diverged, stopped = np.array(result["diverged"]), np.array(run["stopped"])
    seen = {r: later(page, r, records) for r in (0, 1, records // 4, records // 2, records - 2, records - 1)}
    end = profile(seen[records - 1], rates)
    ground = min(result["floor"] or 0, 0)
    top = end[:, 1].min()
    inner = (np.array(result["losses"]) < result["first"]) & (end[:, 1] > top + 1) & ~diverged
    inner &= (
        np.log(losses[-1] - ground + 1e-300) > np.log(result["first"] - ground) - 13
    )  # below, all stand at the foot
    slope, offset = np.polyfit(np.log(losses[-1, inner] - ground), end[inner, 1], 1)
    for r, picture in list(seen.items())[:-1]:
        gone = diverged & (stopped <= run["steps"][r])
        expected = np.maximum(top, slope * np.log(np.maximum(losses[r] - ground, 1e-300)) + offset)
        foot = profile(picture, rates)[:, 1]
        within = expected < end[:, 1].max()  # what is lower than anything at the end stands at the foot
        assert np.abs(foot - np.where(gone, top, expected))[within].max() < 0.7
        centres = [x + w / 2 for x, _, w, _ in picture.boxes("danger-soft")]
        assert len(centres) == gone.sum()
        assert all(x <= at + 9 for at, x in zip(sorted(centres), np.sort(end[gone, 0]), strict=True))
        assert f"update {run['steps'][r]:\u2007>3} / {run['steps'][-1]}" in picture.words()
        assert not any("lowest at" in text or "diverges" in text for text in picture.words())
    assert seen[0].boxes("danger-soft") == []
    assert np.ptp(profile(seen[0], rates)[:, 1]) < 0.1  # all begin at one loss


@pytest.mark.parametrize("kind", list(QUERIES))
def test_the_end_is_what_is_seen_at_once_where_nothing_is_to_move(reveal, kind: str):
    (page, _), (calm, _) = reveal(kind), reveal(kind, "reduce")
    off = page.locator(".facts p").last
    expect(off).to_be_hidden()  # nothing tells before the runs do
    expect(calm.locator(".facts p").last).to_be_visible()
    assert drawn(page).entries != drawn(calm).entries
    page.evaluate("later(5000)")
    expect(off).to_be_visible()
    assert drawn(page).entries == drawn(calm).entries
    assert any("lowest at" in text or "diverges" in text for text in drawn(page).words())
    page.get_by_test_id("class-replay").click()
    expect(off).to_be_hidden()
    page.evaluate("later(10000)")
    assert drawn(page).entries == drawn(calm).entries


def test_the_next_question_ends_what_is_played(reveal):
    page, server = reveal("critical")
    page.evaluate("later(1000)")
    played = drawn(page).entries
    server.tell(page, answers=[], number=2, phase="open", result=None)
    expect(page.get_by_test_id("class-close")).to_be_visible()
    asked = drawn(page)
    page.evaluate("later(1500)")
    page.evaluate("later(2000)")
    assert drawn(page).entries == asked.entries != played
    assert max(map(len, asked.lines("mark")), default=0) < 10
