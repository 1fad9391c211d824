"""The player's pure functions: bytes, records and frames, the quadratic, gradients, growth, windows, the address."""

import base64

import numpy as np
import pytest

from pages.ui.canvas.wire import pack
from tests.player.conftest import Call

H = np.array([[2.0, 0.6, 0.9], [0.6, 1.1, 0.4], [0.9, 0.4, 2.0]])
LINEAR = np.array([3.0, -1.0, 2.0])
QUADRATIC = "quadratic({hessian, linear, constant: 9, optimum})"
BYTES = "new Uint8Array([0, 0, 0, ...Uint8Array.from(atob(text), c => c.charCodeAt(0))]).subarray(3)"


def theory() -> dict[str, object]:
    return {"hessian": H.tolist(), "linear": LINEAR.tolist(), "optimum": np.linalg.solve(H, LINEAR).tolist()}


def text_of(block: bytes) -> str:
    return base64.b64encode(block).decode()


# ---------- the wire


def test_what_python_packs_is_what_the_player_reads(call: Call):
    arrays = {
        "a": np.arange(6, dtype="<f4").reshape(2, 3) / 7,
        "b": np.array([1.5, -2.25]),
        "c": np.array([3, -4], "<i4"),
        "d": np.array([65535], "<u2"),
        "e": np.array([0, 2, 1], "|u1"),
    }
    block = text_of(pack({"lang": "ko", "words": {"loss": "손실"}}, arrays))
    header = call("wire", f"decode({BYTES}).header", text=block)
    assert header["words"] == {"loss": "손실"}
    for name, array in arrays.items():
        read = call("wire", f"(b => [[...b], b.shape, b.constructor.name])(decode({BYTES}).arrays.{name})", text=block)
        assert read[0] == array.ravel().tolist()
        assert read[1] == list(array.shape)


@pytest.mark.parametrize("block", [b"", b"NOPE1234", b"GDP0\x00\x00\x00\x00"])
def test_foreign_bytes_are_refused(call: Call, block: bytes):
    got = call(
        "wire", f"(() => {{ try {{ decode({BYTES}) }} catch (e) {{ return e.message }} }})()", text=text_of(block)
    )
    assert "unknown block" in got


# ---------- records and frames

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


def test_the_profile_names_the_lowest_member(call: Call):
    both = (
        "makeFamily({id: 's', outcomes: []}, {'s.steps': Int32Array.from([0, 1, 2]),"
        "'s.losses': Float32Array.from([9, 5, 4, 9, 3, 7]),"
        "'s.paths': Object.assign(new Float32Array(6), {shape: [2, 3, 1]}),"
        "'s.last': [2, 2], 's.outcome': [1, 1], 's.stopped': [2, 2]})"
    )
    assert call("runs", f"profileAt({both}, 1).lowest") == 1
    assert call("runs", f"profileAt({both}, 2).lowest") == 0


# ---------- the landscape


def test_a_slice_is_the_loss_with_the_third_weight_held_and_points_of_an_ellipse_have_its_level(call: Call):
    ellipse = f"""(s => [0, 1, 2, 3].map(i => {{
        const [rx, ry] = s.ellipse(s.floor + 4), t = i * 1.7;
        const [u, v] = [rx * Math.cos(t), ry * Math.sin(t)], a = s.angle;
        const [x, y] = [u * Math.cos(a) - v * Math.sin(a), u * Math.sin(a) + v * Math.cos(a)];
        return s.value(s.centre[0] + x, s.centre[1] + y) - s.floor;
    }}))({QUADRATIC}.slice(axes, held))"""
    for axes in ([0, 1], [0, 2], [1, 2]):
        w = np.random.default_rng(3).normal(size=3)
        x, y = w[axes]
        values = theory() | {"axes": axes, "held": w.tolist()}
        expected = pytest.approx(0.5 * w @ H @ w - LINEAR @ w + 9)
        assert call("landscape", f"{QUADRATIC}.slice(axes, held).value({x}, {y})", **values) == expected
        assert call("landscape", f"{QUADRATIC}.loss({w.tolist()})", **values) == expected
        assert call("landscape", ellipse, **values) == pytest.approx([4, 4, 4, 4])


def test_a_trough_without_a_bottom_has_no_ellipse(call: Call):
    flat = {"hessian": [[1, 1], [1, 1]], "linear": [0, 0], "optimum": [0, 0]}
    assert call("landscape", f"{QUADRATIC}.slice([0, 1], [0, 0]).ellipse", **flat) is None


