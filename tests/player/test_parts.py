"""The player's pure functions: bytes, records and frames, isolines, the far lattice, numbers as they are read."""

import numpy as np
import pytest

import gd_core as gd
from pages.ui.canvas.wire import pack
from tests.player import made
from tests.player.conftest import Call, text_of

BYTES = "new Uint8Array([0, 0, 0, ...Uint8Array.from(atob(text), c => c.charCodeAt(0))]).subarray(3)"
LAB = f"""(() => {{
    const model = makeModel(decode({BYTES}));
    const state = firstState(model);
    const inHand = {{ get run() {{ return this.runs[this.state.active]; }} }};
    return Object.assign(inHand, {{ model, state, runs: runsAt(model, state.m), plane: null }});
}})()"""


def test_what_python_packs_is_what_the_player_reads(call: Call):
    arrays = {
        "a": np.arange(6, dtype="<f4").reshape(2, 3) / 7,
        "b": np.array([1.5, -2.25]),
        "c": np.array([3, -4], "<i4"),
        "d": np.array([65535], "<u2"),
        "e": np.array([0, 2, 1], "|u1"),
    }
    block = text_of(pack({"lang": "ko", "words": {"loss": "손실"}}, arrays))
    assert call("wire", f"decode({BYTES}).header.words", text=block) == {"loss": "손실"}
    for name, array in arrays.items():
        read = call("wire", f"(b => [[...b], b.shape])(decode({BYTES}).arrays.{name})", text=block)
        assert read == [array.ravel().tolist(), list(array.shape)]
    refused = f"(() => {{ try {{ decode({BYTES}) }} catch (e) {{ return e.message }} }})()"
    for foreign in (b"", b"NOPE1234", b"GDP0\x00\x00\x00\x00"):
        assert "unknown block" in call("wire", refused, text=text_of(foreign))


STEPS = [0, 1, 2, 10, 11, 30, 31, 40]


def family(stopped: int, last: int, outcome: int = 1) -> str:
    """A thinned family of one member; the weight of record r is its update number."""
    weights = [min(step, stopped) for step in STEPS]
    return (
        "(f => member(f, 0))(makeFamily({id: 's', batch_size: 3, outcomes: ['converged', 'max_steps', 'diverged']}, {"
        f"'s.steps': Int32Array.from({STEPS}),"
        f"'s.paths': Object.assign(Float32Array.from({weights}), {{shape: [1, {len(STEPS)}, 1]}}),"
        f"'s.losses': Float32Array.from({weights}),"
        f"'s.last': [{last}], 's.outcome': [{outcome}], 's.stopped': [{stopped}],"
        f"'s.rows': Object.assign(Uint16Array.from({[9, 9, 65535] * len(STEPS)}), {{shape: [{len(STEPS)}, 3]}})}}))"
    )


def test_only_states_with_a_true_next_update_are_frames_and_steps_go_from_one_to_the_next(call: Call):
    run, short = family(40, 7), family(12, 5, outcome=2)
    assert call("runs", f"{run}.family.frames") == [0, 1, 3, 5]
    at = {0: 0, 1.9: 1, 2: 1, 9.9: 1, 10: 3, 29: 3, 31: 5, 39.9: 5, 40: 7, 99: 7}
    assert {update: call("runs", f"frameAt({run}, {update})") for update in at} == at, "the latest one kept"
    forward = [call("runs", f"neighbourFrame({run}, {k}, 1)") for k in (0, 1, 10, 30, 40)]
    back = [call("runs", f"neighbourFrame({run}, {k}, -1)") for k in (40, 30, 10, 9.9, 1, 0)]
    assert (forward, back) == ([1, 10, 30, 40, 40], [30, 10, 1, 1, 0, 0])
    assert call("runs", f"[glideAt({run}, 6), glideAt({run}, 40)]") == [[2, 0.5], [7, 0]]
    ended = f"[{short}.end, {short}.outcome, frameAt({short}, 12), frameAt({short}, 11.5)]"
    assert call("runs", ended) == [12, "diverged", 5, 3], "between records it ends at its stop"
    assert call("runs", f"neighbourFrame({short}, 10, 1)") == 12


def test_isolines_lie_on_their_levels_and_leave_out_cells_without_a_value(call: Call):
    x, y = np.meshgrid(np.arange(11) - 5.0, np.arange(9) - 4.0)
    z = 2 * x - 3 * y + 0.1
    z[2, 3] = np.nan
    given = {"z": [None if np.isnan(v) else v for v in z.ravel()], "levels": [-9, 0, 4.5]}
    lattice = "{z: z.map(v => v ?? NaN), columns: 11, rows: 9, cell: 2, x: -10, y: -8}"
    ends = np.array(call("contours", f"isolines({lattice}, levels)", **given)).reshape(-1, 2, 2)
    values = np.sort(ends @ [1.0, -1.5] + 0.1, axis=None)
    assert np.abs(values[:, None] - given["levels"]).min(axis=1) == pytest.approx(0, abs=1e-9)
    middles = ends.mean(axis=1)
    assert not np.any((np.abs(middles - np.array([-4, -4])) < 2).all(axis=1)), "the four cells round the hole"
    corners = np.stack([z[1:, 1:], z[1:, :-1], z[:-1, 1:], z[:-1, :-1]])
    crossed = [((corners.min(axis=0) < level) & (level < corners.max(axis=0))).sum() for level in given["levels"]]
    assert len(ends) == sum(crossed), "a stroke in each cell that a level goes through"
    saddle = call("contours", "isolines({z: [1, 0, 0, 1], columns: 2, rows: 2, cell: 1, x: 0, y: 0}, [0.5])")
    assert len(saddle) == 8, "two segments"


