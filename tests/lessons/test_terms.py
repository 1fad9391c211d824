"""No sign stands on a lesson before its word: in the order of the lessons each is told beside the first sentences."""

import re

from pages.ui.app.catalogue import LESSONS
from tests.app.page import ROOT
from tests.lessons.figures import opened

LATEX = {"eta": "η", "lambda": "λ", "kappa": "κ", "beta": "β", "sigma": "σ", "varepsilon": "ε"}
WORDS = {"ko": ("기울기", "배치", "에폭"), "en": ("gradient", "batch", "epoch")}


def test_no_sign_stands_before_its_word(language: str):
    told = ""
    for page in LESSONS:
        shown = opened(page.name, language).markdown
        told += "".join(m.proto.help for m in shown).lower()
        said = (ROOT / "pages/lessons" / page.name / f"{language}.toml").read_text(encoding="utf-8")
        signs = set(re.findall("[α-ω]", re.sub(r"\\\\?([a-z]+)", lambda name: LATEX.get(name[1], ""), said)))
        signs |= {word for word in WORDS[language] if re.search(rf"(?<![\w]){word}(?!_)", said.lower())}
        if '"ways"' in (ROOT / "pages/lessons" / page.name / "page.py").read_text(encoding="utf-8"):
            signs.add("λ")  # the way still to go, along each direction
        assert {sign for sign in signs if sign not in told} == set(), page.name
