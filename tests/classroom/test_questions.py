"""What a class is asked about a state of the Lab: only what has an answer, in the Lab's own words."""

import numpy as np
import pytest

from pages.ui.app import text
from pages.ui.classroom import questions
from pages.ui.player import addressed

NOISY = {"landscape": "saddle", "active": "random", "batch": "16"}


@pytest.mark.parametrize(("landscape", "offered"), [("ackley", True), ("saddle", False)])
def test_where_the_loss_falls_for_ever_nobody_is_asked_for_the_lowest(landscape: str, offered: bool):
    assert ("lowest" in questions.offered({"landscape": landscape})) is offered


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_runs_are_called_what_the_lab_calls_them(language: str):
    said = questions.asked("start", NOISY, "")["words"][language]["of"].split(" · ")
    assert said[0] == text.read("runs", language)["landscape"]["saddle"]["name"]
    assert said[-1] == text.read("player", language)["random_noise"].format(b=16)


def test_the_picture_on_phones_rises_where_the_surface_does():
    query = {"landscape": "himmelblau"}
    shades = questions.asked("start", query, "")["shades"]
    heights = np.array([[int(row[n : n + 2], 36) for n in range(0, len(row), 2)] for row in shades])
    z = questions._lattice(addressed.state(query).setup, questions.SIDE)[2]
    assert heights.shape == z.shape
    assert (heights.min(), heights.max()) == (0, questions.SHADES - 1)
    assert (np.diff(heights.ravel()[np.argsort(z.ravel(), kind="stable")]) >= 0).all()
