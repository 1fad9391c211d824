"""The lessons' pictures: maps the right way up, lines through their points, arrows downhill, heads at their records."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.geometry.conftest import Mounted
from tests.geometry.drawn import Drawn, has, near, number
from tests.geometry.test_address import mount
from tests.geometry.test_lab_surface import both

DrawFigure = Callable[..., Mounted]
MAP = {"answer": "good", "drawn": "0.9", "learning_rate_more": "map"}


def darkness(color: str) -> float:
    return -sum(int(color[i : i + 2], 16) for i in (1, 3, 5))


def test_each_cell_of_the_map_is_its_rate_and_batch_size(draw_figure: DrawFigure):
    figure = draw_figure("learning_rate", "map", **MAP)
    drawn = figure.drawn("map")
    across = drawn.scale(0, log=True)
    rows = {number(e["text"]): e["at"][1] for e in drawn.of("text", "muted") if e["align"] == "right"}
    assert rows[1] > rows[figure.arrays["sizes"][-1]], "more rows at once stand higher"
    tones, losses, hatched = [], [], []
    for j, size in enumerate(figure.arrays["sizes"]):
        for i, rate in enumerate(figure.arrays["rates"]):
            x, y = across(rate), rows[size]
            covers = [
                entry["color"]
                for entry in drawn.of("fill")
                for left, top, w, h in (part["rect"] for part in entry["path"] if "rect" in part)
                if abs(left + w / 2 - x) < 2 and abs(top + h / 2 - y) < 2
            ]
            assert len(covers) == 1, (rate, size)
            over = figure.arrays["outcomes"][j, i] == 2
            assert (covers[0] == drawn.palette["danger-soft"]) == over, (rate, size)
            hatched.append(over)
            if not over:
                tones.append(darkness(covers[0]))
                losses.append(figure.arrays["losses"][j, i])
    assert 0 < sum(hatched) < len(hatched)
    order = np.argsort(losses)
    assert np.all(np.diff(np.array(tones)[order]) >= 0), "more loss is darker"
    critical = [line for line in drawn.segments("danger", dashed=True) if line[0, 0] == line[1, 0]]
    assert has([line[0, 0] for line in critical], across(figure.header["critical"]))


def test_the_frame_of_the_map_is_round_the_chosen_cell(draw_figure: DrawFigure):
    figure = draw_figure("learning_rate", "map", **MAP)
    figure.set("map-size", 1)
    drawn = figure.drawn("map")
    x, y, w, h = drawn.boxes("ink", "stroke")[-1]
    rate, size = float(figure.said("learningRate")), int(figure.said("batchSize"))
    assert size == figure.arrays["sizes"][1]
    place = next(e["at"][1] for e in drawn.of("text", "muted") if e["align"] == "right" and number(e["text"]) == size)
    assert near([x + w / 2, y + h / 2], [drawn.scale(0, log=True)(rate), place], 1.2)


WEIGHTS = {"w1": 1.4, "w2": -0.6, "bias": 0.5}


@pytest.fixture
def neuron(draw_figure: DrawFigure) -> Mounted:
    figure = draw_figure("neuron", "neuron")
    for name, value in WEIGHTS.items():
        figure.set(name, value)
    return figure


def test_the_neurons_line_is_where_its_output_is_one_half(neuron: Mounted):
    drawn = neuron.drawn("plane")
    _, at = both(drawn)
    (line,) = [line for line in drawn.segments("ink") if np.hypot(*(line[1] - line[0])) > 200]
    for x1, x2 in at(line):
        assert 1.4 * x1 - 0.6 * x2 + 0.5 == pytest.approx(neuron.header["halfway"], abs=0.03)


def test_the_plane_is_tinted_by_the_output_and_points_stand_at_their_features(neuron: Mounted):
    drawn = neuron.drawn("plane")
    place, at = both(drawn)
    (tint,) = [entry["color"] for entry in drawn.of("fill") if isinstance(entry["color"], dict)]
    low, high = (1.4 * x1 - 0.6 * x2 for x1, x2 in at(np.array([tint["from"], tint["to"]])))
    assert low < high
    (line,) = [line for line in drawn.segments("ink") if np.hypot(*(line[1] - line[0])) > 200]
    across, along = np.subtract(tint["to"], tint["from"]), line[1] - line[0]
    assert abs(np.dot(across, along)) < 1e-3 * np.hypot(*across) * np.hypot(*along), "straight across the line"
    red = [int(color[1:3], 16) for _, color in tint["stops"]]
    assert red[0] > red[-1], "the side of class 1 has the blue of class 1"
    features = neuron.arrays["features"]
    for color, kind in (("full", 1), ("stochastic", 0)):
        for point in features[neuron.arrays["classes"] == kind]:
            assert has(drawn.marks(color), place(point), 1.2)
    wrong = (features @ [1.4, -0.6] + 0.5 >= neuron.header["halfway"]) != (neuron.arrays["classes"] == 1)
    rings = [(x, y) for x, y, r in drawn.discs("ink", "stroke") if r > 9]
    assert len(rings) == wrong.sum()
    assert all(has(rings, place(point)) for point in features[wrong])


def test_the_probe_goes_through_the_activation(neuron: Mounted):
    x1, x2 = float(neuron.said("x1")), float(neuron.said("x2"))
    assert float(neuron.said("sum")) == pytest.approx(1.4 * x1 - 0.6 * x2 + 0.5)
    place, _ = both(neuron.drawn("plane"))
    assert has([(x, y) for x, y, r in neuron.drawn("plane").discs("ink", "stroke") if r < 9], place([x1, x2]))


def test_the_answers_lines_and_arrows_turn_as_they_say(draw_figure: DrawFigure):
    figure = draw_figure("neuron", "neuron", neuron_predict="w1")
    drawn = figure.drawn("plane")
    _, at = both(drawn)
    turns = {turn["id"]: turn for turn in figure.header["turns"]}
    halfway = figure.header["halfway"]

    def off(points: np.ndarray, weights: list[float]) -> np.ndarray:
        return np.abs(points @ weights[:2] + weights[2] - halfway)

    lines = {"w2": drawn.segments("full", dashed=False), "w1": drawn.segments("muted", dashed=True)}
    lines["bias"] = lines["w1"]
    for id, turn in turns.items():
        assert any(off(at(line), turn["weights"]).max() < 0.05 for line in lines[id]), id
    for id, color, way in (("w2", "full", 1), ("w1", "muted", -1)):
        (arc,) = [line for line in drawn.lines(color) if len(line) == 25]
        ends = at(arc[[0, -1]])
        assert off(ends[:1], figure.header["start"]) < 0.05, "from the line all start from"
        assert off(ends[1:], turns[id]["weights"]) < 0.05, "to its own line"
        chord, bend = arc[-1] - arc[0], arc[12] - arc[0]
        assert np.sign(chord[0] * bend[1] - chord[1] * bend[0]) == -way, "clockwise on the sheet, y downward"
    figure.set("w1", 0.5)
    assert not [line for line in figure.drawn("plane").lines("full") if len(line) == 25], "the hand has moved on"


def test_five_planes_hold_the_lines_of_their_runs(draw_figure: DrawFigure):
    figure = draw_figure("neuron", "five", neuron_predict="w1")
    for step in (0, 7):
        figure.set("scrub", step)
        for view, pane in zip(("first", "second", "third", "fourth", "fifth"), figure.header["panes"], strict=True):
            drawn = figure.drawn(view)
            weights = figure.arrays[f"{pane['id']}.weights"]
            w, h = drawn.width, drawn.height - 52
            for color, at in (("ink", step), ("muted", 0)):
                line = [line for line in drawn.segments(color) if np.hypot(*(line[1] - line[0])) > 60][-1]
                x = np.column_stack([line[:, 0] / w * 6.4 - 3.2, 2.6 - (line[:, 1] - 26) / h * 5.2])
                assert np.abs(x @ weights[at, :2] + weights[at, 2] - pane["halfway"]).max() < 0.05, pane["id"]
    counts = [int(n) for n in figure.said("right").split(",")]
    features, classes = figure.arrays["features"], figure.arrays["classes"]
    for pane, count in zip(figure.header["panes"], counts, strict=True):
        w = figure.arrays[f"{pane['id']}.weights"][7]
        assert count == np.sum((features @ w[:2] + w[2] >= pane["halfway"]) == (classes == 1))


def test_the_parabolas_curve_steps_and_arrow(draw_figure: DrawFigure):
    figure = draw_figure("parabola", "parabola")
    for _ in range(2):
        figure.press("step-forward")
    drawn = figure.drawn("curve")
    place, at = both(drawn, above=0.62 * drawn.height)  # under it the strip of updates
    header = figure.header
    curve = at(max(drawn.lines("mark"), key=len))
    loss = 0.5 * header["curvature"] * (curve[:, 0] - header["minimum"]) ** 2 + header["floor"]
    assert np.abs(loss - curve[:, 1]).max() < 0.02 * np.ptp(loss)
    m = int(np.flatnonzero(figure.arrays["rates"] == float(figure.said("learningRate")))[0])
    weights, losses = figure.arrays["weights"][m], figure.arrays["losses"][m]
    slopes = figure.arrays["slopes"][m]
    here = place([weights[2], losses[2]])
    assert has(drawn.marks("full"), here)
    (tangent,) = [line for line in drawn.segments("ink") if near(line.mean(axis=0), here)]
    rise = np.diff(at(tangent), axis=0)[0]
    assert rise[1] / rise[0] == pytest.approx(slopes[2], rel=0.02)
    figure.press("restart")
    start, tip = place([weights[0], losses[0]]), place([weights[0] - figure.arrays["rates"][m] * slopes[0], losses[0]])
    assert abs(tip[0] - start[0]) > 38, "long enough to be drawn as it is"
    heads = [shape for shape in figure.drawn("curve").shapes("full") if len(shape) == 3]
    assert any(has(head, tip) for head in heads)


@pytest.mark.parametrize("start", [-2.6, -0.9, 2.6])
def test_the_next_steps_sum_stands_off_the_curve_and_the_tangent(paper: Page, start: float):
    drawn = mount(paper, f"lang=en&start={start}&learning-rate=10", "parabola", "parabola").drawn("curve")
    place, _ = both(drawn, above=0.62 * drawn.height)
    (words,) = [entry for entry in drawn.of("text") if entry["text"].startswith("−η")]
    wide = 0.56 * 13 * len(words["text"])
    left = words["at"][0] - {"left": 0, "center": wide / 2, "right": wide}[words["align"]]
    right, top, bottom = left + wide, words["at"][1] - 11, words["at"][1] + 3
    curve = max(drawn.lines("mark"), key=len)
    (tangent,) = [line for line in drawn.segments("ink") if near(line.mean(axis=0), place([start, start**2]), 1)]
    for line in (curve, tangent):
        x, y = np.linspace(line[:-1], line[1:], 200).reshape(-1, 2).T
        assert not np.any((left < x) & (x < right) & (top < y) & (y < bottom))


def test_the_parabola_tells_no_answer_before_it_is_asked(draw_figure: DrawFigure):
    figure = draw_figure("parabola", "parabola")
    drawn = figure.drawn("curve")
    strip = 0.62 * drawn.height
    assert not [line for line in drawn.lines() if len(line) > 4 and line[:, 1].max() > strip], "no run to come"
    assert figure.text(".marks button") == ["0.05", "0.25", "0.50", "0.80", "1.00", "1.10"]
    assert {figure.said("behaviour"), figure.said("outcome")} == {"None"}
    assert not set(figure.text(".facts dt")) & {"this rate", "what is left"}
    names = [word for key, word in figure.header["words"].items() if key.startswith("kind_")]
    told = " ".join([*figure.text(".summary"), *drawn.words()])
    assert not [name for name in names if name in told]


def test_a_step_goes_along_its_dashed_line_and_then_to_the_curve(draw_figure: DrawFigure):
    figure = draw_figure("parabola", "parabola", parabola_predict="bounces")
    figure.press("restart")
    header = figure.header
    weights, losses = (figure.arrays[name][header["asked"]] for name in ("weights", "losses"))
    figure.page.emulate_media(reduced_motion="no-preference")
    figure.press("play")
    seen = set()
    for _ in range(400):
        drawn = figure.drawn("curve")
        place, _ = both(drawn, above=0.62 * drawn.height)
        (at,) = [(x, y) for x, y, r in drawn.discs("full") if r == 7]
        spots = [place([weights[k], losses[k]]) for k in range(5)]
        along = [k for k in range(4) if near(at[1], spots[k][1]) and _between(at[0], spots[k], spots[k + 1], 0)]
        down = [k for k in range(4) if near(at[0], spots[k + 1][0]) and _between(at[1], spots[k], spots[k + 1], 1)]
        if float(figure.said("step")) >= 4:
            break
        assert along or down, at
        seen |= {"along"} if along else {"down"}
        if along and not down:
            lines = [line for line in drawn.segments("full", dashed=True) if near(line[1], at)]
            assert any(near(line[0], spots[k]) for line in lines for k in along) or near(at, spots[along[0]])
    figure.page.emulate_media(reduced_motion="reduce")
    assert seen == {"along", "down"}


def _between(x: float, p: np.ndarray, q: np.ndarray, axis: int) -> bool:
    low, high = sorted([p[axis], q[axis]])
    return bool(low - 0.6 <= x <= high + 0.6)


def test_the_flag_is_moved_by_keys_and_handed_in_by_enter(draw_figure: DrawFigure):
    figure = draw_figure("parabola", "parabola")
    header = figure.header

    def keys(*names: str) -> None:
        for name in names:
            figure.page.evaluate(
                """key => shadow.querySelector('[data-testid=handle-guess]').dispatchEvent(
                    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, shiftKey: true }))""",
                name,
            )

    keys("Enter")
    assert not [value for name, value in figure.page.evaluate("sent") if name == "dropped"], "it was not moved yet"
    keys(*["ArrowRight"] * 12)
    drawn = figure.drawn("curve")
    _, at = both(drawn, above=0.62 * drawn.height)
    foot = at(np.array([drawn.segments("ink", dashed=True)[-1][0]]))[0]
    assert foot[1] == pytest.approx(header["floor"], abs=0.1), "it stands on the axis"
    keys("Enter")
    (factor,) = [value for name, value in figure.page.evaluate("sent") if name == "dropped"]
    assert factor == pytest.approx((foot[0] - header["minimum"]) / (header["start"] - header["minimum"]), abs=0.02)


def loss_of(figure: Mounted) -> Callable[[np.ndarray], np.ndarray]:
    """The MSE of points (..., 2), as the header has it."""
    q = figure.header["quadratic"]
    hessian, linear = (np.array(q[name]) for name in ("hessian", "linear"))
    return lambda w: 0.5 * np.einsum("...i,ij,...j", w, hessian, w) - w @ linear + q["constant"]


def head(drawn: Drawn) -> np.ndarray:
    """Where the line's point stands on the surface."""
    (at,) = [(x, y) for x, y, r in drawn.discs("full") if r == 7]
    return np.array(at)


