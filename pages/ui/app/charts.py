"""Arrays to still charts: one template, and the colours of the page's theme, light and dark."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

# Streamlit puts the n-th colour of its theme (.streamlit/config.toml: those of the five strategies) in place of these.
HUES = [f"#{n:06d}" for n in range(1, 6)]
SYMBOLS = ("circle", "triangle-up", "square", "diamond", "hexagon")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
HEIGHT, TICK = 300, 13  # Streamlit's own ticks are under 12 pixels


class Chart:
    """A plot; x and y are the titles of its axes, y's stands upright over its axis, names of curves under the plot."""

    def __init__(self, x: str, y: str) -> None:
        self.figure = go.Figure()
        self.figure.update_xaxes(
            title={"text": x, "standoff": 8, "font": {"size": 13}}, showgrid=False, tickfont={"size": TICK}
        )
        self.figure.update_yaxes(tickfont={"size": TICK})
        at = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "xshift": -32}
        self.figure.add_annotation(text=f"↑ {y}", x=0, y=1.01, showarrow=False, font={"size": 13}, **at)
        self.figure.update_layout(
            height=HEIGHT,
            margin={"l": 8, "r": 8, "t": 28, "b": 8},
            font={"size": 13},
            hovermode="x unified",
            showlegend=True,
            legend={"orientation": "h", "y": -0.3, "yanchor": "top", "x": 0, "font": {"size": 13}},
        )

    def line(self, name: str, x: np.ndarray, y: np.ndarray, hue: int) -> "Chart":
        """A curve in the n-th hue, told from the others by its dash too; from the sixth on by marks."""
        line = {"color": HUES[hue % 5], "width": 2, "dash": DASHES[(hue + hue // 5) % 5]}
        marks = {"symbol": SYMBOLS[hue % 5], "size": 8, "maxdisplayed": 12}
        mode = "lines" if hue < len(HUES) else "lines+markers"
        return self._add(go.Scatter(x=x, y=y, name=name, mode=mode, line=line, marker=marks))

    def points(self, name: str, x: np.ndarray, y: np.ndarray, hue: int) -> "Chart":
        """Markers in the n-th hue and shape."""
        marker = {"color": HUES[hue % 5], "symbol": SYMBOLS[hue % 5], "size": 7}
        return self._add(go.Scatter(x=x, y=y, name=name, mode="markers", marker=marker))

    def axes(self, *, x: Mapping[str, Any] | None = None, y: Mapping[str, Any] | None = None) -> "Chart":
        """Properties of the axes, as plotly names them."""
        self.figure.update_xaxes(**(x or {}))
        self.figure.update_yaxes(**(y or {}))
        return self

    def show(self, key: str) -> None:
        """Into the page, without plotly's own buttons."""
        st.plotly_chart(self.figure, key=key, config={"displayModeBar": False}, width="stretch")

    def _add(self, trace: Any) -> "Chart":
        self.figure.add_trace(trace)
        return self


def row(key: str, *charts: Chart) -> None:
    """Charts side by side; on a phone one under the other."""
    for number, (column, chart) in enumerate(zip(st.columns(len(charts)), charts, strict=True)):
        with column:
            chart.show(f"{key}_{number}")
