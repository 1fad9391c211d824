"""What the lesson prints about its runs on Boston, line by line, and its predictions: all of it from the trajectory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

import gd_core as gd
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

FIRST = 10
DIGITS = 5


@lru_cache(maxsize=4)
def every_update(settings: Settings, strategy: str, rate: float) -> gd.Trajectory:
    """The run of a strategy at one learning rate with every update recorded."""
    made = experiment.setup(settings)
    updates, _, _ = experiment.updates_of(strategy, settings, made.problem.samples)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.arange(updates + 1))
    return run.member(0)


def lines(run: gd.Trajectory) -> pd.DataFrame:
    """update, w1, w2, …, bias, loss: a row an update, the loss that of the row's own weights."""
    names = [*(f"w{i}" for i in range(1, run.weights.shape[1])), "bias"]
    columns = {name: run.weights[:, i] for i, name in enumerate(names)}
    return pd.DataFrame({"update": run.steps, **columns, "loss": run.losses})


def log(frame: pd.DataFrame, line: str) -> str:
    """The same as plain lines, from update 1 on; `line` is the format of one."""
    last = int(frame["update"].iloc[-1])
    return "\n".join(line.format(last=last, **row) for row in frame.iloc[1:].to_dict("records"))


def predictions(settings: Settings, weights: np.ndarray) -> pd.DataFrame:
    """The first rows of the data: features in their own units, actual and predicted target, the difference."""
    made = experiment.setup(settings)
    actual = made.dataset.target[:FIRST]
    predicted = made.scaled.features[:FIRST] @ weights[:-1] + weights[-1]
    features = {name: made.dataset.features[:FIRST, i] for i, name in enumerate(made.dataset.names)}
    rows = np.arange(1, len(actual) + 1)
    return pd.DataFrame(
        {"row": rows, **features, "actual": actual, "predicted": predicted, "difference": predicted - actual}
    )


def table(frame: pd.DataFrame, words: Mapping[str, str], digits: int = DIGITS, height: int | None = None) -> None:
    """A table with its columns named in the reader's language; `words` maps column → name."""
    whole = {words.get(name, name) for name in frame.columns if frame[name].dtype.kind == "i"}
    named = frame.rename(columns=dict(words))
    formats = {
        name: st.column_config.NumberColumn(format="%d" if name in whole else f"%.{digits}f") for name in named.columns
    }
    st.dataframe(named, hide_index=True, column_config=formats, height=height or "auto")
