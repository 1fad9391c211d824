"""What can be taken along: tables and scripts that end where the screen does, a reader's own rows, a whole file."""

import contextlib
import gc
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ops.site.browser.answers import Inline
from pages.ui.canvas import wire
from pages.ui.engine import engine
from pages.ui.player import addressed, downloads, inside, payload, routes, run_query, script, whole
from pages.ui.runs import cache, data, experiment, schedules, typed
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import OPTIMIZERS, STRATEGIES, Settings
from pages.ui.server import addresses

CHANCE = random.Random(0)
FUNCTION = Settings(landscape="formula", formula="(x**2 - 1)**2 + abs(y)**3 + x*tanh(y)/2 + max(x, y)", length=40)
CURVE = Settings(landscape="formula", formula="x**4 - 3*x**2 + x", length=30, schedule="cosine")
MODEL = Settings(landscape="model", formula="10*w*tanh(v*x1) + x2", data="iris", length=30, batch_size=7)
CASES = [
    *((replace(FUNCTION, optimizer=name), "full") for name in ("sgd", "adam", "nadam")),
    *((FUNCTION, "random"), (CURVE, "full"), (CURVE, "stochastic")),
    *((MODEL, strategy) for strategy in STRATEGIES),
    *((Settings(landscape=name, length=30), "full") for name in sorted(set(LANDSCAPES) - {"linear"})),
    (Settings(landscape="ackley", length=30, optimizer="adam"), "random"),
    (Settings(landscape="sine", length=30, batch_size=5, schedule="cosine"), "shuffled"),
    (Settings(landscape="network", length=12, optimizer="momentum", penalty=0.1, split=0.3), "random"),
    (Settings(length=30, changes=((0.3, 0),), branch=10), "random"),
]
ADDRESS = {"data": "own", "lr": "0.05", "active": "random", "batching": "full,random", "batch": "5", "length": "30u"}
ROWS = np.random.default_rng(11).normal(size=(40, 3)) * [1, 30, 0.2]
ANSWERS = """
import sys
sys.path[:] = [sys.argv[1], *(path for path in sys.path if path and path != sys.argv[2])]
from pages.ui.player import inside
import pages.ui.player.inside
assert pages.ui.player.inside.__file__.startswith(sys.argv[1])
sys.stdout.buffer.write(inside.runs("data=wine&lang=en"))
sys.stdout.buffer.write(inside.page({"landscape": "sine"}, "ko"))
assert not {"streamlit", "pandas", "sklearn", "scipy", "starlette", "PIL", "altair"} & set(sys.modules)
"""


def any_run(optimizer: str) -> tuple[Settings, str]:
    """A run of the linear model that somebody could ask for."""
    settings = Settings(
        data=CHANCE.choice(["boston", "toy"]),
        scaling=CHANCE.choice(["raw", "minmax", "standard"]),
        optimizer=optimizer,
        seed=CHANCE.randrange(9999),
        length=CHANCE.randint(2, 60),
        batch_size=CHANCE.randint(1, 12),
        schedule=CHANCE.choice(schedules.SCHEDULES),
        beta=CHANCE.choice([0.0, 0.5, 0.9]),
        split=CHANCE.choice([0.0, 0.0, 0.4]),
        noise=CHANCE.choice([0.0, 0.2]),
        penalty=CHANCE.choice([0.0, 0.3]),
    )
    return settings, CHANCE.choice(STRATEGIES)


