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


def test_opens_at_the_start_of_the_default_experiment(open_lab: OpenLab):
    frame = open_lab().frame()
    assert (frame.step, frame.steps, frame.rate, frame.outcome) == (0, 150, 0.2, "max_steps")
    assert not frame.playing


def test_play_moves_the_playhead_to_the_end_and_stops(open_lab: OpenLab):
    lab = open_lab()
    before = lab.pixels()
    lab.get("play").click()
    lab.wait_for("playing", "true")
    lab.page.wait_for_function("e => +e.dataset.step > 5", arg=lab.root.element_handle())
    assert lab.pixels() != before
    lab.get("play").click()
    lab.wait_for("playing", "false")
    paused = lab.frame()
    assert 5 < paused.step < paused.steps
    lab.set_range("scrub", paused.steps - 3)
    lab.get("play").click()
    lab.wait_for("step", paused.steps)
    lab.wait_for("playing", "false")


def test_play_at_the_end_starts_anew(open_lab: OpenLab):
    lab = open_lab("step=150")
    lab.get("play").click()
    lab.wait_for("playing", "true")
    assert lab.frame().step < 100


def test_step_buttons_go_one_update_either_way(open_lab: OpenLab):
    lab = open_lab("step=48")
    losses = {48: lab.frame().loss}
    for button, step in (("step-forward", 49), ("step-forward", 50), ("step-back", 49), ("step-back", 48)):
        lab.get(button).click()
        lab.wait_for("step", step)
        assert losses.setdefault(step, lab.frame().loss) == lab.frame().loss
    assert len(set(losses.values())) == 3
    lab.get("restart").click()
    lab.wait_for("step", 0)


def test_steps_stop_at_both_ends(open_lab: OpenLab):
    lab = open_lab()
    lab.press_keys("ArrowLeft")
    lab.wait_for("step", 0)
    lab.press_keys("End", "ArrowRight")
    lab.wait_for("step", 150)


def test_scrub_with_the_mouse(open_lab: OpenLab):
    lab = open_lab()
    box = lab.get("scrub").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    lab.page.mouse.move(box["x"] + 9, y)
    lab.page.mouse.down()
    seen = []
    for share in (0.25, 0.5, 0.75):
        lab.page.mouse.move(box["x"] + share * box["width"], y, steps=5)
        seen.append(lab.frame().step)
    lab.page.mouse.up()
    assert [round(step / 150, 1) for step in seen] == pytest.approx([0.25, 0.5, 0.75], abs=0.06)


def test_keys_do_what_the_buttons_do(open_lab: OpenLab):
    """Nothing was clicked before: a lecturer's keyboard works from the first moment."""
    lab = open_lab()
    for key, step in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 150), ("Home", 0)):
        lab.press_keys(key)
        lab.wait_for("step", step)
    lab.press_keys("Space")
    lab.wait_for("playing", "true")
    lab.press_keys("Space")
    lab.wait_for("playing", "false")


def test_keys_stay_with_the_control_that_has_the_focus(open_lab: OpenLab):
    """An arrow on the learning rate moves the rate, and typing in a text field moves nothing."""
    lab = open_lab("step=48")
    lab.get("learning-rate").focus()
    lab.press_keys("ArrowRight", "ArrowRight", "ArrowRight")
    lab.page.wait_for_function("e => +e.dataset.learningRate > 0.2", arg=lab.root.element_handle())
    assert lab.frame().step == 48


def test_speed_changes_how_fast_the_playhead_moves(open_lab: OpenLab):
    lab = open_lab()
    travelled = []
    for speed in (1, 6):
        lab.set_range("speed", speed)
        lab.get("restart").click()
        lab.wait_for("step", 0)
        if not lab.frame().playing:
            lab.get("play").click()
        travelled.append(lab.page.evaluate(STEPS_A_SECOND, [lab.root.element_handle(), 4]))
        if lab.frame().playing:
            lab.get("play").click()
    assert travelled[1] > 2 * travelled[0] > 0


def test_playing_asks_the_server_nothing(open_lab: OpenLab):
    lab = open_lab()
    lab.get("play").click()
    lab.wait_for("playing", "true")
    before = lab.traffic.messages
    lab.page.evaluate(STEPS_A_SECOND, [lab.root.element_handle(), 30])
    assert lab.frame().playing
    assert lab.traffic.messages == before
