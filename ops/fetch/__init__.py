"""What builds need from outside, which the app never does: pinned, checked, had by npm and pip, kept in a cache."""

from ops.fetch.parts import fetch
from pages.ui.app.fetched import MissingError, fetched

__all__ = ["MissingError", "fetch", "fetched"]
