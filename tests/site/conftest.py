"""The site, built once, served as any static host would, seen by a browser that can reach no other machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.conftest import CHROMIUM_FLAGS, free_port
from tests.statics import NOWHERE, hosted


@pytest.fixture(scope="session")
def static_url(site: Path) -> Iterator[str]:
    with hosted(site, free_port()) as url:
        yield url


@pytest.fixture(scope="session")
def cut_off(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A Chromium for which there is no other machine."""
    running = playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_FLAGS, NOWHERE])
    yield running
    running.close()
