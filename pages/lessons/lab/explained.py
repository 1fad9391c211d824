"""The run on screen in a paragraph, under the player."""

from __future__ import annotations

import streamlit as st

from pages.lessons.lab.tables import View, rate_words
from pages.ui.app import text
from pages.ui.runs import data, describe, experiment, explain, ruler
from pages.ui.runs.settings import Settings


@st.fragment
def explained(settings: Settings, view: View, own: data.Dataset | None) -> None:
    """What is true of the strategy in hand at its rate. It is computed while the paragraph is open, and opening or
    closing it reruns nothing else."""
    words, lab = text.words("runs")["explain"], text.words("lab")
    box = st.expander(words["title"], expanded=True, key="explained", on_change="rerun")
    if not box.open:
        return
    rates = experiment.family(settings, view.active, own).rates
    rate = rates[ruler.nearest(rates, view.learning_rate)]
    samples = experiment.setup(settings, own).problem.samples
    name = describe.strategy_name(lab, view.active, settings, samples)
    said = explain.paragraph(settings, view.active, float(rate), own)
    with box:
        st.markdown(said or words["nothing"])
        st.caption(words["which"].format(strategy=name, rate=rate_words(settings, float(rate), lab)))
