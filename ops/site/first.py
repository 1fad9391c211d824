"""python -m ops.site.first OUT: a page's first picture as a file, so that it is there before Python is.

What a page mounts is known without a browser; its first picture is that with the words of each language and the arrays
once, beside the script that draws it.
"""

import gzip
import logging
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pages.ui.app import catalogue, text
from pages.ui.canvas import wire
from pages.ui.player.pictured import ran

SECONDS = 300  # a page may take on a machine that has much else to do
PICTURES = ("gradient_descent_player", "figure_")


class Picture(NamedTuple):
    """A component as a page mounts it."""

    name: str
    html: str
    css: str
    script: str
    header: dict[str, Any]
    arrays: dict[str, np.ndarray]


def picture(page: catalogue.Page, language: str) -> Picture | None:
    """The first picture of a page as it opens; None where it has none."""
    mounted = (found.proto for found in ran(page, {"lang": language}, SECONDS).main.get("bidi_component"))
    one = next((one for one in mounted if one.component_name.startswith(PICTURES) and one.bytes), None)
    if one is None:
        return None
    return Picture(one.component_name, one.html_content, one.css_content, one.js_content, *wire.unpack(one.bytes))


def lay(folder: Path) -> None:
    """All pages' first pictures into a folder: <page>.gz, and each script once."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in catalogue.PAGES:
        found = {language: picture(page, language) for language in text.LANGUAGES}
        one = found[text.LANGUAGES[0]]
        if one is None:
            continue
        headers, arrays = {}, {}
        for language, other in found.items():
            if other is None or other.arrays.keys() != one.arrays.keys():
                raise RuntimeError(f"{page.name} shows another picture in {language}")
            if not all(np.array_equal(array, one.arrays[name]) for name, array in other.arrays.items()):
                raise RuntimeError(f"{page.name} shows other numbers in {language}")
            headers[language] = {key: value for key, value in other.header.items() if key != "arrays"}
            # what only Python can do is not offered before it is there
            headers[language] |= {"fixed": True} if other.header.get("layout") == "lab" else {}
            arrays = one.arrays
        about = {"headers": headers, "html": one.html, "css": one.css, "script": f"{one.name}.js"}
        (folder / f"{page.name}.gz").write_bytes(gzip.compress(wire.pack(about, arrays), 9, mtime=0))
        (folder / about["script"]).write_text(one.script, encoding="utf-8")


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # Streamlit says of each element that there is no browser
    lay(Path(sys.argv[1]))
