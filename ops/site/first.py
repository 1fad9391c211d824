"""python -m ops.site.first OUT: a page's first picture as a file, so that it is there before Python is.

What a page mounts is known without a browser; its first picture is that with the words of each language and the arrays
once, beside the script that draws it.
"""

import gzip
import logging
import sys
from pathlib import Path
from typing import Any

import numpy as np

from pages.ui.app import catalogue, text
from pages.ui.canvas import wire
from pages.ui.player.pictured import ran

SECONDS = 300  # a page may take on a machine that has much else to do
PICTURES = ("gradient_descent_player", "figure_")


def picture(page: catalogue.Page, language: str) -> tuple[Any, dict[str, Any], dict[str, np.ndarray]] | None:
    """(its component, header, arrays) of the first picture of a page as it opens; None where it has none."""
    mounted = (found.proto for found in ran(page, {"lang": language}, SECONDS).main.get("bidi_component"))
    one = next((one for one in mounted if one.component_name.startswith(PICTURES) and one.bytes), None)
    return one and (one, *wire.unpack(one.bytes))


def lay(folder: Path) -> None:
    """All pages' first pictures into a folder: <page>.gz, and each script once."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in catalogue.PAGES:
        found = {language: one for language in text.LANGUAGES if (one := picture(page, language))}
        if not found:
            continue
        one, _, arrays = found[text.LANGUAGES[0]]
        headers = {}
        for language, (_, header, others) in found.items():
            if others.keys() != arrays.keys() or not all(np.array_equal(others[name], arrays[name]) for name in arrays):
                raise RuntimeError(f"{page.name} shows other numbers in {language}")
            headers[language] = {key: value for key, value in header.items() if key != "arrays"}
            # what only Python can do is not offered before it is there
            headers[language] |= {"fixed": True} if header.get("layout") == "lab" else {}
        script = f"{one.component_name}.js"
        about = {"headers": headers, "html": one.html_content, "css": one.css_content, "script": script}
        (folder / f"{page.name}.gz").write_bytes(gzip.compress(wire.pack(about, arrays), 9, mtime=0))
        (folder / script).write_text(one.js_content, encoding="utf-8")


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # Streamlit says of each element that there is no browser
    lay(Path(sys.argv[1]))
