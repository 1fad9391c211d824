"""axe-core over the page: nothing serious or critical of ours, light and dark, laptop and phone."""

from importlib.resources import files
from typing import Any

import pytest

from tests.browser.conftest import LAPTOP, OpenLab
from tests.browser.test_lab_modes import PHONE
from tests.rest import at_rest

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# Streamlit draws these itself and gives no way to change them: header with menu, list of pages, data grid.
NOT_OURS = [
    "[data-testid=stHeader]",
    "[data-testid=stToolbar]",
    "[data-testid=stSidebarNav]",
    "[data-testid=stDataFrame]",
]
STATES = {"paused": "step=48", "diverged": "batching=full&active=full&lr=0.8&step=42", "three": "view=3d&step=48"}


def violations(page: Any) -> list[str]:
    at_rest(page)  # a colour in the middle of a fade is nobody's contrast
    page.evaluate(AXE)
    found = page.evaluate(
        "exclude => axe.run({exclude: exclude.map(e => [e])}, {resultTypes: ['violations']})", NOT_OURS
    )
    return [
        f"{entry['impact']} {entry['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for entry in found["violations"]
        if entry["impact"] in {"serious", "critical"}
        for node in entry["nodes"]
    ]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["1280", "390"])
def test_axe_finds_nothing_serious(open_lab: OpenLab, screen: dict[str, int], scheme: str, state: str):
    lab = open_lab(state, viewport=screen, color_scheme=scheme)
    assert violations(lab.page) == []


def test_axe_finds_nothing_serious_in_lecture_mode(open_lab: OpenLab):
    lab = open_lab("mode=lecture&step=48", viewport={"width": 1920, "height": 1080})
    assert violations(lab.page) == []