def test_beyond_the_near_lattice_the_far_one_goes_on_and_a_lost_run_does_not_lose_the_frame(call: Call):
    value, text = "lab.model.landscape.slice().value", text_of(made.block("plane"))
    losses = f"(lab => [{value}(1, 1), {value}(20, -9), {value}(999, 0)].map(x => x === x ? x : null))({LAB})"
    near, far, beyond = call("wire model places", losses, text=text)
    loss = gd.TEST_FUNCTIONS["himmelblau"].loss
    assert near == pytest.approx(loss(np.ones(2)), rel=1e-3)
    assert far == pytest.approx(loss(np.array([20, -9])), rel=0.01)
    assert beyond is None
    rates = f"""(lab => {{
        const at = m => (lab.state.m = m, setRuns(lab), [lab.runs.full.outcome, lab.state.playhead]);
        moveTo(lab.state, 30);
        return [at(2), at(lab.model.rates.length - 1), at(2)];
    }})({LAB})"""
    before, lost, back = call("wire model places actions", rates, text=text)
    assert before == back == ["max_steps", 30]
    assert lost[0] == "diverged"
    assert lost[1] < 30


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


KNOWN = {  # by how far a written number may be off: what of it is known, the rest, its power
    ("2.09", 0): ["2.09", "", ""],
    ("2.09", 0.004): ["2.09", "", ""],
    ("2.09", 0.006): ["2.0", "9", ""],
    ("2.09", 0.06): ["2.", "09", ""],
    ("−0.99", 0.6): ["", "−0.99", ""],
    (f"1{THIN}710", 30): [f"1{THIN}7", "10", ""],
    ("1.31×10⁻⁵", 2e-6): ["1.", "31", "×10⁻⁵"],
    ("7.32×10²²", 1e30): ["", "7.32", "×10²²"],
    ("–", 1): ["", "–", ""],
}


def test_of_a_written_number_the_digits_are_known_that_stand_for_more_than_it_may_be_off(call: Call):
    for (text, apart), parts in KNOWN.items():
        assert call("digits", f"Object.values(knownDigits('{text}', {apart}))") == parts, (text, apart)


def test_numbers_and_rates_are_written_as_they_are_read_and_levels_are_few_and_between(call: Call):
    assert {given: call("numbers", f"number({given[0]}, {given[1]})") for given in NUMBERS} == NUMBERS
    assert {given: call("numbers", f"rateText({given})") for given in RATES} == RATES
    found = [call("numbers", f"nearestRatio([0.001, 0.01, 0.1, 1], {x})") for x in (1e-9, 0.0031, 0.0033, 0.1, 50)]
    assert found == [0, 0, 1, 2, 3], "nearest in ratio"
    for low, high in ((30.5, 31), (0, 10), (30.5, 1000), (30.5, 1e8), (30.5, 30.5), (1e-12, 1e-11), (0, 0)):
        levels = call("numbers", f"levelsBetween({low}, {high})")
        assert levels == sorted(set(levels))
        assert all(low < level <= high for level in levels)
        assert len(levels) <= 60
        assert bool(levels) == (high > low)


def test_stops_map_back_and_small_sizes_have_most_of_the_track_and_words_seat_beside_buttons_inside_the_window(
    call: Call,
):
    back = "(stops => [stops, stops.map(size => stopAt(stops, shareOf(stops, size)))])(stopsUpTo(most))"
    for most in (1, 3, 16, 21, 64, 506, 20_000):
        stops, again = call("batchStops", back, most=most)
        assert stops == again == sorted({1, most, *stops})
    assert call("batchStops", "shareOf(stopsUpTo(506), 64)") > 0.5
    box, buttons = {"x": 0, "y": 0, "w": 100, "h": 100}, [50, 0, 50, 15]
    for wish in ([60, -40, 30, 10], [80, 0, 30, 10], [50, 3, 30, 10], [40, 60, 30, 10]):
        x, y, w, h = call("trails", "seatNear(wish, box, [buttons], 2)", wish=wish, box=box, buttons=buttons)
        assert min(x, y, 100 - x - w, 100 - y - h) >= 2
        assert y >= 15 or x + w <= 50
    assert [x, y] == [40, 60], "where it is wished, if there is room"
