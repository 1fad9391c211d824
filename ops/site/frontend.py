"""stlite as it is published, without the scripts that only kinds of elements bring which no page of this app has."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from ops.fetch import fetch
from ops.site import wheels

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
NAMED = re.compile(rb"(import\()?\s*[\"']\./([\w.-]+\.js)[\"']")


def laid(target: Path) -> None:
    """stlite into the folder `target`; its own library calls our patches."""
    source = fetch("stlite")
    for name in _needed(source, ENTRY):
        _copied(source, target, name)
    for theirs, ours in ((BACK, BACK_TO), (WIDE, AS_WIDE)):
        _instead(target, theirs, ours)
    for path in source.rglob("*"):
        name = path.relative_to(source).as_posix()
        if path.is_file() and path.suffix != ".js":
            _copied(source, target, name)
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


def _needed(source: Path, entry: str) -> Iterable[str]:
    """The scripts an entry can come to load; what is not shown is not followed where it would be loaded when shown."""
    seen, left = {entry}, [entry]
    while left:
        for later, found in NAMED.findall((source / left.pop()).read_bytes()):
            name = found.decode()
            if name not in seen and not (later and UNSHOWN.match(name)) and (source / name).is_file():
                seen.add(name)
                left.append(name)
    return sorted(seen)


def _copied(source: Path, target: Path, name: str) -> None:
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / name, target / name)
