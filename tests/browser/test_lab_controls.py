"""What the hand moves: learning rate, batch size, start, strategies, axes; and the card of a run that diverged."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from gd_core import critical_learning_rate, descend, linear_mse, sgd
from tests.browser.boston import scaled
from tests.browser.conftest import OpenLab
from tests.browser.lab import A_LABELS_WORTH, Frame, Lab, difference, thumb

PROBLEM = linear_mse(*scaled())


def drag_range(lab: Lab, test_id: str, *targets: float) -> Iterator[Frame]:
    """Drag a range input's thumb with the real mouse to shares (0…1) of its track; the frame at each, then let go."""
    control = lab.get(test_id)
    box = control.bounding_box()
    assert box is not None
    x, y = thumb(control)
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    for target in targets:
        lab.page.mouse.move(box["x"] + target * box["width"], y, steps=8)
        yield lab.frame()
    lab.page.mouse.up()


def test_dragging_the_learning_rate_redraws_the_path_without_the_server(open_lab: OpenLab):
    lab = open_lab("step=48")
    lab.rest()  # what the first picture still has to say to the server is said
    frames, pictures, before = [lab.frame()], {lab.pixels()}, lab.traffic.messages
    others = {lab.pixels("loss"), lab.pixels("fit")}
    for frame in drag_range(lab, "learning-rate", 0.5, 0.4, 0.3):
        lab.rest()  # a hand that rests in the middle of a drag is still dragging
        frames.append(frame)
        pictures.add(lab.pixels())
        assert lab.traffic.messages == before
    rates = [frame.rate for frame in frames]
    assert rates == sorted(set(rates), reverse=True)
    assert len(pictures) == len({frame.loss for frame in frames}) == 4
    assert {frame.step for frame in frames} == {48}
    assert not others & {lab.pixels("loss"), lab.pixels("fit")}


def test_dragging_the_batch_size_redraws_while_dragged(open_lab: OpenLab):
    lab = open_lab("step=48&active=random")
    losses = {lab.frame().loss}
    for _ in drag_range(lab, "batch-size", 0.35, 0.65, 0.9):
        lab.page.wait_for_function(
            "([e, seen]) => !seen.includes(+e.dataset.loss)", arg=[lab.root.element_handle(), sorted(losses)]
        )
        losses.add(lab.frame().loss)
    assert len(losses) == 4
    assert lab.frame().step == 48
    assert lab.frame().rate == 0.2


def test_dragging_the_start_moves_the_whole_path(open_lab: OpenLab):
    lab = open_lab("batching=full&active=full&step=0")
    lab.get("restart").click()
    before = lab.frame()
    x, y = centre_of(lab, "start")
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    for part in range(1, 9):  # slowly: answers come while the hand still moves
        lab.page.mouse.move(x - 5 * part, y + 7 * part)
        lab.rest()
        assert centre_of(lab, "start") == pytest.approx((x - 5 * part, y + 7 * part), abs=1)
    lab.page.mouse.up()
    lab.rest()  # the address is written a moment after the last change
    start = np.array([float(w) for w in parse_qs(urlsplit(lab.page.url).query)["start"][0].split(",")])
    loss = float(PROBLEM.loss(start))
    assert loss != pytest.approx(before.loss, rel=1e-3)
    near = "([e, loss]) => Math.abs(+e.dataset.loss / loss - 1) < 1e-6"
    lab.page.wait_for_function(near, arg=[lab.root.element_handle(), loss])
    assert centre_of(lab, "start") == pytest.approx((x - 40, y + 56), abs=1)  # the window stood still
    lab.page.reload()
    assert lab.settle().frame().loss == pytest.approx(loss, rel=1e-6)


def centre_of(lab: Lab, test_id: str) -> tuple[float, float]:
    box = lab.get(test_id).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_strategies_axes_slice_and_scales_change_on_a_press_and_zoom_has_a_way_back(open_lab: OpenLab):
    lab, losses = open_lab("step=48"), set()
    for strategy in ("full", "stochastic", "sequential", "shuffled", "random"):
        if lab.root.get_attribute("data-active") != strategy:
            lab.get(f"strategy-{strategy}").click()
        lab.wait_for("active", strategy)
        losses.add(lab.frame().loss)
    assert len(losses) == 5
    pictures = [lab.pixels("loss")]
    for choice in ("xaxis-epochs", "xaxis-samples", "yscale-linear"):
        lab.get(choice).click()
        assert lab.get(choice).get_attribute("aria-pressed") == "true"
        pictures.append(lab.pixels("loss"))
        assert difference(pictures[-1], pictures[-2]) > 0.002, f"{choice} changes the curve, not only its button"
    for test_id in ("axes", "slice"):
        before = lab.pixels()
        lab.get(test_id).click()
        assert lab.pixels() != before
    home = lab.rest().pixels()
    lab.get("zoom-in").click()
    assert difference(lab.rest().pixels(), home) > 0.05
    x, y = centre_of(lab, "surface")
    lab.page.mouse.move(x, y + 100)
    lab.page.mouse.down()
    lab.page.mouse.move(x - 90, y + 40, steps=5)
    nearer = lab.pixels()
    lab.page.mouse.up()
    assert difference(nearer, home) > 0.05
    lab.get("surface").dblclick(position={"x": 300, "y": 300})
    lab.page.mouse.move(1, 1)
    assert difference(lab.rest().pixels(), home) < A_LABELS_WORTH


