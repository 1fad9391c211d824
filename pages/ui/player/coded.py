"""A run by the address of its block, written out: as a script, or as a table of all that was computed."""

from collections.abc import Iterator, Mapping

import numpy as np

from pages.ui.app import text
from pages.ui.player import libraries, payload, run_query
from pages.ui.runs import describe, experiment, sample, schedules
from pages.ui.runs.data import Dataset
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

ALL = "all"  # rows of an update that sees every one


def code(library: str, query: Mapping[str, str], language: str, own: Dataset | None = None) -> str:
    """The script of the run that `query` says; ValueError for a query that says none, or a run without a script."""
    settings, made, strategy, rate = _run(query, own)
    name = describe.strategy_name(text.read("lab", language), strategy, settings, made.problem.samples)
    told = [payload.told(settings, language), name, f"η = {rate:.4g}"]
    return libraries.written(library, settings, strategy, rate, made, ", ".join(told))


def table(query: Mapping[str, str], language: str, own: Dataset | None = None) -> str:
    """The run that `query` says as CSV, at full precision, a line an update from 0 to the last.

    Columns: update, the loss and the weights after it; rate and rows (from 1, between blanks) of the step that follows,
    of which the last line has none, and no row at all has rows where the landscape has no data.
    """
    return "\n".join(_lines(*_run(query, own))) + "\n"


def _run(query: Mapping[str, str], own: Dataset | None) -> tuple[Settings, Setup, str, float]:
    """(settings, their problem, strategy, rate): a block's query and which of its runs, or an address of the Lab."""
    state = run_query.state(query, own)
    return state.settings, state.setup, state.active, state.rate


def _lines(settings: Settings, made: Setup, strategy: str, rate: float) -> Iterator[str]:
    samples = made.problem.samples
    updates, _, _ = experiment.updates_of(strategy, settings, samples)
    run, rows = experiment.descend(settings, strategy, made, np.array([rate]), np.arange(updates + 1))
    paces = schedules.of(settings, np.array([[rate]]), updates)
    yield ",".join(["update", "loss", *made.problem.parameters, "rate", *(["rows"] if samples else [])])
    stopped = int(run.stopped[0])
    for k in range(stopped + 1):
        numbers = [run.losses[0, k], *run.weights[0, k]]
        step = [repr(float(np.squeeze(paces(k))))] if k < stopped else [""]
        if samples and k < stopped:
            seen = ALL if rows is None else " ".join(str(int(row) + 1) for row in rows[k][sample.is_row(rows[k])])
            step.append(seen)
        elif samples:
            step.append("")
        yield ",".join([str(k), *(repr(float(number)) for number in numbers), *step])
