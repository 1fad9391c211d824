"""Python packages for the browser: what of each is needed, and Pyodide's list of them (pyodide-lock.json)."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ops.fetch import MissingError, fetch
from ops.site import bytecode

BROWSER = Path(__file__).parent / "browser"
RUNTIME = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
UNUSED = re.compile(r"/tests?/|\.pyi$|/conftest\.py$|\.(c|h|cpp|pyx|pxd|in|build)$|/f2py/|/distutils/")
PLOTLY = re.compile(  # a page's charts are of Scatter and Bar; plotly.js is Streamlit's own
    r"package_data/(?!templates/)|labextension|/datasets/|matplotlylib|figure_factory|express/|\.pyi$|"
    r"graph_objs/(?!_|layout/|scatter/|bar/)"
)
FIXED = (1980, 1, 1, 0, 0, 0)  # the same parts make the same bytes, whenever


class Package(NamedTuple):
    """A line of the list: who needs whom, and what one imports it by."""

    name: str
    depends: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    drop: re.Pattern[str] | None = None
    kind: str = "package"


COMPILED = (
    Package("micropip", imports=("micropip",)),
    Package("numpy", imports=("numpy",), drop=UNUSED),
    Package("pandas", ("numpy", "python-dateutil", "pytz"), ("pandas",), UNUSED),
    Package("python-dateutil", ("six",), ("dateutil",)),
    Package("pytz", imports=("pytz",), drop=re.compile(r"/zoneinfo/")),
    Package("six", imports=("six",)),
    Package("sniffio", imports=("sniffio",)),
    Package("idna", imports=("idna",)),
    Package("libopenssl", kind="shared_library"),
    Package("ssl", ("libopenssl",), ("ssl",), kind="cpython_module"),
)
PURE = (
    Package("typing-extensions", imports=("typing_extensions",)),
    Package("anyio", ("ssl", "sniffio", "typing-extensions", "idna"), ("anyio",)),
    *(Package(name) for name in ("blinker", "itsdangerous", "packaging", "protobuf")),
    *(Package(name) for name in ("pyodide-http", "python-multipart", "narwhals")),
    Package("charset-normalizer", imports=("charset_normalizer",)),
    Package("starlette", ("anyio",), ("starlette",)),
    Package("plotly", ("narwhals", "packaging"), ("plotly",), PLOTLY),
)
# What Streamlit or the app imports and nothing here needs whole: packages of our own under their names.
STAND_INS = (
    Package("pillow", imports=("PIL",)),
    Package("altair", imports=("altair",)),
    Package("fastparquet", imports=("fastparquet",)),
    Package("scikit-learn", ("numpy",), ("sklearn",)),
    Package("threadpoolctl", imports=("threadpoolctl",)),
    Package("python-calamine", imports=("python_calamine",)),
    Package("toml", imports=("toml",)),
)
AS_SOURCES = {"anyio"}  # it reads its own to import lazily
STDLIB = re.compile(r"^(pydoc_data|idlelib|tkinter|turtledemo|ensurepip|lib2to3|test|venv|curses|dbm)/|^turtle\.py")
VERSIONS = {"pillow": "11.3.0", "altair": "5.5.0", "fastparquet": "2024.11.0", "scikit-learn": "1.9.1"}


class Source:
    """Where Pyodide and its builds of packages are: the pinned parts, or a folder with Pyodide's own release."""

    def __init__(self, release: Path | None) -> None:
        if release is not None and not (release / RUNTIME[0]).exists() and (release / "pyodide").is_dir():
            release /= "pyodide"  # what its archive unpacks to
        self.release = release
        self.runtime = release if release is not None else fetch("pyodide")
        if missing := [name for name in RUNTIME if not (self.runtime / name).is_file()]:
            raise MissingError(f"{self.runtime} is no release of Pyodide: it holds no {', '.join(missing)}")
        self.lock: dict[str, Any] = json.loads((self.runtime / "pyodide-lock.json").read_text(encoding="utf-8"))
        if not str(self.lock["info"]["python"]).startswith("3.13."):
            raise MissingError(f"{self.runtime} has Python {self.lock['info']['python']}; Streamlit's build needs 3.13")
        if release is not None:
            _whole(release, self.lock["packages"])

    def compiled(self, name: str) -> Path:
        """A package as Pyodide builds it."""
        if self.release is None:
            return only(fetch("wasm"), name)
        return self.release / str(self.lock["packages"][name]["file_name"])


def _whole(release: Path, listed: Mapping[str, Any]) -> None:
    """MissingError where a release lacks a package that is needed, or has another file than its list says."""
    files = {one.name: release / listed[one.name]["file_name"] if one.name in listed else None for one in COMPILED}
    if missing := [name for name, path in files.items() if path is None or not path.is_file()]:
        needed = "the full release of Pyodide is needed, not its core"
        raise MissingError(f"{release} holds no {', '.join(missing)}: {needed}")
    found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items() if path}
    if other := [files[name].name for name, digest in found.items() if digest != listed[name]["sha256"]]:
        raise MissingError(f"{release} holds other files than its pyodide-lock.json lists: {', '.join(other)}")


def only(folder: Path, name: str) -> Path:
    """The one file of a package in a folder."""
    (found,) = [path for path in folder.iterdir() if path.name.split("-")[0] == name.replace("-", "_")]
    return found


def packages(target: Path, source: Source, made: Mapping[str, Mapping[str, bytes]]) -> None:
    """Lay all packages and their list into `target`; `made`: name of a stand-in → its files."""
    laid = {one.name: (one, _laid(one, source.compiled(one.name), target)) for one in COMPILED}
    laid |= {one.name: (one, _laid(one, only(fetch("pure"), one.name), target)) for one in PURE}
    laid |= {one.name: (one, wheel(target, one.name, made[one.name])) for one in STAND_INS}
    library = target / "python_stdlib.zip"
    packed(library, unpacked(library, STDLIB).items())
    modules = [path for one, path in laid.values() if path.suffix == ".whl" and one.name not in AS_SOURCES]
    bytecode.instead([*modules, library], source.runtime)
    lock = {**source.lock, "packages": {name: _entry(*both) for name, both in laid.items()}}
    (target / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def wheel(target: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """A wheel of our own."""
    plain, version = name.replace("-", "_"), VERSIONS.get(name, "1.0")
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


def unpacked(path: Path, drop: re.Pattern[str] | None = None) -> dict[str, bytes]:
    """Files of a zip, without those that are dropped."""
    with zipfile.ZipFile(path) as archive:
        names = (name for name in archive.namelist() if not name.endswith("/"))
        return {name: archive.read(name) for name in names if not (drop and drop.search(name))}


def _laid(package: Package, path: Path, target: Path) -> Path:
    if package.drop is None:
        (target / path.name).write_bytes(path.read_bytes())
        return target / path.name
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
