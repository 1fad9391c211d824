"""What the hand moves in the Lab: the playhead, the rate, the batch size, the start, what is shown, every landscape."""

import math

import pytest
from playwright.sync_api import expect

from pages.ui.app import text
from pages.ui.runs import explain
from pages.ui.runs.settings import Settings
from tests.browser.conftest import OpenLab
from tests.browser.lab import A_LABELS_WORTH, Lab, difference
from tests.visit import drag, middle

# The playhead's speed over so many steps, by the page's own clock.
STEPS_A_SECOND = """([root, steps]) => new Promise(done => {
    const [first, began] = [Number(root.dataset.step), performance.now()];
    const look = () => {
        const gone = Number(root.dataset.step) - first;
        if (gone >= steps) done((1000 * gone) / (performance.now() - began));
        else requestAnimationFrame(look);
    };
    look();
})"""


def test_keys_and_buttons_walk_through_the_default_run_and_stop_at_its_ends(lab: Lab):
    """Nothing was clicked before: a lecturer's keyboard works from the first moment."""
    frame = lab.frame()
    assert (frame.step, frame.steps, frame.rate, frame.outcome, frame.playing) == (0, 150, 0.2, "max_steps", False)
    losses = {0: frame.loss}
    keys = ("ArrowLeft", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 150), ("ArrowRight", 150)
    for key, step in (*keys, ("Home", 0)):
        lab.press_keys(key)
        lab.wait_for("step", step)
        assert losses.setdefault(step, lab.frame().loss) == lab.frame().loss
    for button, step in (("step-forward", 1), ("step-forward", 2), ("step-back", 1), ("restart", 0)):
        lab.get(button).click()
        lab.wait_for("step", step)
        assert losses[step] == lab.frame().loss
    assert len(set(losses.values())) == 4
    shares = (0.25, 0.5, 0.75)
    assert [frame.step / 150 for frame in lab.drag("scrub", *shares)] == pytest.approx(shares, abs=0.03)
    step = lab.frame().step
    lab.get("learning-rate").focus()
    lab.press_keys("ArrowRight", "ArrowRight", "ArrowRight")
    lab.page.wait_for_function("e => +e.dataset.learningRate > 0.2", arg=lab.root.element_handle())
    assert lab.frame().step == step, "an arrow on a control is the control's"


def test_play_goes_to_the_end_as_fast_as_is_said_starts_anew_there_and_asks_the_server_nothing(lab: Lab):
    lab.root.focus()
    lab.press_keys("Home")
    lab.rest()
    before, messages = lab.pixels(), lab.traffic.messages
    lab.press_keys("Space")
    lab.wait_for("playing", "true")
    lab.page.evaluate(STEPS_A_SECOND, [lab.root.element_handle(), 30])
    assert lab.traffic.messages == messages
    assert lab.pixels() != before
    lab.press_keys("Space")
    lab.wait_for("playing", "false")
    paused = lab.frame()
    assert 30 <= paused.step < paused.steps
    lab.set_range("scrub", paused.steps - 3)
    lab.get("play").click()
    lab.wait_for("step", paused.steps)
    lab.wait_for("playing", "false")
    travelled = []
    for speed in (1, 6):
        lab.set_range("speed", speed)
        lab.press_keys("End")
        lab.get("play").click()
        lab.wait_for("playing", "true")
        assert lab.frame().step < 100
        travelled.append(lab.page.evaluate(STEPS_A_SECOND, [lab.root.element_handle(), 4]))
        lab.get("play").click()
        lab.wait_for("playing", "false")
    assert travelled[1] > 2 * travelled[0] > 0


