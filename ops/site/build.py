"""The folder, part by part: stlite without what no page here has, Pyodide and its packages, the app, its pages."""

import gzip
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ops.fetch import MissingError, fetch
from ops.site import wheels
from pages.ui.app import catalogue, text

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
APP = ("app.py", ".streamlit", "gd_core", "pages", "ops/fetch")
SCRIPTS = ("cover.js", "cover.css", "picture.js", "begin.js", "count.js")
UI = ROOT / "pages" / "ui"
PACKED = (UI / "take/js/packed.js", UI / "canvas/js/wire.js")  # what a saved page opens its block with
MARK = "gradient-descent-lab.json"  # in a folder that was built by this, and may be built anew
NAMED = {"pyodide.asm.wasm": "python", "python_stdlib.zip": "python", "app.zip": "app"}
Files = Mapping[str, tuple[int, str]]
PATCHED = """

_prepare = prepare


def prepare(*arguments):
    _prepare(*arguments)
    from stlite_lib import patches

    patches.patch()
"""
ENTRY = "stlite.js"
# By the browser's own buttons, and by a lesson's link to the Lab, one comes to an address; this older frontend tells
# Python the query that it last knew instead.
BACK = "this.onPageChange(ve.pageScriptHash, void 0, !0)"
BACK_TO = "this.onPageChange(ve.pageScriptHash, document.location.search.slice(1), !0)"
# As wide as the app's Streamlit opens its sidebar, which measures it in the theme's letters: 18.75 of 14 pixels.
WIDE, AS_WIDE = 'DEFAULT_WIDTH = "300"', 'DEFAULT_WIDTH = "262"'
UNSHOWN = re.compile(
    r"(DeckGlJsonChart|MermaidChart|GraphVizChart|ArrowVegaLiteChart|Balloons|Snow|Particles|Audio|AudioInput|CameraInput"
    r"|Video|ChatInput|ColorPicker|DateInput|DateTimeInput|TimeInput|Feedback|Json)-"
)
IMPORTED = re.compile(rb"(import\()?\s*[\"']\./([\w.-]+\.js)[\"']")


def build(out: Path) -> None:
    """Make the folder `out`, anew where it was made by this; MissingError where something for it is missing."""
    emptied(out)
    # Beside the rest, and in a process in which no server has told the pages where to ask.
    drawing = subprocess.Popen([sys.executable, "-m", "ops.site.first", str((out / "first").resolve())], cwd=ROOT)
    frontend(out / "stlite")
    runtime(out / "pyodide")
    wheels.compiled_beside(wheels.packed(out / "app.zip", app_files()))
    for script in (*(HERE / name for name in SCRIPTS), *PACKED):
        shutil.copyfile(script, out / script.name)
    if drawing.wait():
        raise MissingError("the pages' first pictures could not be made: see the message above")
    documents(out)


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


def runtime(target: Path) -> None:
    """Pyodide and all packages, with their list."""
    target.mkdir()
    for name in wheels.RUNTIME:
        shutil.copyfile(fetch("pyodide") / name, target / name)
    wheels.packages(target)


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


def frontend(target: Path) -> None:
    """stlite into the folder `target`; its own library calls our patches."""
    source = fetch("stlite")
    needed = _needed(source, ENTRY)

    def unneeded(_: str, names: list[str]) -> list[str]:
        return [name for name in names if name.endswith(".js") and name not in needed]

    shutil.copytree(source, target, ignore=unneeded, copy_function=shutil.copyfile)
    for theirs, ours in ((BACK, BACK_TO), (WIDE, AS_WIDE)):
        _instead(target, theirs, ours)
    (library,) = (target / "wheels").glob("stlite_lib-*.whl")
    files = wheels.unpacked(library)
    files["stlite_lib/bootstrap.py"] += PATCHED.encode()
    for name in ("patches.py", "answers.py"):
        files[f"stlite_lib/{name}"] = (wheels.BROWSER / name).read_bytes()
    wheels.packed(library, files.items())


def _instead(target: Path, theirs: str, ours: str) -> None:
    """Ours in the place of theirs in the one script that has it."""
    (script,) = [path for path in target.glob("*.js") if theirs in path.read_text(encoding="utf-8")]
    script.write_text(script.read_text(encoding="utf-8").replace(theirs, ours), encoding="utf-8")


def _needed(source: Path, entry: str) -> set[str]:
    """The scripts an entry can come to load; what is not shown is not followed where it would be loaded when shown."""
    seen, left = {entry}, [entry]
    while left:
        for later, found in IMPORTED.findall((source / left.pop()).read_bytes()):
            name = found.decode()
            if name not in seen and not (later and UNSHOWN.match(name)) and (source / name).is_file():
                seen.add(name)
                left.append(name)
    return seen


def documents(out: Path) -> None:
    """A folder an address, so that a link into the site is one to a file that is there."""
    files = loaded(out)
    for page in catalogue.PAGES:
        folder = out / page.address
        folder.mkdir(exist_ok=True)
        pictured = (out / "first" / f"{page.name}.gz").is_file()
        html = document(page, "../" if page.address else "./", files, pictured)
        (folder / "index.html").write_text(html, encoding="utf-8")


def loaded(out: Path) -> Files:
    """What Python fetches before a page is there: name → (bytes, what the reader is told it is)."""
    folders = (out / "pyodide", out / "stlite" / "wheels")
    kinds = {".whl", ".zip", ".wasm"}
    found = [path for folder in folders for path in folder.iterdir() if path.suffix in kinds] + [out / "app.zip"]
    return {path.name: (path.stat().st_size, NAMED.get(path.name, path.name.split("-")[0])) for path in found}


def document(page: catalogue.Page, up: str, files: Files, pictured: bool) -> str:
    """The HTML of a page; `up` leads from it to the site's root."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    titles = {
        lang: (text.read(page.name, lang)["title"], text.read(page.name, lang)["title_other"]) for lang in words()
    }
    said = {"name": page.name, "picture": pictured, "titles": titles, "words": words(), "files": files}
    places = {
        "{up}": up,
        "{size}": str(theme["baseFontSize"]),
        "{title}": titles[text.LANGUAGES[0]][0],
        "{said}": json.dumps(said, ensure_ascii=False).replace("<", "\\u003c"),
    }
    html = (HERE / "page.html").read_text(encoding="utf-8")
    for place, value in places.items():
        html = html.replace(place, value)
    return html


def words() -> dict[str, Any]:
    """The page's own words, by language."""
    return {lang: tomllib.loads((HERE / f"{lang}.toml").read_text(encoding="utf-8")) for lang in text.LANGUAGES}
