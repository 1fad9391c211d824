"""Scripts of other libraries: scikit-learn's are run here, of all it is known which there are; see check.py."""

import ast
import sys

import pytest

from pages.ui.player import script
from pages.ui.runs import experiment
from pages.ui.runs.settings import OPTIMIZERS, Settings
from tests.libraries import check


def there(strategy: str = "random", **settings: object) -> set[str]:
    said = Settings(**settings)
    return set(script.can(said, strategy, experiment.setup(said)))


def test_scikit_learn_ends_at_the_screens_weights():
    by_row = check.Case("sklearn", Settings(length=12, schedule="cosine", start=(0.5, 2.0, 1.0)), "stochastic", 0.5)
    found = [*check.cases("sklearn", 8), by_row]
    ways = {("SGDRegressor" in case.text, "order.extend" in case.text) for case in found}
    assert ways == {(True, True), (True, False), (False, False)}
    told = check.printed(sys.executable, "sklearn", found)
    assert {case.name: case.away(told[case.name]) for case in found if case.away(told[case.name]) > 1e-9} == {}


@pytest.mark.parametrize("library", ["torch", "keras"])
def test_the_others_are_whole_scripts_with_one_optimizer(library: str):
    found = check.cases(library, 1)
    assert len(found) == 11
    for case in found:
        imported = {
            alias.name
            for node in ast.walk(ast.parse(case.text))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert imported == {"numpy", library}
        assert case.text.count("optimizer = ") == 1
        assert "{" not in case.text.replace("{case", "")


def test_a_library_is_offered_where_it_has_words():
    for optimizer in OPTIMIZERS:
        found = there(optimizer=optimizer)
        assert ("torch" in found) == (optimizer != "lion")
        assert ("keras" in found) == (optimizer != "nadam")
        assert ("sklearn" in found) == (optimizer == "sgd")
        assert "numpy" in found
    # Keras' velocity holds the rate of when it came to be
    assert there(optimizer="momentum", schedule="cosine") == {"numpy", "torch"}
    # scikit-learn's network takes one rate, its regression of single rows takes one a row
    assert "sklearn" not in there(schedule="cosine")
    assert "sklearn" in there("stochastic", schedule="cosine")
    assert there(landscape="sigmoid") == {"numpy"}
    with pytest.raises(ValueError, match="sklearn has no script for adam"):
        check.Case("sklearn", Settings(optimizer="adam"), "full", 0.5)
