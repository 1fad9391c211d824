"""Where lies what `ops.fetch` had from outside: read here, fetched there, so that the app never fetches anything."""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[3] / "ops" / "fetch"
PARTS: Mapping[str, Mapping[str, Any]] = tomllib.loads((HERE / "pins.toml").read_text(encoding="utf-8"))
COMMAND = "python -m ops.fetch"


class MissingError(RuntimeError):
    """A part is not there; its text says what is missing and how to get it."""


def cache() -> Path:
    """Where parts are kept: GD_CACHE, else the user's cache folder."""
    if said := os.environ.get("GD_CACHE"):
        return Path(said)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gradient-descent-lab"


def folder_of(part: str) -> Path:
    """The part's folder in the cache, another one for other pins."""
    pins = repr(PARTS[part])
    if name := PARTS[part].get("pip"):
        pins += (HERE / name).read_text(encoding="utf-8")
    return cache() / f"{part}-{hashlib.sha256(pins.encode()).hexdigest()[:12]}"


def fetched(part: str) -> Path:
    """The folder of a part that was fetched before; MissingError, which says the command, where it was not."""
    folder = folder_of(part)
    if not folder.is_dir():
        raise MissingError(f"{part} of ops/fetch/pins.toml is not in the cache; get it with: {COMMAND} {part}")
    return folder
