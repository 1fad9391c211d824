"""The parts as one module, and the words they ask for."""

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pages.ui.canvas.bundle import PAGES, bundle, imports
from pages.ui.canvas.script import read

PLAYER = PAGES / "ui" / "player"
ENTRIES = [
    PLAYER / "js" / "lab.js",
    PLAYER / "js" / "channel.js",
    PLAYER / "js" / "saved.js",
    PLAYER / "js" / "whole.js",
    PAGES / "ui" / "figure" / "js" / "saved.js",
    PAGES / "ui" / "share" / "js" / "share.js",
    *(PAGES / "ui" / "classroom" / "js" / name for name in ("phone.js", "screen.js")),
    *(part for part in sorted(PAGES.rglob("*.js")) if re.search("^export default framed", part.read_text(), re.M)),
    PAGES / "ui" / "notebook" / "js" / "cell.js",
]


AS_URL = "URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))"


def name(part: Path) -> str:
    return part.relative_to(PAGES).as_posix()


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_a_bundle_is_one_module_that_loads(blank: Page, entry: Path):
    kind = blank.evaluate(
        f"async text => typeof (await import({AS_URL})).default",
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
    parts = {part for part in PAGES.rglob("*.js") if part.parent != PAGES / "ui" / "app"}
    assert {name(part) for part in parts - used} == set()


def test_what_is_exported_is_imported_somewhere():
    """By another part or, where a function is tested by itself, by a test of the parts."""
    taken: dict[Path, set[str]] = {}
    parts = [part for part in PAGES.rglob("*.js") if part.parent != PAGES / "ui" / "app"]
    for part in parts:
        for source, names in imports(part).items():
            taken.setdefault(source, set()).update(names)
    tests = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py")))
    wrong = [
        f"{name(part)}: {export}"
        for part in parts
        for export in read(part).exports
        if export not in taken.get(part, ()) and not re.search(rf"\b{export}\b", tests)
    ]
    assert wrong == []


def test_parts_keep_their_scopes_and_see_what_they_import(blank: Page, tmp_path: Path):
    (tmp_path / "one.js").write_text("const hidden = 1;\nexport const shown = () => hidden + 1;\n")
    (tmp_path / "two.js").write_text(
        "import {\n  shown as seen,\n} from './one.js';\nconst hidden = 40;\nexport default function answer() {\n"
        "  return hidden + seen();\n}\n"
    )
    text = bundle(tmp_path / "two.js")
    assert blank.evaluate(f"async text => (await import({AS_URL})).default()", text) == 42


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("import { a } from './later.js';\n", "is no file"),
        ("import all from 'somewhere';\n", "not understood"),
        ("import { a } from 'somewhere';\n", "not understood"),
        ("import * as all from './other.js';\n", "not understood"),
        ("import one from './other.js';\n", "not understood"),
        ("import './other.js';\n", "not understood"),
        ("import { a } from './other.js'\n", "not understood"),
        ("const a = 1;\nexport { a };\n", ":2: 'export { a };' is not understood"),
        ("const a = 1;\nexport { a as default };\n", ":2: .* not understood"),
        ("export { a } from './other.js';\n", "not understood"),
        ("export { a as default } from './other.js';\n", "not understood"),
        ("export * from './lone.js';\n", "not understood"),
        ("export let a = 1;\n", "not understood"),
        ("export const [a] = [1];\n", "not understood"),
        ("export const { a } = { a: 1 };\n", "not understood"),
        ("  export const\n  a = 1;\n", "not understood"),
        ("export const a = [1, 2], b = 2;\n", "what follows a would not be exported"),
        ("export default async () => {\n  return import('./other.js');\n};\n", ":2: .* not understood"),
        ("export default `${import('./other.js')}`;\n", "not understood"),
        ("export default import.meta.url;\n", "not understood"),
        ("const a = await 1;\nexport default a;\n", "not understood"),
        ("/* one */\nconst b = 1;\nimport { a } from './other.js';\n", ":3: an import stands after other code"),
        ("import { a } from './other.js';\nfunction a() {}\n", ":2: a would hide what is imported from .*other.js"),
        ("import { a } from './other.js';\nimport { a } from './third.js';\n", ":2: a was imported from .*other.js"),
        ("import { a } from './lone.js';\nexport const a = 1;\n", "imports itself"),
        ("import { c } from './third.js';\nexport const a = 1;\n", "third.js:1: .*lone.js imports itself by way of"),
        ("\nimport { b } from './other.js';\n", "lone.js:2 imports b, which .*other.js does not export"),
        ("import { d } from './fourth.js';\nexport default d;\n", "fourth.js has a default export"),
        ("export const a = 1;\n", "has no default export"),
    ],
)
def test_what_cannot_be_linked_is_refused(tmp_path: Path, text: str, complaint: str):
    (tmp_path / "lone.js").write_text(text)
    (tmp_path / "other.js").write_text("export const a = 1;\n")
    (tmp_path / "third.js").write_text("import { a } from './lone.js';\nexport const c = a;\n")
    (tmp_path / "fourth.js").write_text("export const d = 1;\nexport default d;\n")
    with pytest.raises(ValueError, match=complaint):
        bundle(tmp_path / "lone.js")


