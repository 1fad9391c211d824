"""The parts as one module, and the words they ask for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pages.ui.canvas.bundle import PAGES, bundle, imports

PLAYER = PAGES / "ui" / "player"
ENTRIES = [
    PLAYER / "js" / "lab.js",
    *(part for part in sorted(PAGES.rglob("*.js")) if re.search("^export default framed", part.read_text(), re.M)),
]


def name(part: Path) -> str:
    return part.relative_to(PAGES).as_posix()


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_a_bundle_is_one_module_that_loads(blank: Page, entry: Path):
    kind = blank.evaluate(
        """async text => {
            const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
            return typeof (await import(url)).default;
        }""",
        bundle(entry),
    )
    assert kind == "function"


def test_every_part_is_in_some_bundle():
    used: set[Path] = set()

    def visit(part: Path) -> None:
        if part not in used:
            used.add(part)
            for source in imports(part):
                visit(source)

    for entry in ENTRIES:
        visit(entry)
    parts = {part for part in PAGES.rglob("*.js") if part != PAGES / "ui" / "app" / "address.js"}
    assert {name(part) for part in parts - used} == set()


def test_parts_keep_their_scopes_and_see_what_they_import(blank: Page, tmp_path: Path):
    (tmp_path / "one.js").write_text("const hidden = 1;\nexport const shown = () => hidden + 1;\n")
    (tmp_path / "two.js").write_text(
        "import {\n  shown as seen,\n} from './one.js';\nconst hidden = 40;\nexport default function answer() {\n"
        "  return hidden + seen();\n}\n"
    )
    text = bundle(tmp_path / "two.js")
    url = "URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))"
    assert blank.evaluate(f"async text => (await import({url})).default()", text) == 42


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("import { a } from './later.js';\n", "is no file"),
        ("import all from 'somewhere';\n", "not understood"),
        ("import { a } from 'somewhere';\n", "not understood"),
        ("const a = 1;\nexport { a };\n", "not understood"),
        ("export * from './lone.js';\n", "not understood"),
        ("import { a } from './lone.js';\nexport const a = 1;\n", "imports itself"),
        ("import { b } from './other.js';\n", "does not export"),
    ],
)
def test_what_cannot_be_linked_is_refused(tmp_path: Path, text: str, complaint: str):
    (tmp_path / "lone.js").write_text(text)
    (tmp_path / "other.js").write_text("export const a = 1;\n")
    with pytest.raises(ValueError, match=complaint):
        bundle(tmp_path / "lone.js")


def words_of(language: str) -> dict[str, str]:
    return tomllib.loads((PLAYER / f"{language}.toml").read_text(encoding="utf-8"))


def asked_for() -> set[str]:
    """Every key the parts and the markup name outright."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (PLAYER / "js").glob("*.js"))
    code += (PAGES / "ui" / "canvas" / "js" / "transport.js").read_text(encoding="utf-8")
    markup = (PLAYER / "player.html").read_text(encoding="utf-8") + code
    keys = set(re.findall(r"\bsay\('([a-z_0-9]+)'", code)) | set(
        re.findall(r'data-(?:word|plain)="([a-z_0-9]+)"', markup)
    )
    return keys | {f"name_{name}" for name in re.findall(r'data-name="([a-z_0-9]+)"', markup)}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_word_the_player_asks_for_is_there(language: str):
    assert asked_for() <= set(words_of(language))


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


def test_both_languages_fill_the_same_gaps():
    korean, english = words_of("ko"), words_of("en")
    assert korean.keys() == english.keys()
    different = [key for key in korean if gaps(korean[key]) != gaps(english[key])]
    assert not different
