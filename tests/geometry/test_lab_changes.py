"""A rate that changes on the way: where its flags stand, what numbers and lines say of it."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from tests.geometry.conftest import Mounted

DrawLab = Callable[..., Mounted]


def test_the_read_out_uses_the_schedules_rate(draw_lab: DrawLab):
    lab = draw_lab(lr="0.4", schedule="cosine", step="75")
    assert lab.text(".readout td.times")[0] == "− 0.20 ×", "half way down a cosine"
    assert lab.said("changes") == ""


def test_from_here_asks_once_and_says_what_it_holds(draw_lab: DrawLab):
    lab = draw_lab(lr="0.5@0,0.1@40", step="60")
    lab.press("from-here")
    lab.set("learning-rate", -1.5)
    asked = [value for name, value in lab.page.evaluate("sent") if name == "branch"]
    assert asked == [{"changes": [[0.5, 0], [0.1, 40]], "rate": 0.1, "update": 60}]
    assert lab.text(".on-chart .go") == ["0.50", "0.10", "0.10"], "the flag stands before the runs have come"


@pytest.mark.parametrize("query", [{"lr": "0.9", "schedule": "linear_warmup"}, {"lr": "0.2@0,1.2@5,0.2@100"}])
def test_the_card_multiplies_with_the_rate_of_the_update_that_diverged(draw_lab: DrawLab, query: dict[str, str]):
    lab = draw_lab(batching="full", active="full", step="150", **query)
    family = {part: lab.arrays[f"full.{part}"] for part in ("stopped", "paths", "last")}
    at = int(abs(lab.arrays["rates"] - float(lab.said("learningRate"))).argmin())
    steep = np.array(lab.header["theory"]["eigenvectors"])[-1]
    end, errors = family["last"][at], family["paths"][at] - np.array(lab.header["theory"]["optimum"])
    grown = abs(errors[end] @ steep / (errors[end - 1] @ steep))
    (told,) = lab.text(".card .sum")
    said = re.fullmatch(r"\|1 − ([\d.]+) × ([\d.]+)\| = ([\d.]+) > 1", told)
    assert said, told
    rate, curvature, factor = map(float, said.groups())
    assert factor == pytest.approx(grown, rel=0.002)
    assert abs(1 - rate * curvature) == pytest.approx(factor, abs=0.02)
    before = family["stopped"].max() < 100 and query["lr"].endswith("@100")
    assert ("before the change at update 100" in " ".join(lab.text(".card"))) == before
    lab.press("apply-rate")
    asked = [value for name, value in lab.page.evaluate("sent") if name == "branch"]
    assert [one["changes"] for one in asked[:1]] == ([[]] if before else [])


def test_marks_under_a_schedule_claim_nothing_of_it(draw_lab: DrawLab):
    for query, claimed in (({}, True), ({"schedule": "cosine"}, False)):
        lab = draw_lab(lr="0.735", batching="full", active="full", step="150", **query)
        (title,) = lab.page.evaluate("[shadow.querySelector('[data-testid=mark-critical]').title]")
        assert title.startswith("For a rate that does not change") != claimed
        assert ("from here" in " ".join(lab.text("[data-testid=mark-critical]"))) <= claimed
        assert ("beyond the critical rate" in " ".join(lab.text(".profile"))) == claimed