def printed(text: str) -> tuple[float, list[float]]:
    """The loss and the weights that a script prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(text, "run.py", "exec"), {"__name__": "__main__"})
    loss, weights = (line.split()[1:] for line in said.getvalue().splitlines())
    return float(loss[0]), [float(w) for w in weights]


@pytest.mark.parametrize(
    ("settings", "strategy"), [*CASES, *(any_run(optimizer) for optimizer in OPTIMIZERS for _ in range(5))]
)
def test_the_script_runs_alone_and_ends_at_the_screens_weights(settings: Settings, strategy: str):
    assert not settings.formula or typed.checked(settings.landscape, settings.formula) == settings.formula
    made = experiment.setup(settings)
    low, high = made.limits
    rate = made.learning_rate if (settings, strategy) in CASES else float(low * (high / low) ** (settings.seed / 9999))
    updates, _, _ = experiment.updates_of(strategy, settings, made.problem.samples)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.array([0, updates]), noted=False)
    text = script.script(settings, strategy, rate, made, "a run")
    assert [line for line in text.splitlines() if "import" in line] == ["import numpy as np"]
    assert ("rates[k]" in text) == bool(settings.branch or settings.schedule != "constant")
    loss, weights = printed(text)
    np.testing.assert_allclose(weights, run.weights[0, -1], rtol=1e-9, atol=1e-9)
    assert loss == pytest.approx(float(run.losses[0, -1]), rel=1e-8)


def test_the_address_of_a_labs_run_gives_its_script_in_the_words_of_each_library():
    asked = {"landscape": "formula", "f": "x^2 + (y - 1)^2", "length": "400u", "lr": "0.2"}
    assert printed(downloads.code("numpy", asked, "en"))[1] == pytest.approx([0, 1], abs=1e-9)
    told = downloads.code("torch", query(Settings(length=12), active="random", lr="0.5"), "en")
    assert told.startswith('"""Boston')
    assert "lr=0.5" in told.replace(" ", "")
    assert "12 updates" in told.splitlines()[0]


def query(settings: Settings, **more: str) -> dict[str, str]:
    """What the browser sends: the address of the block, and which of its runs is meant."""
    opening = {"initial": {"active": "full", "learning_rate": 0.1, "axes": ["w1", "w2"]}}
    return {**dict(parse_qsl(run_query.query(payload.asked(settings, "ko", opening)))), "active": "full", **more}


def rows_of(table: str) -> tuple[list[str], list[list[str]]]:
    head, *rows = [line.split(",") for line in table.splitlines()]
    return head, rows


@pytest.mark.parametrize("strategy", ["full", "shuffled"])
def test_a_table_holds_each_update_at_full_precision(strategy: str):
    settings = Settings(length=40, batch_size=100, seed=5, schedule="cosine")
    head, rows = rows_of(downloads.table(query(settings, active=strategy, lr="0.25"), "en"))
    made = experiment.setup(settings)
    run, seen = experiment.descend(settings, strategy, made, np.array([0.25]), np.arange(41))
    assert head == ["update", "loss", "w1", "w2", "bias", "rate", "rows"]
    numbers = np.array([[float(x) for x in row[:5]] for row in rows])
    np.testing.assert_array_equal(numbers, np.column_stack([np.arange(41), run.losses[0], run.weights[0]]))
    assert float(rows[0][5]) == 0.25
    assert float(rows[20][5]) == pytest.approx(0.125)
    assert rows[-1][5:] == ["", ""]
    if strategy == "full":
        assert {row[6] for row in rows[:-1]} == {"all"}
    else:
        assert seen is not None
        an_epoch = [int(row) - 1 for line in rows[:6] for row in line[6].split()]
        assert sorted(an_epoch) == list(range(506))  # its last batch is shorter
        assert an_epoch[:100] == seen[0].tolist()


def test_a_landscape_without_rows_and_a_lost_run():
    head, rows = rows_of(downloads.table(query(Settings(landscape="rosenbrock", length=9)), "en"))
    assert head[-1] == "rate"
    assert len(rows) == 10
    made = experiment.setup(Settings())
    _, lost = rows_of(downloads.table(query(Settings(length=4000), lr=repr(made.limits[1]), active="full"), "en"))
    assert len(lost) < 4000
    assert lost[-1][5:] == ["", ""]


def test_of_very_many_rows_in_file_order_each_is_named_once_and_nothing_else():
    rows = data.table("own", np.linspace(-1, 1, 66_000)[:, None], np.linspace(0, 1, 66_000), ("a",), "y")
    settings = Settings(data="own", own=rows.digest, length=4, batch_size=20_000)
    table = "\n".join(downloads._lines(settings, experiment.setup(settings, rows), "sequential", 0.1))
    named = [int(row) for line in rows_of(table)[1][:4] for row in line[-1].split()]
    assert named == list(range(1, 66_001))  # the last batch is shorter; row 65,536 is one as all others