def test_a_grid_is_read_between_its_values_and_not_beyond_them(call: Call):
    grid = "gridded({near: {x: [0, 1, 2], y: [0, 10], z: [0, 1, 2, 10, 11, 12]}})"
    assert call("landscape", f"{grid}.loss([0.5, 5])") == pytest.approx(5.5)
    assert call("landscape", f"[{grid}.loss([2, 10]), {grid}.slice().floor, {grid}.slice().centre]") == [12, 0, [0, 0]]
    assert call("landscape", f"Number.isNaN({grid}.loss([2.1, 0]))")


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
    for level in given["levels"]:  # a straight line is as long as it is in the rectangle, less what lies in the hole
        on = np.abs(ends @ [1.0, -1.5] + 0.1 - level).max(axis=1) < 1e-9
        across = np.linspace(-10, 10, 200001)
        down = (across + 0.1 - level) / 1.5
        whole = (np.abs(down) <= 8) & ~((np.abs(across + 4) < 2) & (np.abs(down + 4) < 2))
        assert np.hypot(*np.diff(ends[on], axis=1)[:, 0].T).sum() == pytest.approx(
            whole.sum() * 1e-4 * np.hypot(1, 1 / 1.5), abs=1e-2
        )
    saddle = call("contours", "isolines({z: [1, 0, 0, 1], columns: 2, rows: 2, cell: 1, x: 0, y: 0}, [0.5])")
    assert len(saddle) == 8, "two segments"


def test_measured_factors_are_the_ones_of_theory_for_the_full_batch(call: Call):
    values, vectors = np.linalg.eigh(H)
    optimum = np.linalg.solve(H, LINEAR)
    path = [np.zeros(3)]
    for _ in range(4):
        path.append(path[-1] - 0.7 * (H @ path[-1] - LINEAR))
    run = "({last: 4, update: r => r, weight: (r, a) => path[r][a]})"
    given = {"path": np.array(path).tolist(), "t": {"optimum": optimum.tolist(), "eigenvectors": vectors.T.tolist()}}
    assert call("landscape", f"measuredFactors({run}, 1, t)", **given) == pytest.approx(1 - 0.7 * values)
    mean = call("landscape", f"measuredFactors({run}, 3, t, 3)", **given)
    assert mean == pytest.approx(abs(1 - 0.7 * values))


# ---------- windows, trails, labels


def test_a_window_has_one_scale_and_maps_back(call: Call):
    view = "makeView({x: 30, y: 0, w: 500, h: 400}, [13, -10], 22, 1)"
    assert call("view", f"{view}.px(13, -10)") == [280, 200]
    assert call("view", f"{view}.at(...{view}.px(3, 4))") == pytest.approx([3, 4])
    assert call("view", f"{view}.high[1] - {view}.low[1]") == pytest.approx(44)


# ---------- the Lab's own


def test_runs_stand_at_the_same_place_of_the_axis(call: Call):
    batched = {"batch_size": 30, "per_epoch": 17}
    families = {"full": {"batch_size": 506, "per_epoch": 1}, "random": batched, "sequential": batched}
    model = {"samples": 506, "families": families}
    each = "Object.keys(m.families).map(id => perUnit(m, id, axis))"
    assert call("model", each, m=model, axis="updates") == [1, 1, 1]
    assert call("model", each, m=model, axis="epochs") == [1, 17, 17]
    assert call("model", f"{each}.map(x => 506 * x)", m=model, axis="samples") == pytest.approx([1, 506 / 30, 17])


def test_the_address_holds_what_differs_and_keeps_what_others_wrote(call: Call):
    lab = """({shownUpdate: () => step, model: {header: {defaults}, rates: [0.2, 0.5],
            parameters: [{id: 'w1'}, {id: 'w2'}, {id: 'bias'}]},
        state: {shown: ['full', 'stochastic', 'random'], active: 'random', batch: 30, m, axes: [0, 1], slice: 'now',
            show, basins, xaxis: 'updates', yscale: 'log', view: '2d', mode: 'normal', start: null, pins: [],
            race: ''}})"""
    told = {
        "defaults": {
            "batching": "full,stochastic,random",
            "active": "random",
            "batch": "30",
            "lr": "0.2",
            "axes": "w1,w2",
            "slice": "now",
            "basins": "",
            "show": "loss",
            "xaxis": "updates",
            "yscale": "log",
            "view": "2d",
            "mode": "normal",
            "controls": "auto",
            "step": "0",
            "pin": "",
            "race": "",
            "start": "",
        }
    }
    plain = told | {"show": "loss", "basins": False}
    assert call("address", f"queryFor({lab}, '?data=toy&step=9')", step=0, m=0, **plain) == "data=toy"
    assert call("address", f"queryFor({lab}, '?lang=en')", step=48, m=1, **plain) == "lang=en&lr=0.5&step=48"
    other = told | {"show": "sharpness", "basins": True}
    assert call("address", f"queryFor({lab}, '')", step=0, m=0, **other) == "basins=shown&show=sharpness"
