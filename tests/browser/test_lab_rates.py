"""Where a run of the Lab begins and which rates it has: a start dragged, a run that is lost, a rate from here on."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from gd_core import critical_learning_rate, descend, sgd
from tests.browser.conftest import OpenLab
from tests.core.known import boston_problem
from tests.visit import middle

PROBLEM = boston_problem()


def test_dragging_the_start_moves_the_whole_path(open_lab: OpenLab):
    lab = open_lab("batching=full&active=full&step=0")
    lab.get("restart").click()
    before = lab.frame()
    handle = lab.get("start")
    x, y = middle(handle)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    for part in range(1, 9):  # slowly: answers come while the hand still moves
        lab.page.mouse.move(x - 5 * part, y + 7 * part)
        lab.rest()
        assert middle(handle) == pytest.approx((x - 5 * part, y + 7 * part), abs=1)
    lab.page.mouse.up()
    lab.rest()  # the address is written a moment after the last change
    start = np.array([float(w) for w in parse_qs(urlsplit(lab.page.url).query)["start"][0].split(",")])
    loss = float(PROBLEM.loss(start))
    assert loss != pytest.approx(before.loss, rel=1e-3)
    near = "([e, loss]) => Math.abs(+e.dataset.loss / loss - 1) < 1e-6"
    lab.page.wait_for_function(near, arg=[lab.root.element_handle(), loss])
    assert middle(handle) == pytest.approx((x - 40, y + 56), abs=1)  # the window stood still
    lab.page.reload()
    assert lab.settle().frame().loss == pytest.approx(loss, rel=1e-6)


def test_a_diverging_run_is_named_shown_whole_and_made_safe_by_its_button(open_lab: OpenLab):
    lab = open_lab("batching=full&active=full&lr=0.8")
    run = descend(PROBLEM, sgd(0.8), PROBLEM.start, 150)
    lab.press_keys("End")
    frame = lab.frame()
    assert (frame.outcome, frame.steps, frame.step) == ("diverged", int(run.stopped), int(run.stopped))
    assert frame.loss == pytest.approx(float(run.losses[frame.step]), rel=1e-6)
    card = lab.get("divergence")
    expect(card).to_contain_text(re.compile(f"{frame.steps}.*1.18", re.DOTALL))
    before = lab.pixels()
    lab.get("zoom-whole").click()
    assert lab.rest().pixels() != before
    critical = float(critical_learning_rate(PROBLEM))
    lab.get("apply-rate").click()
    expect(card).to_be_hidden()
    assert lab.frame().rate == pytest.approx(critical / 2, rel=1e-9)
    assert lab.frame().outcome != "diverged"
    for mark, rate in (("critical", critical), ("safe", critical / 2)):
        lab.get(f"mark-{mark}").click()
        assert lab.frame().rate == pytest.approx(rate, rel=1e-12)


def test_the_advice_is_the_safe_rate_of_the_strategy_that_diverged(open_lab: OpenLab):
    lab = open_lab("scaling=standard&batching=stochastic&active=stochastic&lr=1")
    lab.press_keys("End")
    card = lab.get("divergence")
    expect(card).to_contain_text("64")
    safe = lab.get("mark-safe").get_attribute("data-rate")
    lab.get("apply-rate").click()
    expect(lab.root).to_have_attribute("data-learning-rate", str(safe))  # it was no member of the family
    expect(card).to_be_hidden()
    lab.press_keys("End")
    assert lab.frame().outcome != "diverged"
    assert lab.frame().loss < 592


def test_a_run_lost_before_its_change_is_saved_and_the_rate_from_here_is_dragged_without_a_message(open_lab: OpenLab):
    lab = open_lab("batching=full&active=full&lr=0.2@0,1.2@5,0.2@100")
    lab.press_keys("End")
    card = lab.get("divergence")
    card.wait_for(state="visible")
    lab.get("apply-rate").click()
    expect(lab.root).to_have_attribute("data-changes", "")
    expect(card).to_be_hidden()
    lab.press_keys("End")
    assert lab.frame().outcome != "diverged"
    lab.set_range("scrub", 40)
    lab.get("from-here").click()
    rate = lab.frame().rate
    expect(lab.root).to_have_attribute("data-changes", f"{rate}@0,{rate}@40")
    before, sent, seen = lab.settle().rest().frame(), lab.traffic.messages, set()
    for _ in lab.drag("learning-rate", *np.linspace(0.7, 0.3, 9)):
        seen.add(lab.said("changes"))
    assert lab.traffic.messages == sent
    assert len(seen) > 5, "the rate to come follows the hand"
    assert (lab.frame().step, lab.frame().loss) == (before.step, before.loss), "what was is held"


def test_a_link_restores_changes_and_flags_move_and_go(open_lab: OpenLab):
    lab = open_lab("lr=0.5@0,0.1@40,0.3@90&step=60")
    assert lab.said("changes") == "0.5@0,0.1@40,0.3@90"
    expect(lab.get("from-here")).to_be_enabled()
    flag = lab.get("chart-change-1")
    flag.click()
    lab.wait_for("step", 40)
    flag.press("ArrowRight")
    flag.press("Shift+ArrowRight")
    expect(lab.root).to_have_attribute("data-changes", "0.5@0,0.1@51,0.3@90")
    lab.get("chart-change-2").press("Delete")
    expect(lab.root).to_have_attribute("data-changes", "0.5@0,0.1@51")
    assert lab.frame().rate == 0.1, "the rate before it goes on, and the ruler has it"
    expect(lab.page).to_have_url(re.compile("lr=0.5@0,0.1@51&"))
    lab.rest().page.reload()
    assert lab.settle().said("changes") == "0.5@0,0.1@51"
    lab.get("scrub-change-1").press("Delete")
    expect(lab.root).to_have_attribute("data-changes", "")
    assert lab.frame().rate == 0.5
