"""The folder, part by part: Streamlit's build for the browser, Pyodide and its packages, the app, a page an address."""

from __future__ import annotations

import gzip
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ops.fetch import MissingError
from ops.site import bytecode, frontend, stand_ins, wheels
from pages.ui.app import catalogue

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
APP = ("app.py", ".streamlit", "gd_core", "pages")
MARK = "gradient-descent-lab.json"  # in a folder that was built by this, and may be built anew


def build(out: Path, pyodide: Path | None = None) -> None:
    """Make the folder `out`, anew where it was made by this; MissingError where something for it is missing."""
    source = wheels.Source(pyodide)
    _emptied(out)
    frontend.laid(out / "stlite")
    _runtime(out / "pyodide", source)
    bytecode.beside(wheels.packed(out / "app.zip", _app()), source.runtime)
    shutil.copyfile(HERE / "begin.js", out / "begin.js")
    for address in addresses():
        folder = out / address
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text(page("../" if address else "./"), encoding="utf-8")


def addresses() -> list[str]:
    """All pages there are, the first one's is empty."""
    first = (catalogue.HOME, catalogue.LAB, catalogue.CHALLENGES, catalogue.TEACH)
    return [one.address for one in (*first, *catalogue.LESSONS)]


def weight(out: Path) -> tuple[int, int, int]:
    """(files, bytes, bytes once a server has gzipped what is not compressed yet)."""
    sizes = [(len(data), len(gzip.compress(data, 6))) for data in map(Path.read_bytes, _files(out))]
    return len(sizes), sum(raw for raw, _ in sizes), sum(min(both) for both in sizes)


def page(up: str) -> str:
    """A page of the site; `up` leads from it to the site's root."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    html = (HERE / "page.html").read_text(encoding="utf-8")
    return html.replace("{up}", up).replace("{size}", str(theme["baseFontSize"]))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


def _emptied(out: Path) -> None:
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise MissingError(f"{out} holds something else: name a folder that is empty or was built by this before")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / MARK).write_text("{}", encoding="utf-8")


def _runtime(target: Path, source: wheels.Source) -> None:
    target.mkdir()
    for name in wheels.RUNTIME:
        shutil.copyfile(source.runtime / name, target / name)
    wheels.packages(target, source, stand_ins.made())


def _app() -> Iterator[tuple[str, bytes]]:
    """The app as it is, which is all that the server runs too."""
    for top in APP:
        path = ROOT / top
        for file in [path] if path.is_file() else _files(path):
            yield file.relative_to(ROOT).as_posix(), file.read_bytes()
