"""Signs and words of the field, each told in one sentence on the lesson that needs it first."""

from pages.ui.app import text

FIRST = {
    "neuron": ("gradient", "eta", "sigmoid"),
    "update": ("batch",),
    "full_batch": ("epoch", "lambda"),
    "momentum": ("beta", "kappa"),
    "keras": ("epsilon",),
    "minima": ("sigma", "phi"),
}


def told(lesson: str) -> str | None:
    """What is pressed for beside a lesson's first sentences; None where it needs no new word."""
    words = text.words("app")["term"]
    return "\n\n".join(words[term] for term in FIRST.get(lesson, ())) or None