def test_words_that_are_no_code_are_left_alone(blank: Page, tmp_path: Path):
    (tmp_path / "one.js").write_text(
        "/* export { a } and import b */\n// import { c } from 'nowhere';\nconst half = 'a'.length / 2 / 1;\n"
        "const text = `export { ${[1, { a: `import ${half}` }].length} }\nexport default 1`;\n"
        "const pattern = /[/`'\"]import /;\nconst at = { import: 'import x' }.import;\n"
        "export default () => [half, text, pattern.test('\"import '), at];\n"
    )
    given = blank.evaluate(f"async text => (await import({AS_URL})).default()", bundle(tmp_path / "one.js"))
    assert given == [0.5, "export { 2 }\nexport default 1", True, "import x"]


def test_two_parts_of_one_name_are_two(blank: Page, tmp_path: Path):
    for folder, value in (("p-q", 1), ("p_q", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "part.js").write_text(f"const same = {value};\nexport const value = () => same;\n")
    (tmp_path / "both.js").write_text(
        "import { value } from './p-q/part.js';\nimport { value as other } from './p_q/part.js';\n"
        "export default function both() {\n  return [value(), other()];\n}\n"
    )
    given = blank.evaluate(f"async text => (await import({AS_URL})).default()", bundle(tmp_path / "both.js"))
    assert given == [1, 2]


def test_an_error_names_the_part_and_its_line(blank: Page):
    where = PLAYER / "js" / "dom.js"
    text = where.read_text(encoding="utf-8")
    line = text[: text.index("parent.querySelector(")].count("\n") + 1
    told = blank.evaluate(
        f"async text => {{ try {{ (await import({AS_URL})).default({{}}) }} catch (error) {{ return error.stack }} }}",
        bundle(PLAYER / "js" / "lab.js"),
    )
    assert f"pages/ui/player/js/dom.js:{line}:" in told
    assert "pages/ui/canvas/js/mount.js:" in told


def words_of(language: str) -> dict[str, str]:
    folders = (PAGES / "ui" / "canvas", PLAYER)
    said = [tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8")) for folder in folders]
    return {key: word for words in said for key, word in words.items()}


def asked_for() -> set[str]:
    """Every key the parts and the markup name outright."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (PLAYER / "js").glob("*.js"))
    for part in ("transport", "lecture"):
        code += (PAGES / "ui" / "canvas" / "js" / f"{part}.js").read_text(encoding="utf-8")
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


def test_no_two_pictures_have_one_name():
    """A server holds one component a name: of two, the one that was shown last would stand in for the other."""
    framed = [part for part in ENTRIES if part.is_relative_to(PAGES / "lessons")]
    names = [part.parent.name if part.stem == "figure" else part.stem for part in framed]
    assert sorted(names) == sorted(set(names))
