"""Where a formula is typed: its box in the toolbar, examples, and what is wrong with it, with the place marked."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from gd_core.formulas.operations import FUNCTIONS
from gd_core.formulas.parse import LONGEST
from gd_core.formulas.text import CONSTANTS
from gd_core.formulas.tokens import FormulaError
from pages.lessons.lab import own
from pages.lessons.lab.preview import plain
from pages.ui.app import text
from pages.ui.runs import parameters, typed

SHOWN = 26  # characters of a formula on its button


def editor(changed: Callable[[], None]) -> None:
    """The box, on a landscape that is typed; `changed` is called once another formula holds."""
    words, state = text.words("lab")["formula"], st.session_state
    landscape = state["landscape"]
    formula = own.settings().formula  # "" where the data have fewer features than it names
    said = typed.equation(landscape, formula)
    label = said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
    with st.popover(plain(label), key="formula_box"):
        if state.get("formula_fault") is None:
            state["formula_text"] = formula or typed.DEFAULTS[landscape]
        label = words["label"][landscape]
        st.text_input(label, key="formula_text", max_chars=LONGEST, on_change=_take, args=(None, changed))
        st.latex(typed.typeset(landscape, formula))
        _fault(words)
        with st.container(key="formula_examples", horizontal=True):
            for number, example in enumerate(typed.EXAMPLES[landscape]):
                st.button(plain(example), key=f"formula_example_{number}", on_click=_take, args=(example, changed))
        rows = parameters.rows_of(state, own.rows())  # before they are thinned
        columns = [f"{name} ({column})" for name, column in zip(typed.FEATURES, rows.names, strict=False)]
        names = ", ".join(("x", "y") if landscape == "formula" else ("w", "v", *columns))
        known = {"functions": ", ".join(FUNCTIONS), "numbers": ", ".join(CONSTANTS)}
        st.caption(plain(words["allowed"].format(names=names, **known)))
        if landscape == "model":
            used, whole = len(typed.thinned(rows).target), len(rows.target)
            st.caption(plain(words["rows" if used < whole else "all_rows"].format(used=used, all=f"{whole:,}")))


def marked(before: str, place: str, after: str) -> str:
    """A text with a place in it marked, as HTML."""
    return f"<code>{escape(before)}<mark>{escape(place) or '&nbsp;'}</mark>{escape(after)}</code>"


def _take(said: str | None, changed: Callable[[], None]) -> None:
    """A formula was given, in the box where none is named: it holds from now on, or what is wrong with it is said and
    the one before holds on."""
    state = st.session_state
    said = state["formula_text"] if said is None else said
    rows = parameters.rows_of(state, own.rows())
    try:
        columns = rows.names if state["landscape"] == "model" else ()
        state["f"] = typed.checked(state["landscape"], said, rows.features.shape[1], columns)
    except FormulaError as fault:
        state["formula_fault"] = said, fault
        return
    state["formula_fault"] = None
    changed()


def _fault(words: dict[str, Any]) -> None:
    found = st.session_state.get("formula_fault")
    if found is None:
        return
    said, fault = found
    sentence = text.words("lab")["fault"][f"formula_{fault.sentence}"].format(where="", **fault.values).strip()
    html = marked(*typed.marked(said, fault))
    st.html(f'<p class="formula-fault" role="alert" data-testid="formula-fault">{html} {escape(sentence)}</p>')
