"""The tables under the player: weights and loss after each epoch, and predictions side by side."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import gd_core as gd
from pages.lessons.lab.beside import beside_table
from pages.ui.app import text
from pages.ui.engine.errors import WorkError
from pages.ui.engine.processes import LATER
from pages.ui.player import ghosts, routes
from pages.ui.runs import data, describe, experiment, explain, pins, rate_grid, sample
from pages.ui.runs.critical_rates import DRAWN
from pages.ui.runs.landscapes import ON_DATA
from pages.ui.runs.settings import STRATEGIES, Settings
from pages.ui.runs.setup import Setup
from pages.ui.runs.state import State
from pages.ui.server import fair_queue

SHOWN_ROWS = 1000
FIRST = 10
FORMATS = {"update": "%d", "row": "%d", "w1": "%.4f", "w2": "%.4f", "bias": "%.4f", "loss": "%.4f", "test": "%.4f"}
FORMATS |= {"batch_size": "%d", "updates": "%d", "rows_read": "%d", "lowest_loss": "%.4f"}
FORMATS |= dict.fromkeys(("loss_then", "higher", "loss_rows", "hand_rows", "reach_loss"), "%.4f")
FORMATS |= dict.fromkeys(("then_update", "same_rows", "reach_updates"), "%d")


@st.fragment
def show(hand: State, beside: ghosts.Wanted) -> None:
    """The tables, each with its download, and where the data are from. They are computed while they are open."""
    settings, words, runs = hand.settings, text.words("lab"), text.words("runs")
    known = runs[settings.data] if settings.landscape in ON_DATA else runs["landscape"][settings.landscape]
    box = st.expander(words["table"]["title"], key="tables", on_change="rerun")
    if box.open:
        with box:
            _both(hand)
            if beside.pins or beside.race:
                pin = pins.Pin("", settings, hand.setup, hand.active, _nearest(hand))
                frame = beside_table(beside._replace(own=hand.own), pin, words)
                _table("beside", words["table"]["beside_note"], frame, words["beside"]["column"])
    st.caption(f"{known['source']} {words['about']['lesson']}")


def _both(hand: State) -> None:
    words, settings, setup, at = text.words("lab"), hand.settings, hand.setup, _nearest(hand)
    table, rate = words["table"], rate_words(settings, at, words)
    left, right = st.columns([2, 3], gap="large")
    with left:
        epochs, diverged = epoch_table(settings, hand.active, at, setup)
        name = describe.strategy_name(words, hand.active, settings, setup.problem.samples)
        note = _what(setup, table).format(strategy=name, rate=rate)
        if diverged is not None:
            note = f"{note} {table['diverged_note'].format(update=diverged)}"
        symbols = {
            p["id"]: f"{p['symbol']}{p['sub']} {p['name']}".strip() for p in describe.parameters(setup, text.language())
        }
        _table("epochs", note, epochs, {**symbols, **{key: table[key] for key in ("epoch", "update", "loss", "test")}})
    if setup.problem.predict:
        with right:
            _predictions(hand, at, rate)


def _nearest(hand: State) -> float:
    """Its rate, or the nearest among those there are runs of."""
    rates = experiment.rates_of(hand.settings, hand.setup)
    return float(rates[rate_grid.nearest(rates, hand.rate)])


def _what(setup: Setup, table: dict[str, Any]) -> str:
    """What the loss in the table is."""
    if setup.held is None and not setup.penalty:
        return str(table["epochs_note"])
    said = [table["epochs_dealt"].replace("{rows}", f"{setup.problem.samples:,}")]
    if setup.penalty:
        said.append(table["epochs_penalty"].replace("{penalty}", f"{setup.penalty:g}"))
    if setup.held is not None:
        said.append(table["epochs_held"].replace("{held}", f"{setup.held.samples:,}"))
    return " ".join(said)


def rate_words(settings: Settings, rate: float, words: dict[str, Any]) -> str:
    """The rate of a run, where it changes every one with the update it holds from."""
    first, *later = *settings.changes, (rate, settings.branch)
    said = f"{first[0]:.4g}"
    if settings.schedule != "constant":
        said = words["table"]["rate_by"].format(rate=said, schedule=words["option"]["schedule"][settings.schedule])
    told = [words["table"]["rate_from"].format(rate=f"{rate:.4g}", update=update) for rate, update in later]
    return ", ".join([said, *told])


def _predictions(hand: State, at: float, rate: str) -> None:
    settings, setup = hand.settings, hand.setup
    linear = setup.landscape.kind == "linear"
    words, known = text.words("lab"), describe.said_of(setup.dataset, text.language())
    table, unit = words["table"], known.get("unit")
    # Of a linear model every strategy is told, of others those that are on screen.
    strategies = tuple(s for s in STRATEGIES if linear or s in (*hand.view["shown"], hand.active))
    predictions = prediction_table(settings, at, setup, strategies)
    note = table["predictions_note" if unit else "predictions_plain"].format(rate=rate, unit=unit)
    names = {s: describe.strategy_name(words, s, settings, setup.problem.samples) for s in STRATEGIES}
    actual = table["actual"].format(target=known.get("target", setup.dataset.target_name))
    lost = [name for name in strategies if predictions[name].isna().all()]
    names |= {name: f"{names[name]} · {table['diverged']}" for name in lost}
    named = {
        **names,
        "row": table["row"],
        "actual": actual,
        "least_squares": table["ridge" if setup.penalty else "reference"],
    }
    _table("predictions", note, predictions, named)


def epoch_table(settings: Settings, strategy: str, rate: float, setup: Setup) -> tuple[pd.DataFrame, int | None]:
    """(weights and loss after each epoch and after the last update, the update at which the run diverged or None)."""
    updates, per_epoch, _ = experiment.updates_of(strategy, settings, setup.problem.samples)
    record = np.unique(np.append(np.arange(0, updates + 1, per_epoch), updates))
    run, _ = experiment.descend(settings, strategy, setup, np.array([rate]), record, noted=False)
    end = int(np.searchsorted(run.steps, run.stopped[0])) + 1
    steps = np.minimum(run.steps[:end], run.stopped[0])
    columns = {"epoch": steps / per_epoch, "update": steps}
    columns |= {name: run.weights[0, :end, i] for i, name in enumerate(setup.problem.parameters)}
    diverged = int(run.stopped[0]) if run.outcome[0] == gd.Outcome.DIVERGED else None
    columns["loss"] = run.losses[0, :end]
    if setup.held is not None:
        columns["test"] = setup.held.loss(run.weights[0, :end])
    return pd.DataFrame(columns), diverged


def prediction_table(
    settings: Settings, rate: float, setup: Setup, strategies: tuple[str, ...] = STRATEGIES
) -> pd.DataFrame:
    """The first rows: the actual target, each strategy's prediction with its last weights, and the least-squares fit;
    NaN for a run that has diverged.

    Only of the linear model is there a least-squares fit.
    """
    actual = setup.dataset.target[:FIRST]
    columns = {"row": np.arange(1, len(actual) + 1), "actual": actual}
    for strategy in strategies:
        updates, _, _ = experiment.updates_of(strategy, settings, setup.problem.samples)
        ends = np.array([0, updates])
        run, _ = experiment.descend(settings, strategy, setup, np.array([rate]), ends, noted=False)
        lost = run.outcome[0] == gd.Outcome.DIVERGED
        found = setup.problem.predict(setup.problem.start if lost else run.weights[0, -1])[:FIRST]
        columns[strategy] = np.full_like(found, np.nan) if lost else found
    if setup.landscape.kind == "linear":
        fit = data.reference_fit(setup.scaled.features, setup.dataset.target, setup.penalty)
        columns["least_squares"] = fit[:FIRST]
    return pd.DataFrame(columns)


def _table(name: str, note: str, frame: pd.DataFrame, columns: dict[str, str]) -> None:
    """A heading, a note, the table (thinned evenly where it is long) and its CSV with every row.

    `columns` are the names on screen; in a table's head a reader's own column names are plain text.
    """
    words = text.words("lab")["table"]
    st.subheader(words[name], anchor=False)
    st.caption(note)
    places = np.unique(np.linspace(0, len(frame) - 1, min(len(frame), SHOWN_ROWS)).round().astype(int))
    empty = [key for key in frame if frame[key].isna().all()]
    formats = {
        columns[key]: st.column_config.TextColumn(alignment="right")
        if key in empty
        else st.column_config.NumberColumn(format=FORMATS.get(key, "%.2f"))
        for key in frame
    }
    shown = frame.iloc[places].assign(**dict.fromkeys(empty, "–"))
    st.dataframe(shown.rename(columns=columns), hide_index=True, column_config=formats)
    st.download_button(
        words["download"],
        lambda: frame.to_csv(index=False).encode("utf-8-sig"),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"download_{name}",
        on_click="ignore",
    )


@st.fragment
def explained(hand: State) -> None:
    """What is true of the strategy in hand at its rate. It is computed while the paragraph is open, and opening or
    closing it reruns nothing else."""
    words, lab = text.words("runs")["explain"], text.words("lab")
    box = st.expander(words["title"], expanded=True, key="explained", on_change="rerun")
    if not box.open:
        return
    rate, samples = _nearest(hand), hand.setup.problem.samples
    name = describe.strategy_name(lab, hand.active, hand.settings, samples)
    with box:
        place = st.empty()  # what is put here while words are waited for lets a newer choice end this run

    def meanwhile() -> None:
        if fair_queue.give_way():
            place.empty()

    place.markdown(_said(hand, rate, meanwhile) or words["nothing"])
    with box:
        which = words["which"].format(strategy=name, rate=rate_words(hand.settings, rate, lab))
        estimated = sample.is_large(samples) and hand.active in DRAWN
        st.caption(f"{which} {words['weighed'].format(n=f'{sample.WEIGHED:,}')}" if estimated else which)


def _said(hand: State, rate: float, meanwhile: Callable[[], object]) -> str:
    """Beside the pages, where the runs are made; a reader's own data stay in his own session's process."""
    asked = hand.settings, hand.active, rate, hand.own
    if hand.own is not None:
        return explain.paragraph(*asked)
    try:
        wanted = explain.paragraph, *asked, text.language()
        return routes.beside(routes.encoded, *wanted, kind=LATER, meanwhile=meanwhile).decode()
    except WorkError as fault:
        if fault.status == 500:
            raise
        return str(text.words("runs")["explain"]["busy"])
