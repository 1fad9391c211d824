"""The whole file: the Lab at an address with Python, numpy and the core inside, live without a server."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pages.ui.app import text
from pages.ui.app.fetched import COMMAND, MissingError, fetched
from pages.ui.canvas import wire
from pages.ui.player import addressed, choices, ghosts, inside, payload, player, saved
from pages.ui.runs import parameters
from pages.ui.runs.landscapes import LANDSCAPES

HOUSE = Path(__file__).resolve().parents[3]
PARTS = ("pyodide", "wasm")  # of ops/fetch/pins.toml
FOLDERS = ("app", "canvas", "engine", "player", "reading", "runs")
CORE = ("gd_core/**/*.py", *(f"pages/ui/{folder}/*.py" for folder in FOLDERS))
BESIDE = ("pages/ui/*/*.toml", "pages/lessons/lab/*.toml", "pages/ui/runs/data/*.csv", "ops/fetch/pins.toml")
# of numpy what nothing here imports
LEFT_OUT = re.compile(r"/tests?/|\.pyi$|/f2py/|/distutils/|/_pyinstaller/|/doc/|\.(c|h|pxd|pyx|a)$|_tests\.|_simd\.")
EXPORTS = re.compile(r"export\{(\w+) as loadPyodide\b[^}]*\};")  # of pyodide.mjs, which a worker has as a plain script
SCRIPTS = ("player.js", "whole.js")
STAMP = (1980, 1, 1, 0, 0, 0)  # equal files are equal bytes


def missing() -> str:
    """The command that gets what such a file is made of; "" where it is at hand."""
    try:
        for part in PARTS:
            fetched(part)
    except MissingError:
        return f"{COMMAND} {' '.join(PARTS)}"
    return ""


def page(query: Mapping[str, str], language: str) -> str:
    """One HTML with everything inside. MissingError where Python for the browser is not at hand."""
    files = "".join(
        f'<script type="application/octet-stream" data-file="{name}">{body}</script>\n'
        for name, body in _files().items()
    )
    opened = {lang: addressed.page(query, lang, inside.CHANNEL) for lang in text.LANGUAGES}
    blocks = {lang: payload.parts(what._replace(part="")) for lang, (what, _) in opened.items()}
    state = addressed.state(query)
    told = {lang: ghosts.packed(addressed.beside(lang, state)) for lang in text.LANGUAGES}
    packed = {
        "html": player.HTML,
        "css": player.STYLE,
        "lang": language,
        "query": {name: given for name, given in query.items() if name != "lang"},
        "fixed": [*parameters.PAGE_NAMES, *parameters.LENGTH_NAMES, "batch", "start", "pin", "race"],
        "local": list(parameters.LOCAL),
        "pages": {lang: {**header, "ghosts": told[lang][0]} for lang, (_, header) in opened.items()},
        "headers": {lang: {**header, "id": opened[lang][0].id} for lang, (header, _) in blocks.items()},
        "page": {lang: _words(lang) for lang in text.LANGUAGES},
    }
    _, arrays = blocks[language]
    laid = saved.zipped(wire.pack(packed, {**arrays, **told[language][1]}))
    return saved.filled(packed, laid, saved.scripts(*(saved.FOLDER / "js" / name for name in SCRIPTS)), files)


def _words(language: str) -> dict[str, Any]:
    """What stands round the player: title, note, the other language, what is being loaded, and the controls."""
    words, lab = text.read("player", language), text.read("lab", language)
    told = {name.removeprefix("whole_"): word for name, word in words.items() if name.startswith("whole_")}
    return {
        **told,
        "title": words["saved_title"],
        "language": words["saved_language"],
        "controls": choices.boxes(language),
        "more": lab["control"]["more"],
        "lengths": {row.id: row.length for row in LANDSCAPES.values()},
        "length_units": lab["option"]["length"],
        "defaults": {name: parameters.text(value) for name, value in parameters.page_defaults("linear").items()},
    }


@cache
def _files() -> dict[str, str]:
    """What Python in the browser is made of: name → gzipped, in base64."""
    pyodide, wasm = (fetched(part) for part in PARTS)
    (wheel,) = wasm.glob("numpy-*.whl")
    with zipfile.ZipFile(wheel) as whole:
        numpy = _archive((name, whole.read(name)) for name in whole.namelist() if not LEFT_OUT.search(name))
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    entry = lock["packages"]["numpy"]
    entry |= {"file_name": wheel.name, "sha256": hashlib.sha256(numpy).hexdigest(), "depends": []}
    entry["version"] = wheel.name.split("-")[1]
    lock["packages"] = {"numpy": entry}
    script, found = EXPORTS.subn(r"globalThis.loadPyodide=\1;", (pyodide / "pyodide.mjs").read_text(encoding="utf-8"))
    if not found:
        raise ValueError("pyodide.mjs does not export loadPyodide as this project knows it")
    files = {
        "pyodide.js": script.encode(),
        "pyodide.asm.js": (pyodide / "pyodide.asm.js").read_bytes(),
        "pyodide.asm.wasm": (pyodide / "pyodide.asm.wasm").read_bytes(),
        "python_stdlib.zip": (pyodide / "python_stdlib.zip").read_bytes(),
        "pyodide-lock.json": json.dumps(lock).encode(),
        wheel.name: numpy,
        "core.zip": core(),
    }
    return {name: saved.zipped(body) for name, body in files.items()}


def core() -> bytes:
    """The zip from which the browser's Python imports `pages.ui.player.inside`: the project's own files and sets."""
    patterns = (*CORE, *BESIDE)
    paths = [path for pattern in patterns for path in sorted(HOUSE.glob(pattern))]
    return _archive((path.relative_to(HOUSE).as_posix(), path.read_bytes()) for path in paths)


def _archive(files: Iterator[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # not compressed: all of it is, in the end
        for name, body in files:
            archive.writestr(zipfile.ZipInfo(name, STAMP), body)
    return out.getvalue()
