"""The address: what it may say, and that nothing it says can hurt."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.runs import experiment, parameters, typed
from pages.ui.runs.data import columns_of
from pages.ui.runs.parsers import RefusedError
from pages.ui.runs.settings import Settings

SETTINGS = Settings()
MADE = experiment.setup(SETTINGS)
SCOPE = parameters.Scope(MADE.landscape, MADE, SETTINGS)
PARSERS = {row.name: row.parser(SCOPE) for row in (*parameters.PAGE, *parameters.PLAYER)}
PARSERS["columns"] = columns_of("diabetes")  # what it may be depends on the set
PARSERS["f"] = typed.parser("formula")  # and here on the landscape
HOSTILE = [*("", " ", "nan", "inf", "-inf", "1e309", "-1", "1_0", "١", "0x10", "1e999999999", "<img src=x>", "a,b")]
HOSTILE += ["9" * 5000]


@pytest.mark.parametrize("name", PARSERS)
@given(st.one_of(st.text(max_size=60), st.floats().map(str), st.integers().map(str)))
def test_a_parser_answers_or_refuses(name, given):
    try:
        value = PARSERS[name](given)
    except RefusedError:
        return
    numbers = value if isinstance(value, list) else [value]
    assert all(math.isfinite(n) for n in numbers if isinstance(n, float))


OUTSIDE = {"batch": "507", "lr": "2.1", "step": "151", "seed": "10000", "length": "20001u", "start": "1,2"}
OUTSIDE["axes"] = "w2,w1"


def test_hostile_values_and_those_just_outside_are_refused():
    asked = [(name, text) for text in HOSTILE for name in PARSERS if (name, text) != ("f", "")]
    for name, text in (*asked, *OUTSIDE.items()):  # no formula is the landscape's own
        with pytest.raises(RefusedError):
            pytest.fail(f"{name}={text} is {PARSERS[name](text)}")


def test_a_length_can_be_said_as_updates_or_epochs_and_a_fault_quotes_what_was_given_and_not_more():
    for query, length in (({"updates": "300"}, "300u"), ({"epochs": "7"}, "7e"), ({}, "150u")):
        faults: list[parameters.Fault] = []
        assert (parameters.page_values(query, faults)["length"], faults) == (length, [])
    assert parameters.page_values({"data": "x" * 1000}, faults)["data"] == "boston"
    ((name, given, sentence, _),) = faults
    assert (name, len(given), sentence) == ("data", parameters.QUOTED, "choice")


@pytest.mark.parametrize(
    ("query", "shown", "active"),
    [
        ({}, ["full", "stochastic", "random"], "random"),
        ({"batching": "full,sequential"}, ["full", "sequential"], "sequential"),
        ({"active": "shuffled"}, ["full", "stochastic", "random", "shuffled"], "shuffled"),
        ({"batching": "full", "active": "random"}, ["full", "random"], "random"),
    ],
)
def test_the_active_strategy_is_one_that_is_shown(query, shown, active):
    opened = parameters.initial(query, MADE, SETTINGS, [])
    assert (opened["shown"], opened["active"]) == (shown, active)


IMPOSSIBLE = [
    *("0.5@1", "0.5@0,0.1", "0.1,0.5@0", "0.5@0,0.1@0", "0.5@0,0.1@40,0.2@20", "0.5@0,0.1@150", "0.5@0,9@40"),
    *("0.5@0@1", "@", "0.5@", "@0", "0.5@0,", "0.5@0,0.1@4.5", "0.5@0,nan@40", "0.5@-0,0.1@-1"),
    ",".join(f"0.1@{k}" for k in range(9)),
    ",".join(f"0.1@{k}" for k in range(99)) * 99,
]


def test_a_rate_may_change_on_the_way_and_changes_that_cannot_be_are_refused():
    possible = {"0.5@0,0.05@20,0.1@40": (0.1, [(0.5, 0), (0.05, 20)], 40), "0.5@0": (0.5, [], 0), "0.2": (0.2, [], 0)}
    possible |= dict.fromkeys(IMPOSSIBLE, (MADE.learning_rate, [], 0))
    for text, wanted in possible.items():
        faults: list[parameters.Fault] = []
        opened = parameters.initial({"lr": text}, MADE, SETTINGS, faults)
        assert (opened["learning_rate"], opened["changes"], opened["branch"]) == wanted
        assert [fault.name for fault in faults] == (["lr"] if text in IMPOSSIBLE else [])
