"""pages/lessons/README.md is a lesson: its page runs, its figure draws the run, in at most 25 lines of 8 names."""

import json
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np

from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.figure import figure
from tests.pictures.drawing import ROOT, draw

README = (ROOT / "pages" / "lessons" / "README.md").read_text(encoding="utf-8")
CODE = dict(re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL))


def test_the_readmes_lesson_draws_its_run(tmp_path: Path):
    script = CODE["js"]
    assert len([line for line in script.splitlines() if line.strip()]) <= 25
    ((names, _),) = re.findall(r"import \{ (.*?) \} from '(.*?)';", script)
    assert len(names.split(", ")) <= 8

    words, shown = tomllib.loads(CODE["toml"]), []
    lesson = SimpleNamespace(words=words, part=words.__getitem__, close=lambda: None)
    with (
        patch("pages.ui.app.lesson.Lesson", lambda _: lesson),
        patch.object(figure, "figure", lambda *given: shown.append(given)),
    ):
        exec(compile(CODE["python"], "README.md", "exec"), {"__file__": "page.py"})
    ((_, own, header, arrays),) = shown

    folder = tmp_path / "pages" / "lessons" / "valley"
    folder.mkdir(parents=True)
    (tmp_path / "pages" / "ui").symlink_to(ROOT / "pages" / "ui")
    (folder / "figure.js").write_text(script, encoding="utf-8")
    (tmp_path / "package.json").write_text(json.dumps({"type": "module"}), encoding="utf-8")
    full = {**header, "kind": "valley", "words": {**text.words("canvas"), **text.words("figure"), **own}}
    picture = draw({"valley": (folder / "figure.js", wire.pack(full, arrays))})["valley"]

    last = picture.partition("== step 60")[2].partition("== dials")[0]
    end = arrays["weights"][list(header["rate"] == arrays["rates"]).index(True), 60]
    assert f"fact w1: w₁ | {end[0]:.2f}".replace("-", "−") in last
    (head,) = re.findall(r"fill full disc (\S+),(\S+) r6", last)
    assert np.allclose(np.array(head, float), end[:2], rtol=2e-3), "in data units"
    assert "stroke contour" in last
    assert "said: Update 60." in last
