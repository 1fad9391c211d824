"""What every lesson has: its words, a question to predict, the way on. A lesson's own script says the rest."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.app import address, catalogue, challenges, page, questions, text

#: The lesson that needs a sign or a word of the field first, where each is told in one sentence.
TERMS = {
    "neuron": ("gradient", "eta", "sigmoid"),
    "update": ("batch",),
    "full_batch": ("epoch", "lambda"),
    "momentum": ("beta", "kappa"),
    "keras": ("epsilon",),
    "minima": ("sigma", "phi"),
}


class Lesson:
    """One lesson while its script runs: `Lesson(__file__)`, its words are those of the script's folder."""

    def __init__(self, script: str) -> None:
        self.script = script
        self.name = Path(script).parent.name
        self.words = text.words(self.name)
        self.common = text.words("app")
        self.new = page.arriving(self.name)
        address.begin(self.new)
        self.revealed = self.chosen = self.checked = ""
        self.held: dict[str, str] = {}  # what else the address is to say
        st.html(Path(__file__).with_suffix(".css"))
        page.band({**self.words, "control": self.common["control"]})

    @property
    def terms(self) -> str | None:
        """What is pressed for beside the first sentences; None where they need no new word."""
        return "\n\n".join(self.common["term"][term] for term in TERMS.get(self.name, ())) or None

    def part(self, name: str, **numbers: object) -> None:
        """A passage of the text file, with numbers of the core in it; beside the lead the lesson's new words."""
        st.markdown(self.words[name].format(**numbers), help=self.terms if name == "lead" else None)

    def formula(self, name: str = "formula", **numbers: object) -> None:
        """A formula of the text file; %name% in it stands for a number, as braces are LaTeX's own."""
        latex = self.words[name]
        for key, value in numbers.items():
            latex = latex.replace(f"%{key}%", str(value))
        with st.container(key=name, horizontal=True, horizontal_alignment="center", gap="large"):
            for part in latex.split(r"\qquad"):  # side by side where there is room, else under one another
                st.latex(part, width="content")

    def predict(self, answer: str, **numbers: object) -> str:
        """Ask before showing. `answer` is the id the core's result says is right; returns what was chosen, "" before.

        The text file has [predict] with question, seen and a table of choices. A choice made is shown right or wrong
        and what was seen is said; give what is returned to the figure as `play`, so that the run reveals it.
        """
        words = self.words["predict"]
        right, seen = words["choice"][answer].format(**numbers), words["seen"].format(**numbers)
        verdicts = questions.verdicts(self.name, text.language(), answer, right, seen)
        self.revealed = self.chosen = self._ask("predict", "answer", verdicts, **numbers)
        return self.chosen

    def check(self, answer: str, frame: int = 0, **numbers: object) -> str:
        """Ask what was seen, once the prediction is answered; `answer` is what the core says was to be seen. Returns
        what was chosen, "" before: what tells the answer is said after that.

        The text file has [check] with question, a table of choices, right and wrong. A wrong choice leads back to
        the update `frame` that shows it.
        """
        if not self.revealed:
            return ""
        words, said = self.words["check"], self.common["check"]
        go = words.get("go", said["go"]).format(frame=frame)  # where a step of the picture is no update
        verdicts = {
            verdict: said[verdict].format(said=words[verdict].format(**numbers), go=go, frame=frame)
            for verdict in ("right", "wrong")
        }
        each = {choice: verdicts["right" if choice == answer else "wrong"] for choice in words["choice"]}
        self.checked = self._ask("check", "check", each, **numbers)
        return self.checked

    def _ask(self, table: str, parameter: str, verdicts: Mapping[str, str], **numbers: object) -> str:
        """The question of one of the text file's tables, its choices, the verdict on the one chosen; "" before.

        `parameter`: the address's, by which a choice comes with the reader. `verdicts`: one a choice. Their room is
        there from the start: all lie in it unseen, with none of their letters.
        """
        words: Mapping[str, Any] = self.words[table]
        key, given = f"{self.name}_{table}", st.query_params.get(parameter)
        if self.new and given in words["choice"]:
            st.session_state[key] = given
        with st.container(key=table):
            chosen = st.pills(
                words["question"].format(**numbers),
                list(words["choice"]),
                format_func=lambda choice: words["choice"][choice].format(**numbers),
                key=key,
            )
            with st.container(key=f"{table}_verdict"):
                for verdict in dict.fromkeys(verdicts.values()):
                    st.html(f'<p class="room">{text.blank(verdict)}</p>')
                if isinstance(chosen, str) and chosen in verdicts:  # a stranger may say anything
                    st.markdown(verdicts[chosen])
        return chosen or ""

    def sections(self, shown: Mapping[str, Callable[["Lesson"], None]]) -> None:
        """The choice among sections, which the address keeps, and the one chosen; none at first: what is not shown is
        not computed. The text file has a table [more], id → name."""
        names, key, given = self.words["more"], f"{self.name}_more", address.query().get("more")
        if self.new and given in shown:
            st.session_state[key] = given
        chosen = st.pills(self.common["more_of"], list(names), format_func=names.get, key=key)
        self.held["more"] = chosen or ""
        if chosen:
            shown[chosen](self)

    def close(self, **lab: str) -> None:
        """The same state in the Lab (its address parameters), the page before and the page after."""
        address.keep_reading(answer=self.chosen, check=self.checked, **self.held)
        taught = challenges.taught(self.name) if self.revealed else []  # once the question is answered
        if taught:
            words = text.words("challenges")
            with st.container(key="practice", horizontal=True, vertical_alignment="center"):
                st.markdown(words["practice"], width="content")
                for one in taught:
                    catalogue.LAB.link(f"{one.number} {words['called'][one.id]}", one.query)
        before, after = catalogue.neighbours(self.script)
        with st.container(key="way", horizontal=True):
            before.link(f"← {before.title}")
            catalogue.LAB.link(self.words.get("lab", self.common["way"]["lab"]), lab)
            after.link(f"{after.title} →")
