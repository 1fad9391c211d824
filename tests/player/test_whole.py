"""What stands in a whole file besides Python: the project's own modules, and sets that come with scikit-learn."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from pages.ui.player import inside, whole

ANSWERS = """
import sys
sys.path[:] = [sys.argv[1], *(path for path in sys.path if path and path != sys.argv[2])]
from pages.ui.player import inside
import pages.ui.player.inside
assert pages.ui.player.inside.__file__.startswith(sys.argv[1])
sys.stdout.buffer.write(inside.runs("data=wine&lang=en"))
sys.stdout.buffer.write(inside.page({"landscape": "sine"}, "ko"))
assert not {"streamlit", "pandas", "sklearn", "scipy", "starlette", "PIL", "altair"} & set(sys.modules)
"""


def test_the_core_inside_answers_alone_and_as_the_project_does(tmp_path: Path):
    with zipfile.ZipFile(io.BytesIO(whole.core())) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-c", ANSWERS, str(tmp_path), str(whole.HOUSE)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert ran.stdout.startswith(inside.runs("data=wine&lang=en"))


def test_a_server_without_python_for_the_browser_says_the_command_that_gets_it(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("GD_CACHE", str(tmp_path))
    assert whole.missing() == "python -m ops.fetch pyodide wasm"
    monkeypatch.setattr(whole, "fetched", lambda _: tmp_path)
    assert whole.missing() == ""
