"""What answers for runs, in a browser too, is numpy and this project: nothing larger comes with it."""

import json
import subprocess
import sys

from tests.conftest import ROOT

ANSWERS = """
import json, sys
from urllib.parse import parse_qsl
from pages.ui.player import run_query, payload
for query in ("", "scaling=standard&optimizer=adam", "landscape=sine"):
    payload.parts(run_query.read(dict(parse_qsl(query))))
print(json.dumps(sorted({name.partition(".")[0] for name, one in sys.modules.items() if hasattr(one, "__file__")})))
"""


def test_runs_are_answered_for_with_numpy_alone():
    ran = subprocess.run([sys.executable, "-c", ANSWERS], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(ran.stdout))
    assert {"numpy", "gd_core", "pages"} <= loaded
    assert loaded.isdisjoint({"streamlit", "pandas", "sklearn", "scipy", "starlette", "PIL", "pyarrow", "altair"})
