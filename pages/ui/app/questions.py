"""What each lesson asks to predict: the right choice, and the numbers that stand in question and choices.

Each is held to the lesson's own page, where the core says what is right, by the tests of the teacher's sheet.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pages.ui.app import text


class Question(NamedTuple):
    """`answer` is the id of the right choice."""

    answer: str
    numbers: Mapping[str, str] = {}


QUESTIONS = {lesson: Question(**row) for lesson, row in text.table(Path(__file__)).items()}


def question(lesson: str, language: str) -> str:
    """What a lesson asks, in its own words."""
    return str(text.read(lesson, language)["predict"]["question"]).format(**QUESTIONS[lesson].numbers)


def choices(lesson: str, language: str) -> dict[str, str]:
    """What there is to choose from, by id."""
    said = text.read(lesson, language)["predict"]["choice"]
    return {choice: str(shown).format(**QUESTIONS[lesson].numbers) for choice, shown in said.items()}


def reasons(lesson: str, language: str) -> dict[str, str]:
    """The idea behind each wrong choice, as the teacher's sheet has it, said of the choice."""
    begin = text.read("app", language)["predict"]["reason"]
    ideas = text.read("teach", language)["lesson"][lesson]["wrong"]
    return {choice: begin.format(idea=f"{idea[0].lower()}{idea[1:]}") for choice, idea in ideas.items()}


def verdicts(lesson: str, language: str, answer: str, right: str, seen: str) -> dict[str, str]:
    """What is said of each choice. `answer`: the id of the right one, `right`: its words, `seen`: what it shows."""
    words, ideas = text.read("app", language)["predict"], reasons(lesson, language)
    wrong = {choice: f"{words['wrong'].format(answer=right)} {idea}" for choice, idea in ideas.items()}
    return {choice: f"{said} {seen}" for choice, said in {answer: words["right"], **wrong}.items()}
