"""What stands in for large packages in the browser says what they say, and the app's words are true there."""

import datetime
import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import python_calamine
import sklearn.linear_model

from ops.fetch import MissingError, fetch
from ops.site import build, wheels
from ops.site.browser import linear_model, parquet
from ops.site.wheels import BROWSER
from tests.conftest import ROOT

RNG = np.random.default_rng(5)


def test_a_table_written_for_the_page_is_read_back_by_pandas():
    frame = pd.DataFrame({"n": [1, 2, 3], "x": [0.5, None, 2.0], "said": ["a", "가", None], "is": [True, False, True]})
    for one in (frame, frame.set_index("said")):
        made = io.BytesIO()
        parquet.write(made, one)
        pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(made.getvalue())), one, check_dtype=False)


def test_the_lines_are_scikit_learns():
    X, y = RNG.normal(size=(40, 3)) * [1, 100, 0.01], RNG.normal(size=40)
    for make in (lambda of: of.LinearRegression(), lambda of: of.Ridge(3.0)):
        mine, its = make(linear_model), make(sklearn.linear_model)
        np.testing.assert_allclose(mine.fit(X, y).predict(X), its.fit(X, y).predict(X), rtol=1e-9, atol=1e-9)


def test_a_book_of_sheets_is_read_as_the_server_reads_it(monkeypatch: pytest.MonkeyPatch):
    """Empty cells round and in it, whole numbers and others, days, a truth, text in several pieces; no other book."""
    for name in ("openpyxl", "et-xmlfile"):
        monkeypatch.syspath_prepend(str(wheels.only(fetch("pure"), name)))
    from openpyxl import Workbook

    from ops.site.browser import spreadsheets

    book, file = Workbook(), io.BytesIO()
    for row in ([], [None, "가", None, "when"], [None, 1.5, 2, datetime.date(2024, 1, 1)], [None, True, None, -3e-7]):
        book.active.append(row)
    book.save(file)
    rows = []
    for reader in (spreadsheets, python_calamine):
        read = reader.CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
        sheet = read.get_sheet_by_name(read.sheet_names[0])
        assert (sheet.width, sheet.height) == (3, 3)
        rows.append([list(row)[-3:] for row in sheet.iter_rows()][-3:])
    assert rows[0] == rows[1]
    for other in (b"\xd0\xcf\x11\xe0", file.getvalue()[:500]):
        with pytest.raises(spreadsheets.CalamineError):
            spreadsheets.CalamineWorkbook.from_filelike(io.BytesIO(other))


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


def test_a_folder_with_something_else_in_it_stays_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(MissingError, match="holds something else"):
        build.emptied(tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


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