def mapped(figure: Mounted) -> Callable[[np.ndarray], np.ndarray]:
    """(w0, w1, MSE) → pixels, as the point itself shows it: a parallel projection in which the height is the MSE."""
    places, pixels = [], []
    for w0, w1 in ((40, 5), (20, 20), (10, 30), (0, 35), (10, 25), (25, 10), (30, 15), (15, 15)):  # on one scale
        figure.set("w0", w0)
        figure.set("w1", w1)
        w = np.array([w0, w1], float)
        places.append([w0, w1, float(loss_of(figure)(w)), 1])
        pixels.append(head(figure.drawn("landscape")))
    found, *_ = np.linalg.lstsq(np.array(places), np.array(pixels), rcond=None)
    assert np.abs(np.array(places) @ found - pixels).max() < 0.5, "the height of the point is its MSE"
    assert found[2, 0] == pytest.approx(0, abs=1e-3), "height is upright"
    assert found[2, 1] < 0
    return lambda place: np.append(place, 1) @ found


def test_the_costs_point_stands_at_its_height_with_its_isoline_and_arrow(draw_figure: DrawFigure):
    figure = draw_figure("cost", "cost")
    place, loss = mapped(figure), loss_of(figure)
    w = np.array([float(figure.said("w0")), float(figure.said("w1"))])
    drawn = figure.drawn("landscape")
    assert near(head(drawn), place(np.append(w, loss(w))))
    hessian, best = np.array(figure.header["quadratic"]["hessian"]), np.array(figure.header["best"])
    values, vectors = np.linalg.eigh(hessian)
    turns = np.linspace(0, 2 * np.pi, 2000)
    radii = np.sqrt(2 * (loss(w) - loss(best)) / values)
    same = best + np.column_stack([np.cos(turns), np.sin(turns)]) * radii @ vectors.T
    ring = np.array([place(np.append(point, loss(w))) for point in same])
    pieces = [line for line in drawn.segments("full", dashed=False) if np.hypot(*(line[1] - line[0])) < 25]
    on = [np.hypot(*(ring - line.mean(axis=0)).T).min() < 1 for line in pieces]
    assert sum(on) >= 20, "the isoline of this MSE"
    after = w - figure.header["rate"] * hessian @ (w - best)
    tip = place(np.append(after, loss(after)))
    heads = [shape for shape in drawn.shapes("full") if len(shape) == 3]
    assert any(has(shape, tip) for shape in heads), "the arrow ends where the next update is"


