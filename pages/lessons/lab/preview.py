"""What a reader's file was read to, before it is used: first rows, guesses to change, what was left out and why."""

from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.ui.reading import Column, Table
from pages.ui.reading.decoding import ENCODINGS
from pages.ui.reading.layout import DECIMALS, SEPARATORS
from pages.ui.runs import data

ROWS = 5
LINES = 6  # named of what was left out
HEADERS = 10  # lines of which one may be said to hold the names


def plain(said: str) -> str:
    """As Markdown that shows it as it stands."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|$:~^" else letter for letter in said)


def told(name: str, table: Table, words: dict[str, Any]) -> str:
    """One line: the file, its rows and columns. Plain text, whatever stands in the name."""
    return str(words["told"].format(name=plain(name), rows=f"{len(table.values):,}", columns=len(table.columns)))


def guesses(table: Table, words: dict[str, Any], change: Callable[[str], None]) -> None:
    """How it was read, each to be changed: `change` is told which."""
    found, sign, offered = table.guesses, words["sign"], options(table)
    names: dict[str, Callable[[Any], str]] = {
        "encoding": str,
        "separator": lambda one: sign.get(one, one),
        "decimal": lambda one: sign.get(one, one),
        "part": str,
        "days": lambda one: words["order"][one],
        "header": lambda line: words["line"].format(line=line) if line else words["no_header"],
    }
    with st.container(key="guesses", horizontal=True):
        for key in offered:
            st.session_state[box_of(key)] = getattr(found, key)
            st.selectbox(words["guess"][key], offered[key], format_func=names[key], key=box_of(key),
                         filter_mode=None, on_change=change, args=(key,))  # fmt: skip


def options(table: Table) -> dict[str, list[Any]]:
    """What each guess may be changed to, where there is a choice."""
    found = table.guesses
    of_text = {"encoding": list(dict.fromkeys([found.encoding, *ENCODINGS])), "separator": list(SEPARATORS)}
    return {
        **({"part": list(table.parts)} if len(table.parts) > 1 else {}),
        **({} if table.form == "spreadsheet" else of_text),
        "decimal": list(DECIMALS),
        "header": list(range(max(HEADERS, found.header or 0) + 1)),
        **({"days": ["month", "day"]} if found.days else {}),
    }


def box_of(guess: str) -> str:
    """The key of a guess's box in the session."""
    return f"own_guess_{guess}"


def rows(read: Table, features: list[str], target: str) -> None:
    """The first rows of the chosen columns, by their lines."""
    names = list(read.names)
    chosen = [*features, *([target] if target not in features else [])]
    first = read.values[:ROWS, [names.index(name) for name in chosen]]
    table(pd.DataFrame(first, columns=chosen, index=read.lines[:ROWS]), hide_index=False)


def table(frame: pd.DataFrame, hide_index: bool = True) -> None:
    """The first rows of a set at hand."""
    shown = frame.head(ROWS).map(_digits)
    right = {name: st.column_config.TextColumn(alignment="right") for name in shown}
    st.dataframe(shown, hide_index=hide_index, column_config=right, height="content")


def _digits(number: float) -> str:
    """Seven of them, and no power of ten: a price is read digit by digit."""
    return "–" if np.isnan(number) else np.format_float_positional(number, 7, fractional=False, trim="-")


def scales_of(table: Table, whole: np.ndarray, features: list[str], scaling: str) -> tuple[np.ndarray, np.ndarray]:
    """offset and scale (d,) of these features over the rows (N,) that are `whole`: a column at a time."""
    names = list(table.names)
    found = [data.scales(table.values[whole, names.index(name)][:, None], scaling) for name in features]
    return np.concatenate([offset for offset, _ in found]), np.concatenate([scale for _, scale in found])


def scales(offset: np.ndarray, scale: np.ndarray, names: list[str], scaling: str, words: dict[str, Any]) -> None:
    """How each feature is scaled, in its own numbers: offset and scale (d,)."""
    if scaling == "raw":
        st.caption(words["raw"])
        return
    said = ", ".join(
        words["scale"].format(column=name, offset=f"{'+' if at < 0 else '−'} {abs(at):.5g}", scale=f"{by:.5g}")
        for name, at, by in zip(names, offset.tolist(), scale.tolist(), strict=True)
    )
    st.html(f'<p class="scales">{escape(words[scaling])} {escape(said)}</p>')


def left_out(found: Table, features: list[str], target: str, left: np.ndarray, words: dict[str, Any]) -> None:
    """Lines that say what was left out or read in a way of its own, and why."""
    say, lines = words["left"], []
    if found.above:
        lines.append(say["above"].format(count=found.above))
    if found.ragged:
        lines.append(say["ragged"].format(count=len(found.ragged), lines=_lines(found.ragged)))
    if len(left):
        lines.append(say["rows"].format(count=f"{len(left):,}", lines=_lines(found.lines[left[: LINES + 1]].tolist())))
    for column in found.columns:
        lines += _of(column, column.name in {*features, target}, say)
    if found.thousands:
        lines.append(say["thousands"])
    if lines:
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        st.html(f'<ul class="left">{items}</ul>')


def _of(column: Column, chosen: bool, say: dict[str, Any]) -> list[str]:
    """What is said of one column."""
    first = column.cells[0] if column.cells else None
    values = {"column": column.name, "missing": column.missing, "wrong": column.wrong, "how": column.how}
    if not column.usable:
        cell = say["first"].format(line=first.line, cell=first.text) if first else ""
        return [f"{say[column.kind].format(**values)} {cell}".strip()]
    told = []
    if column.kind != "number":
        told.append(say["kind"][column.kind].format(**values))
    if column.how == "open":
        told.append(say["open"].format(**values))
    if column.note:
        told.append(say[column.note].format(**values))
    if chosen and column.wrong and first:
        cells = ", ".join(say["cell"].format(line=cell.line, cell=cell.text) for cell in column.cells[:LINES])
        told.append(say["cells"].format(**values, cells=cells))
    if chosen and column.missing:
        told.append(say["missing"].format(**values))
    return told


def _lines(lines: Any) -> str:
    named = [f"{line:,}" for line in list(lines)[:LINES]]
    return ", ".join(named) + (" …" if len(lines) > LINES else "")
