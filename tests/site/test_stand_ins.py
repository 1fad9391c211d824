"""What stands in for large packages in the browser says what they say, and the app's words are true there."""

import importlib.util
import inspect
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from sklearn import linear_model as whole_model
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from ops.fetch import MissingError
from ops.site import build, documents, wheels
from ops.site.wheels import BROWSER
from pages.lessons.lab import stage

ROOT = Path(__file__).resolve().parents[2]
RNG = np.random.default_rng(5)


def own(name: str) -> ModuleType:
    """A module of the browser's, here."""
    spec = importlib.util.spec_from_file_location(f"browser_{name}", BROWSER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_table_written_for_the_page_is_read_back_by_pandas():
    frame = pd.DataFrame({"n": [1, 2, 3], "x": [0.5, None, 2.0], "said": ["a", "가", None], "is": [True, False, True]})
    for one in (frame, frame.set_index("said")):
        made = io.BytesIO()
        own("parquet").write(made, one)
        pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(made.getvalue())), one, check_dtype=False)


def test_the_lines_are_scikit_learns():
    X, y, model = RNG.normal(size=(40, 3)) * [1, 100, 0.01], RNG.normal(size=40), own("linear_model")
    pairs = [(model.LinearRegression(), whole_model.LinearRegression()), (model.Ridge(3.0), whole_model.Ridge(3.0))]
    for mine, its in pairs:
        np.testing.assert_allclose(mine.fit(X, y).predict(X), its.fit(X, y).predict(X), rtol=1e-9, atol=1e-9)


def book(cells: str, shared: str = "", styles: str = "") -> io.BytesIO:
    """A book of one sheet."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    link = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        sheets = '<sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets>'
        archive.writestr("xl/workbook.xml", f"<workbook {space} {link}>{sheets}</workbook>")
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>")
        archive.writestr("xl/sharedStrings.xml", f"<sst {space}>{shared}</sst>")
        archive.writestr("xl/styles.xml", f"<styleSheet {space}>{styles}</styleSheet>")
    made.seek(0)
    return made


def test_a_book_of_sheets_is_read():
    rows = (
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="inlineStr"><is><t>when</t></is></c></row>'
        '<row r="3"><c r="B3"><v>1.5</v></c><c r="D3" s="1"><v>45292</v></c></row>'
    )
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    module = own("spreadsheets")
    shared = "<si><r><t>si</t></r><r><t>ze</t></r></si>"
    read = module.CalamineWorkbook.from_filelike(book(rows, shared, styles))
    sheet = read.get_sheet_by_name(read.sheet_names[0])
    assert (sheet.width, sheet.height) == (3, 2)
    assert [[str(cell) for cell in row] for row in sheet.iter_rows()] == [
        ["size", "", "when"],
        ["1.5", "", "2024-01-01"],
    ]
    with pytest.raises(module.CalamineError):
        module.CalamineWorkbook.from_filelike(io.BytesIO(b"\xd0\xcf\x11\xe0"))


def test_no_word_of_the_site_speaks_of_a_server_it_has_not():
    """The class and the saved file, which do, are not in it; nobody asks whether the server is away."""
    elsewhere = re.compile(r"pages/ui/(classroom|player)/|pages/ui/app/\w+\.toml: away = ")
    said = [
        f"{name}: {line}"
        for name, content in build.app_files()
        if name.startswith("pages/") and name.endswith(".toml")
        for line in content.decode().splitlines()
        if re.search(r"서버|[Ss]erver", line)
    ]
    assert [line for line in said if not elsewhere.match(line)] == []


def test_the_words_of_the_page_before_the_app_are_the_same_in_both_languages():
    korean, english = documents.words().values()
    assert korean.keys() == english.keys()
    assert korean["parts"].keys() == english["parts"].keys()
    filled = [sorted(re.findall(r"\{\w+\}", words["part"])) for words in (korean, english)]
    assert filled == [["{loaded}", "{part}", "{total}"]] * 2


def test_a_folder_with_something_else_in_it_stays_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(MissingError, match="holds something else"):
        build.emptied(tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_what_a_release_lacks_is_named_before_anything_is_built(release: Path):
    (release / "idna-3.10-py3-none-any.whl").write_bytes(b"another")
    with pytest.raises(MissingError, match=r"other files than its pyodide-lock\.json lists: idna-3\.10-py3-none-any"):
        build.build(release.parent / "site", release)
    for name in ("numpy", "ssl"):
        wheels.only(release, name).unlink()
    with pytest.raises(MissingError, match=r"holds no numpy, ssl: the full release of Pyodide is needed, not its core"):
        build.build(release.parent / "site", release)
    with pytest.raises(MissingError, match=r"is no release of Pyodide: it holds no pyodide\.mjs"):
        build.build(release.parent / "site", release.parent / "nothing")
    (release / "pyodide.asm.wasm").unlink()
    with pytest.raises(MissingError, match=r"is no release of Pyodide: it holds no pyodide\.asm\.wasm"):
        build.build(release.parent / "site", release)
    assert not (release.parent / "site").exists()


ANSWERED = """
import sys
sys.path[:0] = sys.argv[1:]
import answers
from starlette.applications import Starlette
from starlette.testclient import TestClient
host = TestClient(Starlette(routes=answers.routes()))
of = "active=full&lr=0.1&lang=en"
for asked in ("runs?batch=7&start=&lang=en", "ghosts?pin=lr:0.1&lang=en", f"save/run.csv?{of}"):
    answer = host.get(f"/here/{asked}")
    assert answer.status_code == 200 and len(answer.content) > 1000, (asked, answer.status_code, answer.text[:200])
