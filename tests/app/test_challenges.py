"""The twelve challenges: each can be met, none is met as it opens nor at the Lab's default, and the Lab says so."""

from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import gd_core as gd
from pages.lessons.lab import goal
from pages.ui.app import catalogue, challenges, text
from pages.ui.app.challenges import CHALLENGES
from pages.ui.runs import experiment, grading
from pages.ui.runs.grading import RULES
from pages.ui.runs.state import State
from tests.app.page import button, lab, notes, opened, payload, ran

SOLVED: dict[str, dict[str, str]] = {
    "quick": {"lr": "0.65"},
    "scaling": {"scaling": "standard", "lr": "0.2"},
    "split": {"lr": "0.725"},
    "noise": {"batch": "200"},
    "cheap": {"active": "random", "batch": "10", "length": "250u", "lr": "0.15"},
    "anneal": {"schedule": "cosine", "lr": "0.3"},
    "rescue": {"lr": "1@0,0.6@6"},
    "hump": {"optimizer": "momentum", "beta": "0.85"},
    "banana": {"optimizer": "momentum", "lr": "0.003"},
    "lowest": {"lr": "0.1"},
    "saddle": {"lr": "0.0125"},
    "calm": {"lr": "1", "start": "-0.75,-1.05"},
}
#: Not quite: what one part of the judgement alone refuses.
MISSED: list[tuple[str, dict[str, str]]] = [
    ("quick", {"lr": "0.71"}),
    ("split", {"lr": "0.74"}),
    ("split", {"lr": "0.6"}),
    ("noise", {"batch": "20"}),
    ("cheap", {"active": "random", "batch": "10", "length": "300u", "lr": "0.15"}),
    ("cheap", {"active": "full", "length": "5u", "lr": "0.64"}),
    ("anneal", {"lr": "0.03"}),
    ("rescue", {"lr": "1@0,0.6@3"}),
    ("rescue", {"lr": "0.5@0,0.6@6"}),
    ("rescue", {"lr": "1@0,0.6@6,1@12"}),
    ("hump", {"optimizer": "momentum", "beta": "0.95"}),
    ("banana", {"lr": "0.003"}),
    ("saddle", {"start": "0.05,0"}),
    ("saddle", {"lr": "0.02"}),
    ("calm", {"lr": "1"}),
    ("calm", {"lr": "0.1", "start": "0.5,0.5"}),
]


def test_the_rate_alone_does_not_reach_what_another_scaling_does():
    """As the second challenge says."""
    rates = np.geomspace(0.01, 0.73, 400)
    made = experiment.setup(state_of("scaling").settings)
    run = gd.descend(made.problem, gd.sgd(rates[:, None]), np.broadcast_to(made.problem.start, (400, 3)), 40)
    assert run.losses[:, -1].min() > 30.6


#: Another value of what a reader knows by a word.
OTHER: dict[str, dict[str, Any]] = {
    "landscape": {"landscape": "beale"}, "data": {"columns": "LSTAT,PRICE,RM"}, "scaling": {"scaling": "raw"},
    "optimizer": {"optimizer": "adam"}, "schedule": {"schedule": "cosine"}, "start": {"start": (0.5, 0.5)},
    "length": {"length": 77}, "seed": {"seed": 8}, "batch": {"batch_size": 77}, "split": {"split": 0.1},
    "noise": {"noise": 0.1}, "penalty": {"penalty": 0.1}, "rowseed": {"rowseed": 1},
}  # fmt: skip


def state_of(name: str, **change: str) -> State:
    return State.from_query({**CHALLENGES[name].query, **change})[0]


@pytest.mark.parametrize("name", CHALLENGES)
def test_it_can_be_met_is_not_before_and_whatever_is_not_asked_for_must_stay_and_is_named(name: str):
    state, asked = state_of(name, **SOLVED[name]), RULES[name].asked
    assert grading.grade(name, state).met
    opening = grading.grade(name, state_of(name))
    assert (opening.met, opening.broken) == (False, ""), "as it opens, nothing was changed"
    assert not grading.grade(name, State.from_query({})[0]).met, "the Lab as it opens by itself"
    chance = {"full": (), "stochastic": ("seed",)}.get(state.active, ("batch", "seed"))
    others = {word: replace(state, settings=replace(state.settings, **change)) for word, change in OTHER.items()
              if word not in ("batch", "seed") or word in chance}  # fmt: skip
    others |= {"rate": replace(state, rate=0.0123), "active": replace(state, active="shuffled")}
    for word, other in others.items():
        if word not in asked:
            assert grading.grade(name, other)[::2] == (False, word)
    for language in text.LANGUAGES:
        words = text.read("challenges", language)
        assert {*OTHER, "rate", "active"} == set(words["what"])
        assert all(name in words[table] for table in ("called", "goal", "reached"))


@pytest.mark.parametrize(("name", "change"), MISSED)
def test_a_near_miss_is_none(name: str, change: dict[str, str]):
    assert grading.grade(name, state_of(name, **change))[::2] == (False, "")


