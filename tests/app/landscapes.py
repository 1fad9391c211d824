"""Opens a landscape without a page."""

from dataclasses import replace
from typing import Any

from pages.ui.runs import experiment, parameters
from pages.ui.runs.parsers import LENGTH_UNITS
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup


def opened(name: str, **more: Any) -> tuple[Settings, Setup, dict[str, Any]]:
    """Settings, problem and opening of a landscape's plain address."""
    length = parameters.page_defaults(name)["length"]
    settings = Settings(landscape=name, length=int(length[:-1]), unit=LENGTH_UNITS[length[-1]], **more)
    made = experiment.setup(settings)
    initial = parameters.initial({}, made, settings, [])
    return replace(settings, batch_size=initial["batch_size"]), made, initial
