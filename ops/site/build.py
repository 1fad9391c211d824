"""The folder, part by part: Streamlit's build for the browser, Pyodide and its packages, the app, a page an address."""

import gzip
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ops.fetch import MissingError
from ops.site import documents, frontend, wheels

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
APP = ("app.py", ".streamlit", "gd_core", "pages", "ops/fetch")
SCRIPTS = ("cover.js", "cover.css", "picture.js", "begin.js", "count.js")
PACKED = ROOT / "pages" / "ui" / "take" / "js" / "packed.js"  # what a saved page opens its block with
MARK = "gradient-descent-lab.json"  # in a folder that was built by this, and may be built anew


def build(out: Path, pyodide: Path | None = None) -> None:
    """Make the folder `out`, anew where it was made by this; MissingError where something for it is missing."""
    source = wheels.Source(pyodide)
    emptied(out)
    # Beside the rest, and in a process in which no server has told the pages where to ask.
    drawing = subprocess.Popen([sys.executable, "-m", "ops.site.first", str((out / "first").resolve())], cwd=ROOT)
    frontend.laid(out / "stlite")
    runtime(out / "pyodide", source)
    wheels.compiled_beside(wheels.packed(out / "app.zip", app_files()), source.runtime)
    for script in (*(HERE / name for name in SCRIPTS), PACKED):
        shutil.copyfile(script, out / script.name)
    if drawing.wait():
        raise MissingError("the pages' first pictures could not be made: see the message above")
    documents.lay(out)


def weight(out: Path) -> tuple[int, int, int]:
    """(files, bytes, bytes once a server has gzipped what is not compressed yet)."""
    sizes = [(len(data), len(gzip.compress(data, 6))) for data in map(Path.read_bytes, _files(out))]
    return len(sizes), sum(raw for raw, _ in sizes), sum(min(both) for both in sizes)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


def emptied(out: Path) -> None:
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise MissingError(f"{out} holds something else: name a folder that is empty or was built by this before")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / MARK).write_text("{}", encoding="utf-8")


def runtime(target: Path, source: wheels.Source) -> None:
    """Pyodide and all packages, with their list."""
    target.mkdir()
    for name in wheels.RUNTIME:
        shutil.copyfile(source.runtime / name, target / name)
    wheels.packages(target, source)


def app_files() -> Iterator[tuple[str, bytes]]:
    """The app's code as it is; what its words say of a server is said of the browser."""
    said = tomllib.loads((HERE / "edition.toml").read_text(encoding="utf-8"))["said"]
    for top in APP:
        path = ROOT / top
        for file in [path] if path.is_file() else _files(path):
            if file.suffix == ".map":  # nobody debugs there
                continue
            content = file.read_bytes()
            if file.suffix == ".toml":
                for one in said:
                    content = content.replace(one["of"].encode(), one["by"].encode())
            yield file.relative_to(ROOT).as_posix(), content
