"""What stands over the surface: the part of a trail in the window, and words at its edge beside the buttons."""

import pytest

from tests.player.conftest import Call

WINDOW = {"x": 0, "y": 0, "w": 100, "h": 100}


@pytest.mark.parametrize(
    ("p", "q", "part"),
    [
        ([-1e9, 50], [1e9, 50], [[0, 50], [100, 50]]),
        ([50, 50], [50, 300], [[50, 50], [50, 100]]),
        ([10, 20], [30, 40], [[10, 20], [30, 40]]),
        ([-10, 95], [5, 110], None),
        ([-5, 200], [105, 200], None),
    ],
)
def test_the_part_of_a_segment_in_the_window(
    call: Call, p: list[float], q: list[float], part: list[list[float]] | None
):
    assert call("view", "clipped(box, p, q)", box=WINDOW, p=p, q=q) == (part and [pytest.approx(end) for end in part])


@pytest.mark.parametrize("wish", [[60, -40, 30, 10], [80, 0, 30, 10], [50, 3, 30, 10]])
def test_words_at_the_edge_keep_off_the_buttons_and_stay_in_the_window(call: Call, wish: list[float]):
    buttons = [50, 0, 50, 15]
    x, y, w, h = call("trails", "seatNear(wish, box, [buttons], 2)", wish=wish, box=WINDOW, buttons=buttons)
    assert call("paint", "collides(seat, [buttons])", seat=[x, y, w, h], buttons=buttons) is False
    assert x >= 2
    assert y >= 2
    assert x + w <= 98
    assert y + h <= 98


def test_words_at_the_edge_stay_where_nothing_is_in_the_way(call: Call):
    assert call("trails", "seatNear([40, 60, 30, 10], box, [[50, 0, 50, 15]], 2)", box=WINDOW) == [40, 60, 30, 10]


@pytest.mark.parametrize(
    ("held", "text"),
    [([0, 0, 15], "minimum 30.5"), ([26, -23, 4], "minimum 30.5 (b = 15.7)")],
)
def test_the_minimum_is_the_whole_losses_and_says_where_it_lies_off_the_slice(call: Call, held: list[float], text: str):
    weights = [{"symbol": "w", "sub": "1"}, {"symbol": "w", "sub": "2"}, {"symbol": "b", "sub": ""}]
    landscape = {"optimum": [26.6, -23.3, 15.67], "floor": 30.51}
    model = {"parameters": weights, "landscape": landscape, "header": {"window": {"half": 22}}}
    lab = "({model, state: {axes: [0, 1]}, say: key => key})"
    assert call("marks", f"minimumText({lab}, held)", model=model, held=held) == text
