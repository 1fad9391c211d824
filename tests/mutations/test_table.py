"""The table of deliberate faults fits the code as it is now; `python -m tests.mutations.run` puts them in."""

from pathlib import Path

import pytest

from tests.mutations.table import FAULTS, Fault

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_one_place_and_tests_to_notice_it(fault: Fault):
    assert (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old) == 1
    assert fault.old != fault.new
    assert fault.tests
    assert [test for test in fault.tests.split() if not (ROOT / test.partition("::")[0]).exists()] == []


def test_names_are_told_apart():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 21
