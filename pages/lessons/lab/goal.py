"""The challenge in hand, over the player: its goal, what is reached and whether it is met."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.app import catalogue, challenges, text
from pages.ui.app.challenges import CHALLENGES
from pages.ui.runs import parameters, parsers
from pages.ui.runs.grading import State, Verdict, grade

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def asked() -> bool:
    """Whether the address names a challenge that it did not: a link was followed that leads from the Lab to the Lab."""
    given = st.query_params.get("challenge")
    return given is not None and given != st.session_state.get("challenge_seen")


def arrive(query: Mapping[str, str], faults: list[parameters.Fault]) -> None:
    """Take the challenge from an address, which may name none."""
    given = query.get("challenge")
    st.session_state["challenge"] = parameters.read(parsers.choice(CHALLENGES), "", "challenge", given, faults)
    st.session_state["challenge_seen"] = given


def show(state: State, rests: bool) -> None:
    """The line over the player. What is met while a hand drags is shown, and counts once it rests."""
    name = st.session_state["challenge"]
    if not name:
        return
    words, verdict = text.words("challenges"), grade(name, state)
    if verdict.met and rests:
        challenges.add([name])
    one = CHALLENGES[name]
    st.html(Path(__file__).with_suffix(".css"))
    with st.container(key="goal", horizontal=True, vertical_alignment="center"):
        head = words["number"].format(number=one.number)
        st.html(
            f"<p><b>{escape(head)}</b> {escape(words['goal'][name])} "
            f'<span aria-live="polite" data-testid="verdict" data-met="{str(verdict.met).lower()}">'
            f"{escape(reached(verdict, words, name))}</span></p>",
            width="stretch",
        )
        if verdict.met and rests:
            following = challenges.following(name)
            if following is None:
                catalogue.CHALLENGES.link(words["all_done"])
            else:
                catalogue.LAB.link(words["next"].format(number=following.number), following.query)
        st.button(words["close"], on_click=st.session_state.__setitem__, args=("challenge", ""), key="goal_close")


def reached(verdict: Verdict, words: Mapping[str, Any], name: str) -> str:
    """What a state has reached, or what of it must be as it was."""
    if verdict.broken:
        return str(words["broken"].format(what=words["what"][verdict.broken]))
    values = {key: value_text(value, words) for key, value in verdict.reached.items()}
    mark = words["met" if verdict.met else "now"]
    return f"{mark} {words['reached'][name].format(**values)}"


def value_text(value: float | str, words: Mapping[str, Any]) -> str:
    """A number as the player writes them; an id by its word."""
    if isinstance(value, str):
        return str(words["value"][value])
    size = abs(value)
    if size and not 1e-3 <= size < 1e6:
        mantissa, exponent = f"{value:.1e}".split("e")
        plain = f"{mantissa}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    else:
        plain = text.grouped(round(value)) if size >= 100 else f"{value:.2f}" if size >= 1 else f"{value:.3g}"
    return plain.replace("-", "−")