def own(rows: int = 40) -> data.Dataset:
    some = np.resize(ROWS, (rows, 3)) + np.arange(rows)[:, None] / rows
    return data.table("own", some[:, :2], some[:, 2], ("a b", '"); import os #'), "y")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(engine, "ENGINE", engine.Engine(lambda kind: Inline()))
    with TestClient(Starlette(routes=downloads.routes())) as client:
        yield client
    downloads._open.clear()


def test_the_script_of_own_rows_ends_at_the_screens_weights(client: TestClient):
    rows = own()
    files = downloads.offer(rows)
    opened = addressed.state(ADDRESS, rows)
    settings, made, initial = opened.settings, opened.setup, opened.initial
    assert (settings.data, settings.own, settings.batch_size) == ("own", rows.digest, 5)
    answer = client.get(f"{files['root']}save/numpy.py", params={**ADDRESS, "own": files["own"]})
    assert answer.status_code == 200
    _, weights = printed(answer.text)
    rates, ends = np.array([initial["learning_rate"]]), np.array([0, 30])
    run, _ = experiment.descend(settings, "random", made, rates, ends)
    np.testing.assert_allclose(weights, run.weights[0, -1], rtol=1e-9)
    table = client.get("/save/run.csv", params={**ADDRESS, "own": files["own"]}).text.splitlines()
    np.testing.assert_array_equal([float(word) for word in table[-1].split(",")[2:5]], run.weights[0, -1])


def test_rows_are_had_by_their_digest_alone_and_leave_nothing_behind(client: TestClient):
    rows = own()
    digest = downloads.offer(rows)["own"]
    for asked in ("page.html", "numpy.py"):
        answer = client.get(f"/save/{asked}", params={**ADDRESS, "own": digest})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert not engine.ENGINE.kept
        assert digest not in [kept for _, _, kept in cache._own.values()]
        assert client.get(f"/save/{asked}", params={**ADDRESS, "own": digest[:-1]}).status_code == 404
    assert client.get("/save/whole.html", params={**ADDRESS, "own": digest}).status_code == 404
    del rows
    gc.collect()  # nobody looks at them any more
    assert client.get("/save/numpy.py", params={**ADDRESS, "own": digest}).status_code == 404


def test_what_does_not_fit_a_file_is_said_and_nothing_is_offered_where_nobody_makes_files(client: TestClient):
    assert set(downloads.offer(own(10_000))) == {"root", "own"}
    assert downloads.offer(own(15_000))["most"] == "40,000"
    assert downloads.offer(own(20_001)) == {"most": "40,000", "rows": "20,000"}
    assert downloads.offer(None) == {}
    downloads._open.clear()
    assert downloads.offer(own()) == {}


def test_under_a_base_path_all_that_is_asked_for_stands_below_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(addresses, "st", SimpleNamespace(get_option={"server.baseUrlPath": "/class/gd/"}.get))
    monkeypatch.setattr(engine, "ENGINE", engine.Engine(lambda kind: Inline()))
    every, rows = [*routes.routes(), *downloads.routes()], own()
    opened = [routes._open, downloads._open]
    try:
        assert downloads.offer(rows)["root"] == "/class/gd/"
        opening = {"initial": {"active": "full", "learning_rate": 0.1, "axes": ["w1", "w2"]}}
        mounted, _ = wire.unpack(routes.offer(payload.asked(Settings(length=20), "en", opening), opening))
        assert mounted["runs"].startswith("/class/gd/runs?")
        with TestClient(Starlette(routes=every)) as client:
            for name, answer in (("runs?length=0u", 400), ("ghosts?pin=no", 400), ("save/numpy.py", 200)):
                assert client.get(f"/class/gd/{name}").status_code == answer
                assert client.get(f"/{name}").status_code == 404
    finally:
        for one in opened:
            one.clear()


def test_the_core_inside_answers_alone_and_as_the_project_does(tmp_path: Path):
    with zipfile.ZipFile(io.BytesIO(whole.core())) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-c", ANSWERS, str(tmp_path), str(whole.HOUSE)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert ran.stdout.startswith(inside.runs("data=wine&lang=en"))


def test_a_server_without_python_for_the_browser_says_the_command_that_gets_it(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("GD_CACHE", str(tmp_path))
    assert whole.missing() == "python -m ops.fetch pyodide wasm"
    monkeypatch.setattr(whole, "fetched", lambda _: tmp_path)
    assert whole.missing() == ""
