"""Numbers as they are read on screen, ticks, levels; stops of the batch slider; what stands at the edge."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.player.conftest import Call, Open
from tests.player.made import block

THIN = "\u2009"
NUMBERS = {
    ("0", 2): "0.00",
    ("19.264", 2): "19.26",
    ("-13.2411", 2): "−13.24",
    ("311.82", 2): "311.8",
    ("28179.4", 2): f"28{THIN}179",
    ("-1234567", 2): "−1.23×10⁶",
    ("9.999e8", 2): "1.00×10⁹",
    ("0.0012", 2): "0.0012",
    ("3.14e-7", 2): "3.1×10⁻⁷",
    ("-0.2", 0): "0",
    ("1700", 0): f"1{THIN}700",
    ("Infinity", 2): "∞",
    ("-Infinity", 2): "−∞",
    ("NaN", 2): "–",
}
RATES = {
    "0.2": "0.20",
    "0.0316": "0.0316",
    "0.7294123": "0.729",
    "0.001": "0.001",
    "2": "2.00",
    "0.00415": "0.00415",
    "1.26e-5": "1.26×10⁻⁵",
    "0.01": "0.01",
    "0": "0",
    "0.6196, true": "0.620",  # a mark of theory keeps its last zeros
    "0, true": "0.00",
}
TICKS = {(0, 150, 5): [0, 50, 100, 150], (-32, 12, 6): [-30, -20, -10, 0, 10], (0, 1, 4): [0, 0.5, 1], (3, 3, 4): []}
LOG_TICKS = {(26, 760, 5): [50, 100, 200, 500], (26, 1e9, 5): [1e2, 1e4, 1e6, 1e8], (100, 100, 5): []}
LEVELS = {
    (30.5, 1000): [35, 40, 50, 70, 100, 150, 200, 300, 500, 700],
    (30.5, 9e5): [digit * 10**power for power in range(1, 6) for digit in (1, 2, 5)][2:],
    (30.5, 1e8): [digit * 10**power for power in range(2, 8) for digit in (1, 3)],
}


def test_numbers_rates_ticks_and_levels_are_written_as_they_are_read(call: Call):
    assert {given: call("numbers", f"number({given[0]}, {given[1]})") for given in NUMBERS} == NUMBERS
    assert {given: call("numbers", f"rateText({given})") for given in RATES} == RATES
    for name, known in (("niceTicks", TICKS), ("logTicks", LOG_TICKS), ("levelsBetween", LEVELS)):
        assert {given: call("numbers", f"{name}(...given)", given=[*given]) for given in known} == known
    found = [call("numbers", f"nearestRatio([0.001, 0.01, 0.1, 1], {x})") for x in (1e-9, 0.0031, 0.0033, 0.1, 50)]
    assert found == [0, 0, 1, 2, 3], "nearest in ratio"
    for low, high in ((30.5, 31), (0, 10), (30.5, 30.5), (1e-12, 1e-11), (0, 0)):
        levels = call("numbers", f"levelsBetween({low}, {high})")
        assert levels == sorted(set(levels))
        assert all(low < level <= high for level in levels)
        assert len(levels) <= 60
        assert bool(levels) == (high > low)


# ---------- the batch slider


def test_stops_go_up_to_the_last_size_map_back_and_small_sizes_have_most_of_the_track(call: Call):
    for most in (1, 3, 16, 21, 64, 506, 20_000):
        stops = call("batchStops", f"stopsUpTo({most})")
        assert stops == sorted(set(stops))
        assert (stops[0], stops[-1]) == (1, most)
        back = "(stops => stops.map(size => stopAt(stops, shareOf(stops, size))))"
        assert call("batchStops", f"{back}(stopsUpTo({most}))") == stops
    stops = call("batchStops", "stopsUpTo(506)")
    assert set(range(1, 17)) | {20, 24, 30, 32, 48, 64, 128} <= set(stops)
    share = call("batchStops", "shareOf(stopsUpTo(506), 64)")
    assert share > 0.5
    assert 260 * share / stops.index(64) > 4, "pixels a stop on a phone's track"


def test_a_hand_reaches_every_stop_and_keys_count_one_by_one(mount: Open, page: Page):
    root = mount(block("plane"))
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


# ---------- the edge of the picture

WINDOW = {"x": 0, "y": 0, "w": 100, "h": 100}
SEGMENTS: list[tuple[list[float], list[float], list[list[float]] | None]] = [
    ([-1e9, 50], [1e9, 50], [[0, 50], [100, 50]]),
    ([50, 50], [50, 300], [[50, 50], [50, 100]]),
    ([10, 20], [30, 40], [[10, 20], [30, 40]]),
    ([-10, 95], [5, 110], None),
    ([-5, 200], [105, 200], None),
]


def test_segments_and_words_end_at_the_edge_of_the_window(call: Call):
    for p, q, part in SEGMENTS:
        found = call("view", "clipped(box, p, q)", box=WINDOW, p=p, q=q)
        assert found == (part and [pytest.approx(end) for end in part])
    buttons: list[Any] = [50, 0, 50, 15]
    for wish in ([60, -40, 30, 10], [80, 0, 30, 10], [50, 3, 30, 10]):
        seat = call("trails", "seatNear(wish, box, [buttons], 2)", wish=wish, box=WINDOW, buttons=buttons)
        assert call("paint", "collides(seat, [buttons])", seat=seat, buttons=buttons) is False
        x, y, w, h = seat
        assert min(x, y, 100 - x - w, 100 - y - h) >= 2
    assert call("trails", "seatNear([40, 60, 30, 10], box, [buttons], 2)", box=WINDOW, buttons=buttons)[:2] == [40, 60]


def test_the_minimum_is_the_whole_losses_and_says_where_it_lies_off_the_slice(call: Call):
    weights = [{"symbol": "w", "sub": "1"}, {"symbol": "w", "sub": "2"}, {"symbol": "b", "sub": ""}]
    landscape = {"optimum": [26.6, -23.3, 15.67], "floor": 30.51}
    model = {"parameters": weights, "landscape": landscape, "header": {"window": {"half": 22}}}
    lab = "({model, state: {axes: [0, 1]}, say: key => key})"
    texts = [call("marks", f"minimumText({lab}, held)", model=model, held=held) for held in ([0, 0, 15], [26, -23, 4])]
    assert texts == ["minimum 30.5", "minimum 30.5 (b = 15.7)"]