@pytest.mark.parametrize("line", [(60.0, -10.0), (20.0, 30.0), (-5.0, 40.0)])
def test_the_squares_are_stacked_as_high_as_the_point(draw_figure: DrawFigure, line: tuple[float, float]):
    figure = draw_figure("cost", "cost")
    figure.set("w0", line[0])
    figure.set("w1", line[1])
    drawn = figure.drawn("landscape")
    squares = (figure.arrays["prices"] - line[0] - line[1] * figure.arrays["sizes"]) ** 2
    blocks = [box for box in drawn.boxes("full") if box[2] == 40]
    assert len(blocks) == len(squares)
    texts = drawn.of("text")
    axis = texts[: next(i for i, e in enumerate(texts) if e["text"] == "MSE")]  # the ticks of the MSE come first
    values, heights = ([number(e["text"]), e["at"][1]] for e in (axis[0], axis[-1]))
    pixel = (values[1] - heights[1]) / (heights[0] - values[0])  # of one of the MSE, as its axis has it
    assert near([box[3] for box in blocks], squares / len(squares) * pixel, 0.05 * pixel * squares.mean() + 0.2)
    foot, top = blocks[0][1] + blocks[0][3], blocks[-1][1]
    assert near([box[1] + box[3] for box in blocks[1:]], [box[1] for box in blocks[:-1]], 1e-6), "one on the other"
    assert top == pytest.approx(head(drawn)[1], abs=0.6), "level with the point"
    assert foot - top == pytest.approx(squares.mean() * pixel, rel=0.02)


