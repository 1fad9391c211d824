"""Every lesson's figure draws what is stored: python -m tests.pictures.drawing stores what was meant to change."""

import difflib
import re

import pytest

from pages.ui.figure.figure import FOLDER, LESSONS, source
from tests.pictures.drawing import STORED, blocks, drawn

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
NAMES = sorted(path.stem for path in STORED.glob("*.txt"))


def same(ours: str, stored: str) -> bool:
    """Whether two lines say the same, numbers to a part in five hundred: libraries round differently."""
    if ours == stored:
        return True
    if NUMBER.sub("#", ours) != NUMBER.sub("#", stored):
        return False
    pairs = zip(NUMBER.findall(ours), NUMBER.findall(stored), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=2e-3, abs=2e-3) for a, b in pairs)


@pytest.fixture(scope="module")
def pictures() -> dict[str, str]:
    return drawn(blocks())


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_draws_what_is_stored(pictures: dict[str, str], name: str):
    ours, stored = (text.splitlines() for text in (pictures[name], (STORED / f"{name}.txt").read_text("utf-8")))
    if len(ours) == len(stored) and all(map(same, ours, stored)):
        return
    pytest.fail("\n".join(list(difflib.unified_diff(stored, ours, "stored", "drawn", n=0, lineterm=""))[:60]))


def test_every_figure_has_its_picture(pictures: dict[str, str]):
    assert sorted(pictures) == NAMES, "python -m tests.pictures.drawing"
    scripts = [path for folder in (FOLDER / "js", LESSONS) for path in folder.rglob("*.js")]
    kinds = {path for path in scripts if "export default defineFigure(" in path.read_text("utf-8")}
    assert {source(kind) for kind, _ in blocks().values()} == kinds