def test_three_dimensions_follow_the_playhead_and_keep_the_camera(open_lab: OpenLab):
    lab = open_lab("step=48")
    lab.get("view-3d").click()
    lab.rest()
    before = lab.pixels()
    box = lab.get("surface").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.8
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x - 80, y - 20, steps=5)
    lab.page.mouse.up()
    turned = lab.pixels()
    assert difference(turned, before) > 0.05
    lab.press_keys("ArrowRight")
    lab.wait_for("step", 49)
    assert lab.pixels() != turned
    lab.press_keys("ArrowLeft")
    lab.wait_for("step", 48)
    assert difference(lab.pixels(), turned) < A_LABELS_WORTH


def test_the_marks_set_the_rates_of_theory_exactly(open_lab: OpenLab):
    lab = open_lab("batching=full&active=full")
    for mark, share in (("safe", 0.5), ("critical", 1)):
        lab.get(f"mark-{mark}").click()
        assert lab.frame().rate == pytest.approx(share * critical_learning_rate(PROBLEM), rel=1e-12)
    lab = open_lab("scaling=standard")
    rate = float(lab.get("mark-critical").get_attribute("data-rate") or 0)
    lab.get("mark-critical").click()
    expect(lab.root).to_have_attribute("data-learning-rate", str(rate))  # it was no member of the family
    assert rate == pytest.approx(0.56657, rel=1e-4)


def test_a_diverging_run_is_named_shown_whole_and_made_safe_by_its_button(open_lab: OpenLab):
    lab = open_lab("batching=full&active=full&lr=0.8")
    run = descend(PROBLEM, sgd(0.8), PROBLEM.start, 150)
    lab.press_keys("End")
    frame = lab.frame()
    assert (frame.outcome, frame.steps, frame.step) == ("diverged", int(run.stopped), int(run.stopped))
    assert frame.loss == pytest.approx(float(run.losses[frame.step]), rel=1e-6)
    card = lab.get("divergence")
    card.wait_for(state="visible")
    said = card.inner_text()
    assert str(frame.steps) in said
    assert "1.18" in said
    before = lab.pixels()
    lab.get("zoom-whole").click()
    assert lab.rest().pixels() != before
    lab.get("apply-rate").click()
    assert lab.frame().rate == pytest.approx(float(critical_learning_rate(PROBLEM)) / 2, rel=1e-9)
    assert lab.frame().outcome != "diverged"
    card.wait_for(state="hidden")


@pytest.mark.parametrize("query", ["lr=0.2@0,1.2@5,0.2@100", "landscape=himmelblau&lr=0.01@0,0.05@1,0.01@100"])
def test_a_run_lost_before_its_change_is_saved_by_removing_it(open_lab: OpenLab, query: str):
    lab = open_lab(f"batching=full&active=full&{query}")
    lab.press_keys("End")
    card = lab.get("divergence")
    card.wait_for(state="visible")
    lab.get("apply-rate").click()
    expect(lab.root).to_have_attribute("data-changes", "")
    expect(card).to_be_hidden()
    lab.press_keys("End")
    assert lab.frame().outcome != "diverged"


def test_the_advice_is_the_safe_rate_of_the_strategy_that_diverged(open_lab: OpenLab):
    lab = open_lab("scaling=standard&batching=stochastic&active=stochastic&lr=1")
    lab.press_keys("End")
    card = lab.get("divergence")
    card.wait_for(state="visible")
    expect(card).to_contain_text("64")
    safe = lab.get("mark-safe").get_attribute("data-rate")
    lab.get("apply-rate").click()
    expect(lab.root).to_have_attribute("data-learning-rate", str(safe))
    expect(card).to_be_hidden()
    lab.press_keys("End")
    assert lab.frame().outcome != "diverged"
    assert lab.frame().loss < 592


def choose(lab: Lab, box: str, option: str) -> None:
    lab.page.locator(".st-key-choices .stSelectbox").filter(has_text=box).locator("input").click()
    lab.page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize(
    ("query", "lengths"),
    [("", (("1000 epochs", 1), ("5000 updates", 0))), ("&seed=-1", (("5000 updates", 0), ("1000 epochs", 1)))],
)
def test_the_player_stays_the_same_where_notes_over_it_come_and_go(open_lab: OpenLab, query: str, lengths):
    """It is not made anew: what it has it keeps, and what plays goes on."""
    lab = open_lab(f"lang=en&updates=1000{query}").rest()
    notes = lab.page.locator(".st-key-notes li")
    expect(notes).to_have_count(query.count("seed"))
    seen = [lab.root.element_handle(), lab.get("surface").element_handle()]
    lab.get("play").click()
    for length, count in lengths:
        choose(lab, "length", length)
        expect(notes).to_have_count(count)
        lab.wait_for("playing", "true")
        for element, name in zip(seen, ("player", "surface"), strict=True):
            now = lab.page.get_by_test_id(name).element_handle()
            assert lab.page.evaluate("([one, other]) => one === other && one.isConnected", [element, now]), (
                length,
                name,
            )
