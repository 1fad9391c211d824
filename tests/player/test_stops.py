"""The batch slider: small sizes far apart, every one to 64 within a thumb's reach of its stop, keys one by one."""

import pytest
from playwright.sync_api import Page

from tests.player.conftest import Call, Open
from tests.player.made import landscape


@pytest.mark.parametrize("most", [1, 3, 16, 21, 64, 506, 20_000])
def test_stops_go_up_to_the_last_size_and_map_back(call: Call, most: int):
    stops = call("batchStops", f"stopsUpTo({most})")
    assert stops == sorted(set(stops))
    assert (stops[0], stops[-1]) == (1, most)
    assert call(
        "batchStops", f"stopsUpTo({most}).map(size => stopAt(stopsUpTo({most}), shareOf(stopsUpTo({most}), size)))"
    ) == (stops)


def test_small_sizes_have_most_of_the_track(call: Call):
    stops = call("batchStops", "stopsUpTo(506)")
    assert set(range(1, 17)) | {20, 24, 30, 32, 48, 64, 128} <= set(stops)
    share = call("batchStops", "shareOf(stopsUpTo(506), 64)")
    assert share > 0.5
    assert 260 * share / stops.index(64) > 4, "pixels a stop on a phone's track"


def test_a_hand_reaches_every_stop_and_keys_count_one_by_one(mount: Open, page: Page):
    root = mount(landscape("plane"))
    slider = root.get_by_test_id("batch-size")
    box = root.locator(".stops").bounding_box()
    assert box is not None
    stops = [*range(1, 17), *range(18, 33, 2), *range(36, 65, 4)]
    for size in (1, 2, 3, 8, 16, 30, 64):
        share = stops.index(size) / (len(stops) - 1)
        page.mouse.click(box["x"] + 9 + share * (box["width"] - 18), box["y"] + box["height"] / 2)
        assert slider.input_value() == str(size)
    slider.focus()
    slider.press("ArrowLeft")
    assert slider.input_value() == "63"
    assert root.locator(".size output").inner_text() == "63"
