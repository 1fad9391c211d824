"""The run on screen in a paragraph, under the player."""

from collections.abc import Callable

import streamlit as st

from pages.lessons.lab.tables import View, rate_words
from pages.ui.app import text
from pages.ui.engine.errors import WorkError
from pages.ui.engine.processes import LATER
from pages.ui.player import routes
from pages.ui.runs import data, describe, experiment, explain, rate_grid, sample
from pages.ui.runs.critical_rates import DRAWN
from pages.ui.runs.settings import Settings
from pages.ui.server import fragment_priority


@st.fragment
def explained(settings: Settings, view: View, own: data.Dataset | None) -> None:
    """What is true of the strategy in hand at its rate. It is computed while the paragraph is open, and opening or
    closing it reruns nothing else."""
    words, lab = text.words("runs")["explain"], text.words("lab")
    box = st.expander(words["title"], expanded=True, key="explained", on_change="rerun")
    if not box.open:
        return
    made = experiment.setup(settings, own)
    rates = experiment.rates_of(settings, made)
    rate = float(rates[rate_grid.nearest(rates, view.learning_rate)])
    name = describe.strategy_name(lab, view.active, settings, made.problem.samples)
    with box:
        place = st.empty()  # what is put here while words are waited for lets a newer choice end this run

    def meanwhile() -> None:
        if fragment_priority.give_way():
            place.empty()

    place.markdown(_said(settings, view.active, rate, own, meanwhile) or words["nothing"])
    with box:
        which = words["which"].format(strategy=name, rate=rate_words(settings, rate, lab))
        estimated = sample.is_large(made.problem.samples) and view.active in DRAWN
        st.caption(f"{which} {words['weighed'].format(n=f'{sample.WEIGHED:,}')}" if estimated else which)


def _said(
    settings: Settings, strategy: str, rate: float, own: data.Dataset | None, meanwhile: Callable[[], object]
) -> str:
    """Beside the pages, where the runs are made; a reader's own data stay in his own session's process."""
    if own is not None:
        return explain.paragraph(settings, strategy, rate, own)
    state = settings, strategy, rate, None, text.language()
    try:
        return routes.beside(routes.encoded, explain.paragraph, *state, kind=LATER, meanwhile=meanwhile).decode()
    except WorkError as fault:
        if fault.status == 500:
            raise
        return str(text.words("runs")["explain"]["busy"])
