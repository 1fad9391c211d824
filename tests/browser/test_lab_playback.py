"""The transport: play, step, scrub and their keys."""

import pytest

from tests.browser.conftest import OpenLab

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


def test_keys_and_buttons_walk_through_the_default_run_and_stop_at_its_ends(open_lab: OpenLab):
    """Nothing was clicked before: a lecturer's keyboard works from the first moment."""
    lab = open_lab()
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
    box = lab.get("scrub").bounding_box()
    assert box is not None
    y, seen = box["y"] + box["height"] / 2, []
    lab.page.mouse.move(box["x"] + 9, y)
    lab.page.mouse.down()
    for share in (0.25, 0.5, 0.75):
        lab.page.mouse.move(box["x"] + share * box["width"], y, steps=5)
        seen.append(lab.frame().step / 150)
    lab.page.mouse.up()
    assert seen == pytest.approx([0.25, 0.5, 0.75], abs=0.03)
    step = lab.frame().step
    lab.get("learning-rate").focus()
    lab.press_keys("ArrowRight", "ArrowRight", "ArrowRight")
    lab.page.wait_for_function("e => +e.dataset.learningRate > 0.2", arg=lab.root.element_handle())
    assert lab.frame().step == step, "an arrow on a control is the control's"


def test_play_goes_to_the_end_as_fast_as_is_said_starts_anew_there_and_asks_the_server_nothing(open_lab: OpenLab):
    lab = open_lab().rest()
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
