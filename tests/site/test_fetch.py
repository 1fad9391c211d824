"""What the builds need from outside: pinned, checked before anybody sees it, and one sentence where it is not there."""

import sys
from pathlib import Path

import pytest

import ops.fetch as module
from ops.fetch import MissingError, fetch, fetched

FAKE_NPM = """import io, sys, tarfile, pathlib
into = pathlib.Path(sys.argv[sys.argv.index("--pack-destination") + 1])
with tarfile.open(into / "part-1.0.0.tgz", "w:gz") as archive:
    for name in ("package/kept.txt", "package/dropped.map", "package/../../out.txt", "package/other.txt"):
        member = tarfile.TarInfo(name); member.size = 4
        archive.addfile(member, io.BytesIO(b"text"))
"""


@pytest.fixture
def cached(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("GD_CACHE", str(tmp_path))
    return tmp_path


def npm(monkeypatch, script: str) -> None:
    monkeypatch.setattr(module, "_npm", lambda: [sys.executable, "-c", script])


def test_what_was_not_fetched_is_said_with_the_command_that_gets_it(cached):
    with pytest.raises(
        MissingError, match=r"pyodide .* is not in the cache; get it with: python -m ops\.fetch pyodide"
    ):
        fetched("pyodide")
    assert list(cached.iterdir()) == []


def test_an_archive_that_is_not_the_pinned_one_leaves_nothing_behind(cached, monkeypatch):
    npm(monkeypatch, FAKE_NPM)
    with pytest.raises(MissingError, match=r"part-1\.0\.0\.tgz is not the file that ops/fetch/pins\.toml names"):
        fetch("pyodide")
    assert list(cached.iterdir()) == []


def test_only_what_is_to_be_kept_lies_in_the_cache_and_is_not_asked_for_twice(cached, monkeypatch):
    npm(monkeypatch, FAKE_NPM)
    monkeypatch.setattr(module, "_same", lambda *_: None)
    pins = {"npm": "part@1.0.0", "sha256": "", "keep": ["package/*"], "drop": ["*.map", "*other*"]}
    monkeypatch.setitem(module.PARTS, "part", pins)
    folder = fetch("part")
    assert [file.name for file in folder.rglob("*")] == ["kept.txt"]
    npm(monkeypatch, "raise SystemExit(1)")
    assert fetch("part") == fetched("part") == folder


def test_what_a_registry_could_not_give_is_said_with_its_own_message_and_the_command(cached, monkeypatch, capfd):
    npm(monkeypatch, "import sys; print('npm error code E404', file=sys.stderr); sys.exit(1)")
    with pytest.raises(MissingError, match=r"python -m ops\.fetch stlite"):
        fetch("stlite")
    assert "E404" in capfd.readouterr().err
