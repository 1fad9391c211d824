"""The page at every address: the app's band, what is loading and how much, and where its first picture is."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pages.ui.app import catalogue, text

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PAGES = (catalogue.HOME, catalogue.LAB, catalogue.CHALLENGES, catalogue.TEACH, *catalogue.LESSONS)
NAMED = {"pyodide.asm.wasm": "python", "python_stdlib.zip": "python", "app.zip": "app"}
Files = Mapping[str, tuple[int, str]]


def lay(out: Path) -> None:
    """A folder an address, so that a link into the site is one to a file that is there."""
    files = loaded(out)
    for page in PAGES:
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
