"""The two lists of placed and waived clauses are compared from both sides."""

from datetime import date

from minkang.policy.clauses import Waiver
from minkang.policy.rules import completeness
from minkang.policy.terms import Room

REVIEW = date(2027, 3, 31)
WAIVER = Waiver(room=Room.VISITS, reason="等待", reason_en="waits", review_on=REVIEW)


def test_lists_that_cover_every_clause_once_are_whole() -> None:
    found = completeness(["a/1", "a/2"], ["a/1"], {"a/2": WAIVER}, on=REVIEW)
    assert (found.missing, found.stale, found.unknown, found.overdue) == ((), (), (), ())
    assert found.is_whole


def test_a_clause_in_neither_list_is_missing() -> None:
    found = completeness(["a/2", "a/1", "a/3"], ["a/3"], {}, on=REVIEW)
    assert found.missing == ("a/1", "a/2")
    assert not found.is_whole


def test_a_waiver_of_a_placed_clause_is_stale() -> None:
    found = completeness(["a/1"], ["a/1"], {"a/1": WAIVER}, on=REVIEW)
    assert found.stale == ("a/1",)
    assert not found.is_whole


def test_an_id_that_no_document_carries_is_unknown_on_either_side() -> None:
    found = completeness(["a/1"], ["a/1", "a/9"], {"a/8": WAIVER}, on=REVIEW)
    assert found.unknown == ("a/8", "a/9")
    assert not found.is_whole


def test_a_review_is_overdue_from_the_day_after_and_leaves_the_lists_whole() -> None:
    on_the_day = completeness(["a/1"], [], {"a/1": WAIVER}, on=REVIEW)
    day_after = completeness(["a/1"], [], {"a/1": WAIVER}, on=date(2027, 4, 1))
    assert (on_the_day.overdue, day_after.overdue) == ((), ("a/1",))
    assert day_after.is_whole
