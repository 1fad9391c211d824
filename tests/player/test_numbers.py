"""Numbers as they are read on screen, ticks and isoline levels."""

from typing import Any

import pytest

from tests.player.conftest import Call

THIN = "\u2009"


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (0, 2, "0.00"),
        (19.264, 2, "19.26"),
        (-13.2411, 2, "−13.24"),
        (311.82, 2, "311.8"),
        (28179.4, 2, f"28{THIN}179"),
        (-1234567.0, 2, "−1.23×10⁶"),
        (7.94e8, 2, "7.94×10⁸"),
        (9.999e8, 2, "1.00×10⁹"),
        (0.0012, 2, "0.0012"),
        (3.14e-7, 2, "3.1×10⁻⁷"),
        (-0.2, 0, "0"),
        (1700, 0, f"1{THIN}700"),
        ("Infinity", 2, "∞"),
        ("-Infinity", 2, "−∞"),
        ("NaN", 2, "–"),
    ],
)
def test_numbers_are_readable_at_every_size(call: Call, x: Any, digits: int, text: str):
    assert call("numbers", f"number({x}, {digits})") == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.2, "0.20"),
        (0.0316, "0.0316"),
        (0.7294123, "0.729"),
        (0.001, "0.001"),
        (2, "2.00"),
        (0.62, "0.62"),
        (0.00415, "0.00415"),
        (1.26e-5, "1.26×10⁻⁵"),
        (0.01, "0.01"),
        (0.1, "0.10"),
    ],
)
def test_learning_rates_keep_three_figures(call: Call, rate: float, text: str):
    assert call("numbers", f"rateText({rate})") == text


def test_a_mark_of_theory_keeps_its_last_zeros(call: Call):
    assert call("numbers", "rateText(0.6196, true)") == "0.620"


@pytest.mark.parametrize(
    ("low", "high", "count", "ticks"),
    [(0, 150, 5, [0, 50, 100, 150]), (-32, 12, 6, [-30, -20, -10, 0, 10]), (0, 1, 4, [0, 0.5, 1]), (3, 3, 4, [])],
)
def test_ticks_are_multiples_of_one_two_five(call: Call, low: float, high: float, count: int, ticks: list[float]):
    assert call("numbers", f"niceTicks({low}, {high}, {count})") == ticks


def test_log_ticks_thin_out_as_decades_grow(call: Call):
    assert call("numbers", "logTicks(26, 760, 5)") == [50, 100, 200, 500]
    assert call("numbers", "logTicks(26, 1e9, 5)") == [1e2, 1e4, 1e6, 1e8]
    assert call("numbers", "logTicks(100, 100, 5)") == []


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (30.5, 1000, [35, 40, 50, 70, 100, 150, 200, 300, 500, 700]),
        (30.5, 9e5, [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000]),
        (30.5, 1e8, [100, 300, 1000, 3000, 10000, 30000, 100000, 300000, 1e6, 3e6, 1e7, 3e7]),
    ],
)
def test_levels_follow_the_decades(call: Call, low: float, high: float, expected: list[float]):
    assert call("numbers", f"levelsBetween({low}, {high})") == expected


@pytest.mark.parametrize(("low", "high"), [(30.5, 31), (0, 10), (30.5, 30.5), (1e-12, 1e-11), (0, 0)])
def test_levels_stay_between_floor_and_top(call: Call, low: float, high: float):
    levels = call("numbers", f"levelsBetween({low}, {high})")
    assert levels == sorted(set(levels))
    assert all(low < level <= high for level in levels)
    assert len(levels) <= 60
    assert bool(levels) == (high > low)


def test_the_nearest_rate_is_nearest_in_ratio(call: Call):
    rates = [0.001, 0.01, 0.1, 1.0]
    found = [call("numbers", f"nearestRatio({rates}, {x})") for x in (1e-9, 0.0031, 0.0033, 0.1, 50)]
    assert found == [0, 0, 1, 2, 3]


def test_the_rate_at_which_a_schedule_ends_is_a_number(call: Call):
    assert [call("numbers", f"rateText(0, {full})") for full in ("false", "true")] == ["0", "0.00"]
