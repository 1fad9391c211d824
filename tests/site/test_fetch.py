"""What the builds need from outside: pinned, checked before anybody sees it, and one sentence where it is not there."""

import re
import sys
from pathlib import Path

import pytest

from ops.fetch import MissingError, UnreachableError, fetch, fetched
from ops.fetch import parts as module

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


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("npm error code ENOTFOUND", UnreachableError),
        ("NewConnectionError: Failed to establish a new connection", UnreachableError),
        ("npm error code E404", MissingError),
    ],
)
def test_a_network_that_is_not_there_is_told_from_any_other_fault(cached, monkeypatch, said, kind):
    npm(monkeypatch, f"import sys; print({said!r}, file=sys.stderr); sys.exit(1)")
    with pytest.raises(MissingError, match=r"python -m ops\.fetch") as fault:
        fetch("stlite")
    assert fault.type is kind


def test_every_part_is_pinned_by_version_and_hash_and_names_no_host():
    for name, pins in module.PARTS.items():
        if "npm" in pins:
            assert re.fullmatch(r"(@\w+/)?\w+@\d+\.\d+\.\d+", pins["npm"]), name
            assert re.fullmatch(r"[0-9a-f]{64}", pins["sha256"]), name
        else:
            lines = (module.HERE / pins["pip"]).read_text(encoding="utf-8").splitlines()
            assert lines
            assert [one for one in lines if not re.fullmatch(r"[\w.-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}", one)] == []
    every = "".join(file.read_text(encoding="utf-8") for file in module.HERE.iterdir() if file.is_file())
    assert "://" not in every
