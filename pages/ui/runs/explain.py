"""A run explained: the facts of it that are so, each a sentence of [explain.sentence] in `ko.toml` and `en.toml`.

Where no theory holds nothing is said.
"""

import math
from typing import Any

from pages.ui.app import text
from pages.ui.runs import data, quadratic_facts, surface_facts, typed
from pages.ui.runs.cache import cached
from pages.ui.runs.quadratic_facts import Facts
from pages.ui.runs.run_analysis import RunAnalysis
from pages.ui.runs.settings import Settings

LOSSES = ("loss", "half", "level", "least", "low", "high", "now", "over")
LEAST = 0.01  # %: what is less is called that
RATES = ("critical", "typical", "rate", "factor")


def _facts(run: RunAnalysis) -> Facts:
    yield from surface_facts.ending(run)
    if run.bowl:
        yield from quadratic_facts.facts(run)
    yield from surface_facts.place(run)
    yield from surface_facts.curvature(run)
    yield from surface_facts.half(run)


@cached(maxsize=64)
def facts(
    settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None
) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The sentences that are true of a run, in order: (id, its numbers). rate: the family's nearest to it is meant."""
    return tuple((name, dict(numbers)) for name, numbers in _facts(RunAnalysis(settings, strategy, rate, own)))


def paragraph(settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None) -> str:
    """The same in the reader's words."""
    return paragraph_in(text.language(), settings, strategy, rate, own)


def paragraph_in(language: str, settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None) -> str:
    """The same in the words of a language."""
    words = text.read("runs", language)["explain"]
    sentences = {**words["sentence"], **(words["found"] if typed.is_typed(settings.landscape) else {})}
    run = RunAnalysis(settings, strategy, rate, own)
    curvatures = run.values.tolist() if run.bowl else []
    said = (
        sentences[name].format(**{key: written(key, x, curvatures, words) for key, x in numbers.items()})
        for name, numbers in facts(settings, strategy, rate, own)
    )
    return " ".join(said)


def written(key: str, value: Any, curvatures: list[float], words: dict[str, Any]) -> str:
    """A number as it stands in a sentence; curvatures: of the directions, ascending."""
    if key == "direction":
        name = words["direction"][_kind(value, len(curvatures))]
        return str(words["named"].format(direction=name, curvature=short(curvatures[value], 3)))
    if key == "shares":
        named = [(words["direction"][_kind(i, len(curvatures))], _share(share, words)) for i, share in value]
        return ", ".join(words["along"].format(direction=name, share=share) for name, share in named)
    if key == "share":
        return _share(value, words)
    if isinstance(value, int):
        return f"{value:,}"
    return short(value, 4 if key in (*LOSSES, *RATES) else 3)


def _kind(direction: int, count: int) -> str:
    return "steepest" if direction == count - 1 else "flattest" if direction == 0 else "middle"


def _share(percent: float, words: dict[str, Any]) -> str:
    return str(words["share"].format(share=short(percent, 3)) if percent >= LEAST else words["least"])


def short(x: float, digits: int) -> str:
    """So many digits that count, a true minus, powers of ten where a number is very large or small."""
    x = float(x)
    if x == 0:
        return "0"
    power = math.floor(math.log10(abs(x)))
    if -4 <= power < 6:
        said = f"{x:.{max(0, digits - 1 - power)}f}"
    else:
        mantissa, _, exponent = f"{x:.{digits - 1}e}".partition("e")
        said = f"{mantissa}\u2009×\u200910{str(int(exponent)).translate(POWERS)}"
    return said.replace("-", "−")


POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