"""


def test_what_a_server_answers_beside_the_pages_is_answered_where_there_is_one_process(tmp_path: Path):
    (tmp_path / "base.txt").write_text("/here/", encoding="utf-8")
    command = [sys.executable, "-c", ANSWERED, str(BROWSER), str(ROOT)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_part_that_is_handed_a_container_runs_with_its_page_where_fragments_show_no_boxes_outside(monkeypatch):
    made: list[object] = []
    monkeypatch.setattr(st, "fragment", lambda function=None, **_: made.append(function) or made)
    own("patches")._fragments()

    def handed(place: DeltaGenerator) -> None: ...
    def alone(settings: str) -> None: ...

    assert st.fragment(handed) is handed
    assert st.fragment(alone) is made
    assert st.fragment(key="part") is made
    assert made == [alone, None]
    assert {
        name
        for name, one in vars(stage).items()
        if inspect.isfunction(one) and DeltaGenerator in getattr(one, "__annotations__", {}).values()
    } == {"stand"}


def test_what_a_run_that_was_stopped_for_another_did_not_come_to_keeps_its_state(monkeypatch):
    """A run that came to its end, or was stopped as Streamlit says itself, is told as it was; triggers are over."""
    told: list[Any] = []
    over: list[str] = []
    monkeypatch.setattr(ScriptRunner, "_on_script_finished", lambda _, context, event, stop: told.append((event, stop)))
    own("patches")._reruns()
    state = SimpleNamespace(_reset_triggers=lambda: over.append("triggers"))
    runner: Any = SimpleNamespace(_session_state=SimpleNamespace(_state=state))
    ended, stopped = (SimpleNamespace(name=f"SCRIPT_STOPPED_{why}") for why in ("WITH_SUCCESS", "FOR_RERUN"))
    for event, stop, triggers in ((ended, False, 0), (stopped, False, 1), (stopped, True, 1)):
        ScriptRunner._on_script_finished(runner, None, event, stop)  # type: ignore[call-arg, arg-type]
        assert len(over) == triggers
    assert told == [(ended, False), (stopped, True), (stopped, True)]
