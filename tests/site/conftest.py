"""The site, built once, served as any static host would, seen by a browser that can reach no other machine."""

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from ops.fetch import fetch
from ops.site import wheels
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


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Pyodide's own release as its archive unpacks, of what the build gets from elsewhere, with a list that says so."""
    folder = tmp_path / "pyodide"
    shutil.copytree(fetch("pyodide"), folder)
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    for one in wheels.COMPILED:
        path = wheels.only(fetch("wasm"), one.name)
        shutil.copy(path, folder)
        assert lock["packages"][one.name]["package_type"] == one.kind  # it is called there as it is here
        lock["packages"][one.name] |= {"file_name": path.name, "sha256": sha256(path.read_bytes()).hexdigest()}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    return folder
