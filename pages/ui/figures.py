"""Arrays to still charts: one template, and the colours of the page's theme, light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

# Streamlit puts the n-th colour of its theme (.streamlit/config.toml: those of the five strategies) in place of these.
HUES = [f"#{n:06d}" for n in range(1, 6)]
SYMBOLS = ("circle", "triangle-up", "square", "diamond", "hexagon")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
HEIGHT = 300


class Chart:
    """One or more plots in a row."""

    def __init__(self, titles: Sequence[tuple[str, str]], height: int = HEIGHT) -> None:
        """titles: (x, y) of each plot."""
        self.figure = make_subplots(1, len(titles), horizontal_spacing=0.09)
        for place, (x, y) in enumerate(titles, 1):
            self.figure.update_xaxes(title={"text": x, "standoff": 8}, showgrid=False, col=place)
            number = "" if place == 1 else place
            axes = {"xref": f"x{number} domain", "yref": f"y{number} domain", "xanchor": "left", "yanchor": "bottom"}
            self.figure.add_annotation(text=f"↑ {y}", x=0, y=1.02, showarrow=False, font={"size": 13}, **axes)
        self.figure.update_layout(
            height=height,
            margin={"l": 8, "r": 8, "t": 64, "b": 8},
            font={"size": 13},
            legend={"orientation": "h", "yref": "container", "y": 1, "yanchor": "top", "x": 0, "font": {"size": 13}},
            hovermode="x unified" if len(titles) == 1 else "closest",
        )

    def line(self, name: str, x: np.ndarray, y: np.ndarray, hue: int, *, place: int = 1, **look: Any) -> Chart:
        """A curve in the n-th hue, told from the others by its dash too."""
        line = {"color": HUES[hue % 5], "width": 2, "dash": DASHES[hue % 5], **look.pop("line", {})}
        shown = place == 1 and look.pop("legend", True)
        trace = go.Scatter(x=x, y=y, name=name, mode="lines", line=line, showlegend=shown, legendgroup=name, **look)
        self.figure.add_trace(trace, row=1, col=place)
        return self

    def points(self, name: str, x: np.ndarray, y: np.ndarray, hue: int, *, place: int = 1, **look: Any) -> Chart:
        """Markers in the n-th hue and shape."""
        marker = {"color": HUES[hue % 5], "symbol": SYMBOLS[hue % 5], "size": 7, **look.pop("marker", {})}
        trace = go.Scatter(x=x, y=y, name=name, mode="markers", marker=marker, legendgroup=name, **look)
        self.figure.add_trace(trace, row=1, col=place)
        return self

    def bars(self, name: str, x: np.ndarray, y: np.ndarray, hue: int, *, place: int = 1) -> Chart:
        """Bars without gaps, as of a histogram."""
        trace = go.Bar(x=x, y=y, name=name, marker={"color": HUES[hue % 5], "line": {"width": 0}}, showlegend=False)
        self.figure.add_trace(trace, row=1, col=place)
        self.figure.update_layout(bargap=0)
        return self

    def axes(self, place: int = 1, *, x: Mapping[str, Any] | None = None, y: Mapping[str, Any] | None = None) -> Chart:
        """Properties of a plot's axes, as plotly names them."""
        self.figure.update_xaxes(**(x or {}), col=place)
        self.figure.update_yaxes(**(y or {}), col=place)
        return self

    def show(self, key: str) -> None:
        """Into the page, without plotly's own buttons."""
        st.plotly_chart(self.figure, key=key, config={"displayModeBar": False}, width="stretch")
