"""The published pairs keep their precision and recall, in a small register."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

import matching_errors
import matching_pairs
import matching_people

RESIDENTS, OF_EACH = 3000, 15


@pytest.mark.slow
@pytest.mark.django_db
def test_every_class_of_error_is_linked_and_no_trap_is() -> None:
    families = list(matching_people.households(RESIDENTS, seed=11))
    assert matching_people.keep(families) >= RESIDENTS
    residents = [one for family in families for one in family]
    made = matching_errors.pairs(residents, of_each=OF_EACH, seed=11)
    outcome = matching_pairs.measure(made)
    assert set(outcome.tallies) == {*matching_errors.PAIRS, *matching_errors.TRAPS}
    missed = {
        error: one.wrong
        for error, one in outcome.tallies.items()
        if one.precision < 1 or one.right + one.offered < one.records * (not one.is_trap)
    }
    assert missed == {}
    pairs = [one for one in outcome.tallies.values() if not one.is_trap]
    assert sum(one.right for one in pairs) / sum(one.records for one in pairs) >= 0.99


@pytest.mark.slow
def test_febrl4_is_linked_without_labels() -> None:
    import matching_febrl

    found = matching_febrl.run()
    assert found.precision >= 0.9998
    assert found.f >= 0.9997
