"""The scripts as browsers fetch them: fresh, light, whole; and the words they ask for."""

import gzip
import re
import tomllib
from itertools import chain
from pathlib import Path

from playwright.sync_api import Page

from pages.ui.app import text
from pages.ui.canvas import served
from pages.ui.canvas.served import DIST, PAGES
from pages.ui.player.player import HTML
from tests.javascript import build

PLAYER = PAGES / "ui" / "player"
LAB = "ui/player/js/player.js"
SOLID = "lessons/cost/figure.js"  # its picture is in 3-D from the first
SCRIPTS = [path for path in sorted(PAGES.rglob("*.js")) if not path.is_relative_to(DIST)]
ENTRIES = [
    path
    for path in SCRIPTS
    if re.search("^export default", path.read_text(encoding="utf-8"), re.M)
    and path.parent != PAGES / "ui" / "app"
    and path.stem not in {"phone", "screen"}  # pages of their own, which start by themselves
]
AS_URL = "URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))"


def name(part: Path) -> str:
    return part.relative_to(PAGES).as_posix()


def weight(*chunks: str) -> float:
    """Kilobytes on the wire."""
    return sum(len(gzip.compress((DIST / chunk).read_bytes())) for chunk in chunks) / 1000


def test_what_is_committed_is_made_of_the_scripts_as_they_stand():
    assert not build.stale(), "python -m tests.javascript.build"
    if build.MODULES.exists():
        assert build.made() == {
            path.relative_to(DIST).as_posix(): path.read_text(encoding="utf-8")
            for path in DIST.rglob("*")
            if path.is_file()
        }


def test_what_a_page_waits_for_is_light():
    mounted = [entry for entry in ENTRIES if entry.stem not in {"whole", "saved", "cell"}]  # these open files
    weights = {name(entry): weight(*served._needed(name(entry))) for entry in mounted}
    most = {part: 60 if part == LAB else 40 if part == SOLID else 30 for part in weights}
    assert {part: kilobytes for part, kilobytes in weights.items() if kilobytes > most[part]} == {}
    assert weight("ui/classroom/js/phone.js") <= 10


def test_each_part_is_one_module_that_loads_without_being_evaluated(blank: Page):
    for entry in ENTRIES:
        said = served.script(entry)
        assert blank.evaluate(f"async text => typeof (await import({AS_URL})).default", said) == "function", entry
        assert not re.search(r"\beval\(|new Function\(", said), entry


def test_every_script_is_in_some_chunk():
    used = {source for path in DIST.rglob("*.map") for source in re.findall(r"source/([^\"]*)\"", path.read_text())}
    parts = {name(part) for part in SCRIPTS if part.parent != PAGES / "ui" / "app"}
    assert {part for part in parts - used if not part.startswith("ui/classroom/")} == set()


def test_what_is_exported_is_imported_somewhere():
    """By another part or, where a function is tested by itself, by a test of the parts."""
    texts = {part: part.read_text(encoding="utf-8") for part in SCRIPTS}
    words = re.findall(r"(?:\.|[{,] |')(\w+)\b", "".join(texts.values()))
    taken: dict[Path, set[str]] = {}
    for part, code in texts.items():
        for names, source in re.findall(r"(?:im|ex)port \{([^}]*)\} from '(\.[^']*)'", code):
            there = {one.split(" as ")[0].strip() for one in names.split(",")}
            taken.setdefault((part.parent / source).resolve(), set()).update(there)
        for source in re.findall(r"import\('(\.[^']*)'\)", code):  # what comes late is asked for by its name
            taken.setdefault((part.parent / source).resolve(), set()).update(words)
    tests = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py")))
    wrong = [
        f"{name(part)}: {export}"
        for part, code in texts.items()
        for export in re.findall(r"^export (?:async )?(?:function\*?|class|const) (\w+)", code, re.M)
        if export not in taken.get(part, ()) and not re.search(rf"\b{export}\b", tests)
    ]
    assert wrong == []


def test_every_word_the_player_asks_for_is_there():
    """Every key the parts and the markup name outright, in both languages."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (PLAYER / "js").glob("*.js"))
    keys = {*re.findall(r"\bsay\('([a-z_0-9]+)'", code)}
    keys |= {*re.findall(r'data-(?:word|plain)="([a-z_0-9]+)"', HTML + code)}
    keys |= {f"name_{name}" for name in re.findall(r'data-name="([a-z_0-9]+)"', HTML + code)}
    for language in text.LANGUAGES:
        folders = (PAGES / "ui" / "canvas", PAGES / "ui" / "take", PLAYER)
        words = [tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8")) for folder in folders]
        assert keys <= {*chain.from_iterable(words)}
