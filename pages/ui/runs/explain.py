"""A run explained: every sentence there is of it, each with the predicate under which it is true.

A predicate looks at a run and gives the numbers that stand in its sentence, or None where it is not so: where no theory
holds nothing is said. Words: [explain.sentence] of `ko.toml` and `en.toml`, under the predicate's name.
"""

import math
from collections.abc import Callable
from typing import Any

from pages.ui.app import text
from pages.ui.runs import bowl, data, places, typed
from pages.ui.runs.kept import kept
from pages.ui.runs.seen import Numbers, Seen
from pages.ui.runs.settings import Settings

SAME = 0.002  # of a loss: ends closer than this are the same
LOSSES = ("loss", "half", "level", "least", "low", "high", "now", "over")
LEAST = 0.01  # %: what is less is called that
RATES = ("critical", "typical", "rate", "factor")


def diverged(seen: Seen) -> Numbers | None:
    return {"update": seen.end.stopped} if seen.end.diverged else None


def half_saves(seen: Seen) -> Numbers | None:
    """What a smaller rate would change is computed: the run at half of it, fed by the same batches."""
    if not seen.halved or not seen.end.diverged or seen.half.diverged:
        return None
    return {"half": seen.half.loss}


def half_lost(seen: Seen) -> Numbers | None:
    lost = seen.halved and seen.end.diverged and seen.half.diverged
    return {"update": seen.half.stopped} if lost else None


def half_lower(seen: Seen) -> Numbers | None:
    losses = _losses(seen)
    return losses if losses and losses["half"] < (1 - SAME) * losses["loss"] else None


def half_higher(seen: Seen) -> Numbers | None:
    losses = _losses(seen)
    return losses if losses and losses["half"] > (1 + SAME) * losses["loss"] else None


def half_same(seen: Seen) -> Numbers | None:
    losses = _losses(seen)
    return losses if losses and abs(losses["half"] - losses["loss"]) <= SAME * losses["loss"] else None


def _losses(seen: Seen) -> Numbers | None:
    if not seen.bowl or not seen.halved or seen.end.diverged or seen.half.diverged:
        return None
    return {"half": seen.half.loss, "loss": seen.end.loss}


#: In the order in which they are said.
SENTENCES: dict[str, Callable[[Seen], Numbers | None]] = {
    sentence.__name__: sentence
    for sentence in (
        *(diverged, bowl.arrived, bowl.farther, bowl.left, bowl.others, bowl.spread, bowl.slow),
        *(places.only, places.lowest, places.higher, places.bottomless, places.saddle, places.unsettled),
        *(places.level, places.sloping, places.rests, places.sharp, places.edge, places.gentle),
        *(bowl.grows, bowl.thrown, bowl.half_calms, bowl.zigzag, bowl.straight, bowl.swings, bowl.calm),
        *(bowl.noise, bowl.held, bowl.coming, bowl.unbounded, bowl.rarely, bowl.nearly_all),
        *(bowl.circles, bowl.epoch_grows, bowl.counted),
        *(half_saves, half_lost, half_lower, half_higher, half_same, places.half_elsewhere),
    )
}


@kept(maxsize=64)
def told(
    settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None
) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The sentences that are true of a run, in order: (id, its numbers). rate: the family's nearest to it is meant."""
    seen = Seen(settings, strategy, rate, own)
    found = ((name, sentence(seen)) for name, sentence in SENTENCES.items())
    return tuple((name, dict(numbers)) for name, numbers in found if numbers is not None)


def paragraph(settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None) -> str:
    """The same in the reader's words."""
    return paragraph_in(text.language(), settings, strategy, rate, own)


def paragraph_in(language: str, settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None) -> str:
    """The same in the words of a language."""
    words = text.read("runs", language)["explain"]
    sentences = {**words["sentence"], **(words["found"] if typed.is_typed(settings.landscape) else {})}
    seen = Seen(settings, strategy, rate, own)
    curvatures = seen.values.tolist() if seen.bowl else []
    said = (
        sentences[name].format(**{key: written(key, x, curvatures, words) for key, x in numbers.items()})
        for name, numbers in told(settings, strategy, rate, own)
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