@pytest.mark.parametrize("name", CHALLENGES)
def test_what_is_reached_is_what_the_core_computes(name: str):
    """Each number anew, from a run of its own with every update recorded."""
    state = state_of(name, **SOLVED[name])
    made, reached = experiment.setup(state.settings), grading.grade(name, state).reached
    record = np.arange(experiment.updates_of(state.active, state.settings, made.problem.samples)[0] + 1)
    run, _ = experiment.descend(state.settings, state.active, made, np.array([state.rate]), record)
    share = {"noise": 0.5, "cheap": 0.1, "anneal": 0.1}.get(name, 0.0)
    tail = run.losses[0, min(int((1 - share) * record[-1]), len(record) - 1) :].mean()
    for key in {"loss", "one"} & set(reached):
        diverged = run.outcome[0] == gd.Outcome.DIVERGED
        assert reached[key] == ("diverged" if diverged else pytest.approx(tail, rel=2e-3, abs=1e-6))
    if name in {"hump", "lowest"}:
        floor = min(float(made.problem.loss(point)) for point in made.problem.minima)
        assert run.losses[0, -1] == pytest.approx(floor, abs=1e-2)
    if name == "saddle":
        assert reached["away"] == pytest.approx(np.linalg.norm(run.weights[0, -1]), rel=1e-4)
    assert name != "cheap" or reached["rows"] == 10 * 250


def line(app: AppTest) -> str:
    """The challenge's line over the player."""
    (found,) = [h.proto.body for h in app.main.get("html") if 'data-testid="verdict"' in h.proto.body]
    return unescape(found)


def links(app: AppTest) -> list[tuple[str, dict[str, str]]]:
    return [(link.proto.page, dict(parse_qsl(link.proto.query_string))) for link in app.main.get("page_link")]


@pytest.mark.parametrize(("name", "met", "following"), [
    ("quick", set(), "scaling"), ("hump", set(), "banana"), ("calm", set(), "quick"),
    ("quick", {"scaling", "split"}, "noise"), ("quick", set(CHALLENGES) - {"quick"}, None)])  # fmt: skip
def test_the_lab_says_met_and_leads_on_to_what_was_not(name: str, met: set[str], following: str | None):
    app = lab({challenges.DONE: met} if met else {}, **{**CHALLENGES[name].query, **SOLVED[name]})
    words, verdict = text.read("challenges", "ko"), grading.grade(name, state_of(name, **SOLVED[name]))
    for said in ('data-met="true"', words["goal"][name], goal.reached(verdict, words, name)):
        assert said in line(app)
    assert (("lab", CHALLENGES[following].query) if following else ("challenges", {})) in links(app)
    assert app.session_state[challenges.DONE] == {*met, name}
    assert not notes(app)


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_lab_says_what_is_reached_before_it_is_met_and_a_link_opens_the_next_one(language: str):
    app, words = lab(**CHALLENGES["hump"].query, lang=language), text.read("challenges", language)
    assert 'data-met="false"' in line(app)
    assert words["value"]["local"] in line(app)
    assert challenges.DONE not in app.session_state
    app.session_state["optimizer"] = "momentum"
    assert 'data-met="true"' in line(ran(app)), "no button is needed"
    app.query_params.clear()
    app.query_params.update({**CHALLENGES["quick"].query, "lang": language, "optimizer": "adam"})
    header, _ = payload(ran(app))
    assert (header["landscape"]["id"], "apply" in header) == ("linear", True), "the player on screen follows"
    assert words["broken"].format(what=words["what"]["optimizer"]) in line(app)
    app.query_params["lr"] = "0.3"  # what the player writes there is no link that was followed
    assert payload(ran(app))[0]["initial"] == header["initial"]
    button(app, words["close"]).click()
    ran(app)
    assert not [h for h in app.main.get("html") if "verdict" in h.proto.body]


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize(("said", "met"), [("1,4,7", [0, 3, 6]), ("12,0,-1,13,x,1.0,4,4", [11, 3]), ("", [])])
def test_the_page_lists_all_with_their_lessons_and_progress_is_read_from_the_address(language, said, met):
    app = opened("challenges", lang=language, done=said)
    extra = {} if language == "ko" else {"lang": language}
    addresses = {page.name: page.address for page in catalogue.LESSONS}
    assert links(app)[::2] == [("lab", {**one.query, **extra}) for one in CHALLENGES.values()]
    assert links(app)[1::2] == [(addresses[one.lesson], extra) for one in CHALLENGES.values()]
    ids, words = list(CHALLENGES), text.read("challenges", language)
    labels = [link.proto.label for link in app.main.get("page_link")][::2]
    assert all(words["goal"][name] in label for name, label in zip(ids, labels, strict=True))
    assert [i for i, label in enumerate(labels) if "✓" in label] == sorted(met)
    assert words["progress"].format(met=len(met), all=12) in [m.value for m in app.markdown]
    assert app.session_state[challenges.DONE] == {ids[i] for i in met}
    assert challenges.numbers({ids[i] for i in met}) == ",".join(str(i + 1) for i in sorted(met))


@pytest.mark.parametrize("lesson", sorted({one.lesson for one in CHALLENGES.values()}))
def test_a_lesson_links_its_challenges_once_its_question_is_answered(lesson: str):
    address = next(page.address for page in catalogue.LESSONS if page.name == lesson)
    answered, words = {"drawn": "none"}, text.read(lesson, "ko")  # where it is answered by drawing
    if "predict" in words:
        answered["answer"] = next(iter(words["predict"]["choice"]))
    for query, taught in (({}, []), (answered, challenges.taught(lesson))):
        ways = [way for way in links(opened(address, **query)) if "challenge" in way[1]]
        assert ways == [("lab", one.query) for one in taught]


def test_numbers_are_written_as_the_player_writes_them():
    known = {30.847: "30.85", 0.0542: "0.0542", -0.3054: "−0.305", 2530.0: "2\u2009530", 3.3e6: "3.3×10⁶",
             2.58e-13: "2.6×10⁻¹³", 0.0: "0", "diverged": "diverged"}  # fmt: skip
    assert {one: goal.value_text(one, text.read("challenges", "en")) for one in known} == known
