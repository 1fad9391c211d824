"""What the lesson prints about its runs on Boston, line by line, and its predictions: all of it from the trajectory."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

import gd_core as gd
from pages.ui.app.lesson import Lesson
from pages.ui.figure.figure import every_update
from pages.ui.runs import data, experiment
from pages.ui.runs.settings import Settings

RATE, UPDATES = 0.01, 5000
SETTINGS = Settings(length=UPDATES)
FIRST = 10
DIGITS = 5
DOLLARS = 1000  # the data count in thousands of them
BESIDE = ("full", "stochastic", "random")


def lines(run: gd.Trajectory) -> pd.DataFrame:
    """update, w1, w2, …, bias, loss: a row an update, the loss that of the row's own weights."""
    names = [*(f"w{i}" for i in range(1, run.weights.shape[1])), "bias"]
    columns = {name: run.weights[:, i] for i, name in enumerate(names)}
    return pd.DataFrame({"update": run.steps, **columns, "loss": run.losses})


def log(frame: pd.DataFrame, line: str) -> str:
    """The same as plain lines, from update 1 on; `line` is the format of one."""
    last = int(frame["update"].iloc[-1])
    return "\n".join(line.format(last=last, **row) for row in frame.iloc[1:].to_dict("records"))


def predictions(settings: Settings, rate: float) -> pd.DataFrame:
    """The first rows: the actual price and what each strategy predicts with its last weights, in dollars; NaN for a run
    that diverged. Beside them the prices that Keras' Adam predicted when it was recorded."""
    setup = experiment.setup(settings)
    actual = setup.dataset.target[:FIRST]
    columns = {"row": np.arange(1, len(actual) + 1), "actual": actual * DOLLARS}
    for strategy in BESIDE:
        run = every_update(settings, strategy, rate).member(0)
        w = run.weights[-1] if run.outcome != gd.Outcome.DIVERGED else np.full(run.weights.shape[-1], np.nan)
        columns[strategy] = setup.problem.predict(w)[:FIRST] * DOLLARS
    with np.load(data.FOLDER / "keras_adam30.npz") as recorded:
        columns["keras"] = recorded["predicted_first10"] * DOLLARS
    return pd.DataFrame(columns)


def prices(frame: pd.DataFrame, words: Mapping[str, str]) -> None:
    """Predictions as a table of whole dollars; a run that diverged says so in its head and has none."""
    lost = {name: f"{words[name]} · {words['diverged']}" for name in frame if frame[name].isna().all()}
    shown = frame.assign(**{name: frame[name].map(dollars) for name in frame if name != "row"})
    right = st.column_config.TextColumn(alignment="right")
    named = shown.rename(columns={**words, **lost})
    st.dataframe(named, hide_index=True, column_config=dict.fromkeys(named.columns[1:], right))


def dollars(price: float) -> str:
    """24000.0 → "$24,000"; "–" for none."""
    return "–" if np.isnan(price) else f"{'−' if round(price) < 0 else ''}${abs(price):,.0f}"


def line_by_line(lesson: Lesson) -> None:
    """Every update as a table, and as the log a script would have printed."""
    lesson.part("printed")
    frame = lines(every_update(SETTINGS, "full", RATE).member(0))
    as_table, as_log = st.tabs([lesson.words["as_table"], lesson.words["as_log"]])
    named = frame.rename(columns=lesson.words["column"])
    digits = {name: "%d" if named[name].dtype.kind == "i" else f"%.{DIGITS}f" for name in named}
    formats = {name: st.column_config.NumberColumn(format=format) for name, format in digits.items()}
    as_table.dataframe(named, hide_index=True, column_config=formats, height=400)
    as_log.code(log(frame, lesson.words["line"]), language=None, height=400)


def predicted(lesson: Lesson) -> None:
    """The first prices, as the run and others predict them."""
    lesson.part("predicted", rate=RATE, updates=UPDATES)
    prices(predictions(SETTINGS, RATE), lesson.words["column"])


SECTIONS = {"printed": line_by_line, "predicted": predicted}
