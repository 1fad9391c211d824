"""A lesson's picture as one file: its page is run for both languages, before its question is answered and after."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.ui.app import catalogue, text
from pages.ui.app.questions import QUESTIONS, choices, question, verdicts
from pages.ui.canvas import wire
from pages.ui.figure import figure
from pages.ui.player import drawing, player, saved
from pages.ui.take import packing

HOUSE = Path(__file__).resolve().parents[3]
BARE = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
SECONDS = 60  # for a page
PLAYER = "player"  # what a picture is called that is no figure
OWN = ("page", "picture", "lang", "answer")  # of the question; the rest is the page's address
Block = tuple[dict[str, Any], dict[str, np.ndarray]]


def page(query: Mapping[str, str], language: str) -> str:
    """One HTML with the picture of a lesson; ValueError where the app has no such page or that no such picture.

    `query`: "page" is the page's address, "picture" a figure's kind or "player"; the rest as in the page's address.
    """
    lesson = next((one for one in (catalogue.HOME, *catalogue.LESSONS) if one.address == query.get("page", "")), None)
    if lesson is None:
        raise ValueError("page")
    said = {name: given for name, given in query.items() if name not in OWN}
    told = {lang: _states(lesson, query.get("picture", ""), said, lang) for lang in text.LANGUAGES}
    kind = str(_any(told)[0].get("source", PLAYER))
    html, css, script = (
        (player.HTML, player.STYLE, player.FOLDER / "js" / "player.js")
        if kind == PLAYER
        else (figure.HTML, figure.style(kind), figure.source(kind))
    )
    scripts = saved.scripts(script, figure.FOLDER / "js" / "saved.js")
    answers = choices(lesson.name, language) if "asked" in told[language] else {}
    packed = {
        "html": html,
        "css": css,
        "lang": language,
        "query": said,
        "answer": query["answer"] if query.get("answer") in answers else "",
        "page": {lang: _words(lesson, lang, told[lang]) for lang in text.LANGUAGES},
    }
    room = saved.LIGHT - len(saved.PAGE) - len(scripts)
    laid = _laid(packed, told)
    if len(laid) > room:
        small = {
            lang: {state: _smaller(kind, *block) for state, block in states.items()} for lang, states in told.items()
        }
        if kind == PLAYER:
            counts = {"n": len(_any(small)[1]["rates"]), "all": len(_any(told)[1]["rates"])}
            for lang, words in packed["page"].items():
                words["note"] += " " + text.read("player", lang)["saved_fewer"].format(**counts)
        laid = _laid(packed, small)
    return saved.filled(packed, laid, scripts)


def _any(told: Mapping[str, Mapping[str, Block]]) -> Block:
    """One of the blocks, for what is alike in all."""
    return next(iter(next(iter(told.values())).values()))


def _smaller(kind: str, header: dict[str, Any], arrays: dict[str, np.ndarray]) -> Block:
    """A block with coarser numbers; of a player with every other learning rate, and those that are told of."""
    if kind != PLAYER:
        return header, packing.coarse(arrays)
    return header, packing.thinned(arrays, saved.rates_told(header, header["initial"]))


def _laid(packed: Mapping[str, Any], told: Mapping[str, Mapping[str, Block]]) -> str:
    """All of a file's blocks, as they stand in it."""
    arrays, headers = _together(told)
    return saved.zipped(packing.apart(wire.pack({**packed, "headers": headers}, arrays)))


def _states(lesson: catalogue.Page, picture: str, said: Mapping[str, str], language: str) -> dict[str, Block]:
    """The picture once the page's question is answered ("seen") and, where it is there by then, before ("asked")."""
    asks = lesson.name in QUESTIONS
    answers = {"asked": {}, "seen": {"answer": QUESTIONS[lesson.name].answer}} if asks else {"seen": {}}
    found = {}
    for state, answer in answers.items():
        app = ran(lesson, {**said, **answer, "lang": language})
        block = _sent(app, picture)
        if block is None:
            continue
        header, arrays = block
        if state == "seen" and asks:  # in the words that follow a right answer
            right = text.read("app", language)["predict"]["right"]
            said_of = (one.value for one in app.markdown if one.value.startswith(right))
            header["verdict"] = next(said_of, "").removeprefix(right).strip()
        if header.get("ask"):
            skipping = {**said, **answer, "lang": language, "drawn": drawing.NOTHING}
            header["ask"] = _asking(header["ask"], _sent(ran(lesson, skipping), picture))
        found[state] = header, arrays
    if "seen" not in found:
        raise ValueError("picture")
    return found


def ran(lesson: catalogue.Page, query: Mapping[str, str], seconds: float = SECONDS) -> AppTest:
    """The page at an address, run as for a reader who has just come."""
    BARE.setLevel(logging.ERROR)  # it wonders at every run that no browser is there
    app = AppTest.from_file(str(HOUSE / "app.py"), default_timeout=seconds)
    for name, given in query.items():
        app.query_params[name] = given
    app._page_hash = calc_hash(lesson.address)
    app.run()
    if app.exception:
        raise ValueError(app.exception[0].message)
    return app


def _sent(app: AppTest, picture: str) -> Block | None:
    name = "gradient_descent_player" if picture == PLAYER else f"figure_{picture}"
    sent = [one.proto for one in app.main.get("bidi_component") if one.proto.component_name == name]
    if not sent:
        return None
    header, arrays = wire.unpack(sent[0].bytes)
    for gone in ("arrays", "channel", "home"):  # whoever would answer is not there
        header.pop(gone, None)
    return {**header, "fixed": True, "channel": ""}, packing.rounded(arrays) if picture == PLAYER else arrays


def _asking(ask: Mapping[str, Any], skipped: Block | None) -> dict[str, Any]:
    """What is to be drawn before the run is seen; `truth` is what the page says where nothing was drawn, and what a
    file, which cannot judge a drawing, says of any but the one that was handed in before.
    """
    if skipped is None:
        raise ValueError("picture")
    return {**ask, "truth": skipped[0]["ask"]["verdict"]}


def _together(told: Mapping[str, Mapping[str, Block]]) -> tuple[dict[str, np.ndarray], dict[str, dict[str, Any]]]:
    """All arrays once, and the headers, which say under `stored` where theirs stand."""
    arrays: dict[str, np.ndarray] = {}
    known: dict[tuple[str, bytes], str] = {}
    headers: dict[str, dict[str, Any]] = {}
    for language, states in told.items():
        headers[language] = {}
        for state, (header, own) in states.items():
            stored = {}
            for name, array in own.items():
                key = f"{array.dtype}{array.shape}", array.tobytes()
                place = known.setdefault(key, f"a{len(known)}")
                arrays[place] = array
                stored[name] = place
            headers[language][state] = {**header, "stored": stored}
    return arrays, headers


def _words(lesson: catalogue.Page, language: str, states: Mapping[str, Block]) -> dict[str, Any]:
    """What stands round the picture."""
    own = text.read(lesson.name, language)
    told = text.read("player", language)
    words = {"title": str(own["title"]), "note": told["pictured_note"], "language": told["saved_language"]}
    if "asked" not in states:
        return words
    answer, given = QUESTIONS[lesson.name].answer, choices(lesson.name, language)
    seen = str(states["seen"][0]["verdict"])
    return {
        **words,
        "question": question(lesson.name, language),
        "choices": given,
        "right": answer,
        "verdicts": verdicts(lesson.name, language, answer, given[answer], seen),
    }