def test_the_costs_answer_lies_on_its_section(draw_figure: DrawFigure):
    figure = draw_figure("cost", "cost", cost_predict="same")
    figure.press("restart")
    drawn = figure.drawn("landscape")
    section = np.concatenate([line for line in drawn.segments("ink") if np.hypot(*(line[1] - line[0])) < 30])
    for r in (4, 6):
        (ring,) = [(x, y) for x, y, radius in drawn.discs("ink", "stroke") if radius == r]
        assert np.hypot(*(section - ring).T).min() < 12
        if r == 4:
            assert near(ring, head(drawn), 1)


def test_the_line_through_the_houses_its_residuals_and_squares(draw_figure: DrawFigure):
    figure = draw_figure("regression", "line")
    drawn = figure.drawn("plot")
    down, unit = drawn.scale(1), figure.header["unit"]
    across_shown = drawn.scale(0)
    across = lambda size: across_shown(size * unit)  # noqa: E731  the axis counts in another unit
    w0, w1 = float(figure.said("w0")), float(figure.said("w1"))
    assert any(near(line, [[across(s), down(w0 + w1 * s)] for s in (0, 1.5)]) for line in drawn.segments("full"))
    for size, price in zip(figure.arrays["sizes"], figure.arrays["prices"], strict=True):
        assert has([(x, y) for x, y, _ in drawn.discs("muted")], [across(size), down(price)])
        ends = sorted([float(down(price)), float(down(w0 + w1 * size))])
        sticks = [line for line in drawn.segments("full") if near(line[:, 0], across(size) * np.ones(2))]
        assert any(near(sorted(line[:, 1]), ends) for line in sticks), size
        squares = [box for box in drawn.boxes("full") if abs(box[1] - ends[0]) < 0.6]
        assert any(box[2] == pytest.approx(ends[1] - ends[0]) == box[3] for box in squares), size


