"""Runs by address: what a player needs is said in a query, read back as it was, and nothing else is answered."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pages.ui.app import catalogue
from pages.ui.player import routes, run_query
from pages.ui.runs import experiment, rate_grid
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.parsers import RefusedError
from pages.ui.runs.settings import OPTIMIZERS, STRATEGIES, Settings
from tests.app import page
from tests.app.landscapes import asked, read


@hypothesis_settings(max_examples=40)
@given(
    st.sampled_from(sorted(set(LANDSCAPES) - {"network"})),
    st.sampled_from(OPTIMIZERS),
    st.integers(0, 9999),
    st.integers(2, 5000),
    st.integers(1, 40),
    st.sets(st.sampled_from(STRATEGIES[:3]), min_size=1),
    st.sampled_from(run_query.PARTS),
    st.randoms(use_true_random=False),
)
def test_what_is_said_is_what_was_meant(landscape, optimizer, seed, length, size, shown, part, chance):
    draws = experiment.setup(Settings(landscape=landscape)).draws
    size = min(size, draws)
    settings = Settings(landscape=landscape, optimizer=optimizer, seed=seed, length=length, batch_size=size)
    made = experiment.setup(settings)
    start = tuple(float(f"{chance.uniform(-2, 2):.5g}") for _ in made.problem.parameters)
    low, high = made.limits
    first, last = (low + (high - low) * chance.random() for _ in range(2))
    last = rate_grid.meant(made.rates, last)  # one of the ruler's needs no saying
    alone = part in ("run", "band")  # of these the rate is always said
    own = None if last in made.rates and not alone else last
    settings = replace(settings, start=start, changes=((first, 0),), branch=1, learning_rate=own)
    what = asked(settings, tuple(sorted(shown)), part)
    what = what._replace(without=tuple(name for name in what.marked if chance.random() < 0.3))
    again = read(run_query.query(what))
    assert again == what
    assert again.id == what.id


REFUSED = [
    *("landscape=moon", "data=own", "batch=507", "batch=" + "9" * 300, "start=1,2", "start=nan,1,2", "lang=de"),
    *("lr=1e9", "lr=nan", "lr=0.5,0.1", "lr=0.5@0,0.1@40,0.1@30", "lr=0.5@0,0.1@150", "highest=0.5", "own=secret"),
    *("length=20001u", "length=-1u", "strategies=full,full", "shown=", "shown=full&part=random"),
    *("shown=full&without=random", "shown=full&without=", "start=" + "1" * 2001),
    *(f"landscape=network&through=full,0.1,w11{more}" for more in ("", ",w99")),
    *(f"landscape=formula&f={f}" for f in ("__import__('os')", "x.__class__", "9**9**9", "x*" * 500 + "x", "w*x1")),
    *("landscape=model&f=w*x7+%2B+v", "landscape=model&data=toy&f=w*x2+%2B+v", "landscape=model&f=x+%2B+y"),
]


def test_what_no_player_would_say_is_refused():
    for query in REFUSED:
        with pytest.raises(RefusedError):
            pytest.fail(f"{query} is {read(query)}")


def test_every_player_of_the_app_can_be_answered_by_address(monkeypatch):
    """Whatever a page mounts, the query it would be given is read as what the page meant."""
    meant, mounting = [], set()
    offer = routes.offer
    monkeypatch.setattr(routes, "offer", lambda what, *more: meant.append(what) or offer(what, *more))
    for address in ("lab", *(lesson.address for lesson in catalogue.LESSONS)):
        before = len(meant)
        page.opened(address)
        mounting |= {address} if len(meant) > before else set()
    assert mounting >= {"lab", "full-batch", "minima"}
    for what in meant:
        assert read(run_query.query(what)) == what


SAID = [
    *(Settings(landscape="network", length=60, start=start) for start in (None, tuple([0.5] * 33))),
    Settings(landscape="network", split=0.5, penalty=0.01, length=20),
    Settings(split=0.3, noise=0.5, penalty=0.2, rowseed=7, length=60),
    Settings(landscape="formula", formula="x**2 - 3*y/2", length=60),
    Settings(landscape="formula", formula="2*x**3 + exp(-x)", optimizer="adam", length=60),
    Settings(landscape="model", formula="w*x2 + v*x1", data="iris", scaling="raw", length=60),
    Settings(landscape="model", data="toy", length=60, batch_size=5),
]
CHANGES: list[dict[str, Any]] = [{"seed": 1}, {"batch_size": 31}, {"start": (0.0, 0.0, 1.0)}, {"length": 151}]
CHANGES += [{"learning_rate": 0.123}]


def test_a_plane_a_formula_and_rows_held_out_are_said_too_and_each_change_is_another_block():
    for settings in SAID:
        what = asked(settings, ("full",))
        assert (what.plane is None) == (settings.landscape != "network")
        assert read(run_query.query(what)) == what
    one = Settings()
    whats = [asked(one), *(asked(replace(one, **change)) for change in CHANGES), asked(one, ("full", "shuffled"))]
    whats += [asked(one, part=part) for part in ("runs", "marks")]
    whats += [asked(one, part="runs")._replace(without=("full",))]
    assert len({what.id for what in whats}) == len({run_query.query(what) for what in whats}) == len(whats)
    with pytest.raises(ValueError, match="no address"):
        run_query.query(asked(one)._replace(own=object()))