def test_a_dragged_rate_redraws_every_picture_without_the_server_and_what_is_let_go_is_explained(lab: Lab):
    lab.set_range("scrub", 48)
    lab.rest()  # what the picture still has to say to the server is said
    first, before = lab.frame(), lab.traffic.messages
    panels = [{lab.pixels(name)} for name in ("surface", "loss", "fit")]
    frames = [first]
    for frame in lab.drag("learning-rate", 0.5, 0.4, 0.3):
        lab.rest()  # a hand that rests in the middle of a drag is still dragging
        frames.append(frame)
        assert lab.traffic.messages == before
        for seen, name in zip(panels, ("surface", "loss", "fit"), strict=True):
            seen.add(lab.pixels(name))
    assert [frame.rate for frame in frames] == sorted({frame.rate for frame in frames}, reverse=True)
    assert {len(seen) for seen in panels} == {len({frame.loss for frame in frames})} == {4}
    assert {frame.step for frame in frames} == {48}
    box = lab.page.locator(".st-key-explained")
    paragraph = box.locator("[data-testid=stMarkdown] p").first
    for slider, value, settings in (("learning-rate", math.log10(0.5), {}), ("batch-size", 100, {"batch_size": 100})):
        lab.set_range(slider, value)
        lab.rest()
        expect(paragraph).to_have_text(explain.paragraph(Settings(**settings), "random", 0.5))
    box.get_by_text(text.read("runs", "ko")["explain"]["title"]).click()
    lab.rest()
    expect(paragraph).to_be_hidden()


def test_strategies_axes_slice_and_scales_change_on_a_press_and_zoom_has_a_way_back(lab: Lab):
    lab.set_range("scrub", 48)
    losses = set()
    for strategy in ("full", "stochastic", "sequential", "shuffled", "random"):
        lab.get(f"strategy-{strategy}").click()
        lab.wait_for("active", strategy)
        losses.add(lab.rest().frame().loss)
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
    for strategy in ("random", "shuffled", "sequential", "stochastic"):  # among five names each has a seat of its day
        lab.wait_for("active", strategy)
        lab.get(f"strategy-{strategy}").click()
    lab.wait_for("active", "full")
    home = lab.rest().pixels()
    lab.get("zoom-in").click()
    assert difference(lab.rest().pixels(), home) > 0.05
    x, y = middle(lab.get("surface"))
    drag(lab.page, (x, y + 100), -90, -60, let_go=False)
    assert difference(lab.pixels(), home) > 0.05
    lab.page.mouse.up()
    lab.get("surface").dblclick(position={"x": 300, "y": 300})
    lab.page.mouse.move(1, 1)
    assert difference(lab.rest().pixels(), home) < A_LABELS_WORTH


def test_three_dimensions_follow_the_playhead_and_keep_the_camera(lab: Lab):
    lab.get("view-3d").click()
    lab.rest()
    before, step = lab.pixels(), lab.frame().step
    x, y = middle(lab.get("surface"))
    drag(lab.page, (x + 100, y + 100), -80, -20)
    turned = lab.pixels()
    assert difference(turned, before) > 0.05
    lab.press_keys("ArrowRight")
    lab.wait_for("step", step + 1)
    assert lab.pixels() != turned
    lab.press_keys("ArrowLeft")
    lab.wait_for("step", step)
    assert difference(lab.pixels(), turned) < A_LABELS_WORTH


def test_the_player_stays_the_same_where_notes_over_it_come_and_go(open_lab: OpenLab):
    """It is not made anew: what it has it keeps, and what plays goes on."""
    lab = open_lab("lang=en&updates=1000&seed=-1").rest()
    notes = lab.page.locator(".st-key-notes li")
    expect(notes).to_have_count(1)
    elements = [lab.root.element_handle(), lab.get("surface").element_handle()]
    lab.get("play").click()
    for length, count in (("5000 updates", 0), ("1000 epochs", 1)):
        lab.choose("length", length)
        expect(notes).to_have_count(count)
        lab.wait_for("playing", "true")
        for element, name in zip(elements, ("player", "surface"), strict=True):
            now = lab.page.get_by_test_id(name).element_handle()
            assert lab.page.evaluate("([one, other]) => one === other && one.isConnected", [element, now]), name