def test_the_racers_heads_are_at_their_records(draw_figure: DrawFigure):
    figure = draw_figure("keras", "race", answer="equal", keras_more="race")
    figure.set("scrub", 25)
    surface, gaps = figure.drawn("landscape"), figure.drawn("gaps")
    place, _ = both(surface)
    across, down = gaps.scale(0), gaps.scale(1, log=True)
    for racer in figure.header["racers"]:
        at = min(25, racer["stopped"])
        weights = figure.arrays[f"{racer['id']}.weights"][at]
        assert has(surface.marks(racer["hue"]), place(weights[:2])), racer["id"]
        gap = max(figure.arrays[f"{racer['id']}.losses"][at] - figure.header["surface"]["floor"], 1e-3)
        assert has(gaps.marks(racer["hue"]), [across(at), down(gap)]), racer["id"]


def test_adams_arrows_point_where_its_numbers_say(draw_figure: DrawFigure):
    figure = draw_figure("keras", "adam", answer="equal")
    figure.set("scrub", 1)
    drawn = figure.drawn("landscape")
    place, _ = both(drawn)
    here = figure.arrays["weights"][1, :2]
    moves = {"gradient": -1.0, "mean": -1.0, "step": 1.0}
    for (name, sign), color in zip(moves.items(), ("stochastic", "random", "full"), strict=True):
        wanted = place(here + sign * figure.arrays[name][1, :2]) - place(here)
        shafts = [line[1] - line[0] for line in drawn.segments(color) if near(line[0], place(here))]
        assert any(np.dot(s, wanted) > 0.999 * np.hypot(*s) * np.hypot(*wanted) for s in shafts), name


