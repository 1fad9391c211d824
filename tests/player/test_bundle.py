"""The parts as one module, and the words they ask for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pages.ui.player import bundle as bundling
from pages.ui.player.bundle import LAB, PARTS, bundle

TEXT = PARTS.parents[1] / "text"


def test_the_bundle_is_one_module_that_loads(blank: Page):
    kind = blank.evaluate(
        """async text => {
            const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
            return typeof (await import(url)).default;
        }""",
        bundle(*LAB),
    )
    assert kind == "function"


def test_every_part_is_bundled():
    assert {path.stem for path in PARTS.glob("*.js")} >= set(LAB)


def test_parts_keep_their_scopes_and_see_what_they_import(blank: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "one.js").write_text("const hidden = 1;\nexport const shown = () => hidden + 1;\n")
    (tmp_path / "two.js").write_text(
        "import {\n  shown as seen,\n} from './one.js';\nconst hidden = 40;\nexport default function answer() {\n"
        "  return hidden + seen();\n}\n"
    )
    monkeypatch.setattr(bundling, "PARTS", tmp_path)
    text = bundle("one", "two")
    url = "URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))"
    assert blank.evaluate(f"async text => (await import({url})).default()", text) == 42


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("import { a } from './later.js';\n", "not before it"), ("import all from 'somewhere';\n", "not of the form")],
)
def test_what_cannot_be_linked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, complaint: str):
    (tmp_path / "lone.js").write_text(text)
    monkeypatch.setattr(bundling, "PARTS", tmp_path)
    with pytest.raises(ValueError, match=complaint):
        bundle("lone")


def words_of(language: str) -> dict[str, str]:
    return tomllib.loads((TEXT / language / "player.toml").read_text(encoding="utf-8"))


def asked_for() -> set[str]:
    """Every key the parts and the markup name outright."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in PARTS.glob("*.js"))
    markup = (PARTS.parent / "player.html").read_text(encoding="utf-8")
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
