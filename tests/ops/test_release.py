"""A release: what its workflow runs builds the site and the two files where the steps after it look for them."""

import re
import shlex
import tomllib

import pytest
import yaml

from ops.site import __main__ as command
from pages.ui.app.fetched import MissingError
from tests.conftest import ROOT

FLOW = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
STEPS = FLOW["jobs"]["publish"]["steps"]
BUILD, UPLOAD = (next(one["run"] for one in STEPS if start in one.get("run", "")) for start in ("ops.site", "gh "))
PAGES = next(one for one in STEPS if "upload-pages-artifact" in one.get("uses", ""))


@pytest.fixture
def built(monkeypatch, tmp_path):
    """The folders that the workflow's own command was given, with small pages in place of the large ones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "build", lambda out: out.mkdir())
    monkeypatch.setattr(command.whole, "page", lambda query, language: f"whole {query} {language}")
    monkeypatch.setattr(command.saved, "page", lambda query, language: f"light {query} {language}")
    command.main(shlex.split(BUILD)[3:])
    return tmp_path


def test_the_steps_find_what_the_command_made(built):
    assert (built / PAGES["with"]["path"]).is_dir()
    names = {path.name: path.read_text() for path in built.glob(re.search(r"(\S+\.html)", UPLOAD)[1])}
    assert names == {"gradient-descent-lab.html": "whole {} ko", "gradient-descent-lab-light.html": "light {} ko"}


def test_it_runs_at_a_release_and_may_publish():
    assert FLOW[True]["release"] == {"types": ["published"]}  # YAML reads the key "on" as true
    assert FLOW["permissions"] == {"contents": "write", "pages": "write", "id-token": "write"}


def test_what_is_missing_ends_the_command(monkeypatch, tmp_path):
    def missing(out):
        raise MissingError("no Pyodide")

    monkeypatch.setattr(command, "build", missing)
    with pytest.raises(SystemExit, match="no Pyodide"):
        command.main([str(tmp_path)])


def test_the_changelog_begins_with_the_version_and_names_the_files():
    log = (ROOT / ".github/CHANGELOG.md").read_text(encoding="utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(r"^## (\S+)", log, re.M)[1] == version
    assert {"gradient-descent-lab.html", "gradient-descent-lab-light.html"} <= set(re.findall(r"`(\S+\.html)`", log))