def test_runs_side_by_side_go_through_their_weights(draw_figure: DrawFigure):
    figure = draw_figure("learning_rate", "three", **{**MAP, "learning_rate_more": "scaling"})
    figure.set("scrub", 6)
    for pane in figure.header["panes"]:
        drawn = figure.drawn(pane["view"])
        across = drawn.scale(0)
        zero = [e["at"][1] for e in drawn.of("text", "muted") if (e["text"], e["align"]) == ("0", "left")]
        scales = [across, lambda w, a=across, y=zero[0]: y - (a(w) - a(0))]  # one scale on both axes
        end = min(6, pane["stopped"])
        weights = figure.arrays[f"{pane['id']}.weights"][: end + 1, :2]
        path = np.column_stack([scale(weights[:, a]) for a, scale in enumerate(scales)])
        assert any(near(line, path) for line in drawn.lines("surface-low")), pane["id"]


def test_a_lane_of_the_update_is_its_rows_shares(draw_figure: DrawFigure):
    figure = draw_figure("update", "update")
    figure.set("scrub", 9)
    drawn = figure.drawn("shares")
    shares = figure.arrays["1.scaled.prediction.share"]
    bars = [entry["path"][0]["rect"] for entry in drawn.of("fill")]
    assert len(bars) == 3 * len(shares)
    assert max(y + h for _, y, _, h in bars) < drawn.height, "the third lane is whole"
    said = [word for word in drawn.words() if "∂L/∂" in word]
    assert len(said) == 1, "no lane bears its name: a share is half of it"
    assert "× 2 = ∂L/∂w" in said[0]
    for a in range(3):
        lane = bars[a * len(shares) : (a + 1) * len(shares)]
        heights = np.array([bar[3] for bar in lane])
        assert heights.max() > 36, "high enough to be read"
        assert np.allclose(heights / heights.max(), np.abs(shares[:, a]) / np.abs(shares[:, a]).max(), atol=1e-6)
        (means,) = [line for line in drawn.lines("ink") if len(line) == 5][a : a + 1]
        scale = heights.max() / np.abs(shares[:, a]).max()
        sums = np.cumsum(shares[:5, a]) / np.arange(1, 6)
        base = lane[0][1] + lane[0][3] if shares[0, a] > 0 else lane[0][1]
        assert near(means[:, 1], base - scale * sums), a


def test_the_first_house_goes_from_stage_to_stage_and_the_others_follow(draw_figure: DrawFigure):
    figure = draw_figure("update", "update")
    get = lambda name: figure.arrays[f"1.scaled.prediction.{name}"]  # noqa: E731
    rate, share = figure.header["rate"], get("share")
    steps = [
        [f"{get('prediction')[0]:.2f}"],
        [signed(get("difference")[0])],
        [signed(x) for x in share[0]],
        [signed(2 * x) for x in share[0]],
        [f"{-rate * 2 * x:.3f}" for x in share[0]],
    ]
    shown: list[str] = []
    for step, new in enumerate(steps, 1):
        before = big(figure)
        figure.press("step-forward")
        shown = big(figure)
        assert shown[: len(before)] == before, "what was known stays"
        assert shown[len(before) :] == new, step
    figure.set("scrub", 5 + 6)
    mean = share[:7].mean(axis=0)
    assert big(figure)[5:] == [
        *(signed(x) for x in share[6]),
        *(signed(2 * x) for x in mean),
        *(f"{-rate * 2 * x:.3f}" for x in mean),
    ]
    squares = [e for e in figure.drawn("house").of("fill") if e["path"][0].get("rect", [0] * 4)[3] == 10]
    assert len(squares) == 30
    palette = figure.drawn("house").palette
    assert [e["color"] for e in squares] == [palette["mark"]] * 6 + [palette["ink"]] + [palette["line"]] * 23


def signed(x: float) -> str:
    return f"{x:+.2f}".replace("-", "−")


def big(figure: Mounted) -> list[str]:
    """The large numbers of a house, stage by stage."""
    texts = figure.drawn("house").of("text")
    return [e["text"] for e in texts if e["font"].startswith("700") and e["text"] != "·"]


def test_the_lanes_say_minus_two_where_the_sign_is_turned(draw_figure: DrawFigure):
    figure = draw_figure("update", "update", update_predict="same")
    assert figure.said("sign") == "target"
    (said,) = [word for word in figure.drawn("shares").words() if "∂L/∂" in word]
    assert "× −2 = ∂L/∂w" in said
