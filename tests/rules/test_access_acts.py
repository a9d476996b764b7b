"""Emergency access is reasoned, short and reviewed by somebody else; consent is for the sensitive."""

from datetime import date, timedelta
from uuid import UUID

from access_samples import AT

from minkang.kernel.calendar.working_days import china
from minkang.registry.access import rules
from minkang.registry.access.terms import SENSITIVE, Category

REVIEWER, OPENER = UUID(int=1), UUID(int=2)


def test_an_emergency_lasts_thirty_minutes() -> None:
    assert rules.emergency_end(AT) == AT + timedelta(minutes=30)


def test_the_review_is_due_on_the_third_working_day() -> None:
    saturday = date(2026, 11, 21)
    assert rules.review_due(saturday, china()) == date(2026, 11, 25)
    before_new_year = date(2026, 2, 13)
    assert rules.review_due(before_new_year, china()) > date(2026, 2, 20)


def test_a_reason_has_twenty_characters_and_blanks_do_not_count() -> None:
    assert rules.reason_fault("病" * 20) is None
    for short in ("病" * 19, "病" * 19 + " \n\u3000" * 9, ""):
        refusal = rules.reason_fault(short)
        assert refusal is not None
        assert refusal.code == "access.reason_too_short"
        assert [fault.name for fault in refusal.fields] == ["reason"]
    assert "现在是19个" in rules.reason_fault("病" * 19).message


def test_only_sensitive_categories_take_consent() -> None:
    for category in Category:
        refusal = rules.consent_fault(category)
        assert (refusal is None) is (category in SENSITIVE)
        if refusal is not None:
            assert refusal.code == "access.consent_not_needed"
            assert category.label in refusal.message
            assert [fault.name for fault in refusal.fields] == ["category"]


def test_nobody_reviews_their_own_emergency_or_reviews_twice() -> None:
    def code(opener: UUID, *, is_reviewed: bool) -> str:
        refusal = rules.review_fault(opener=opener, reviewer=REVIEWER, is_reviewed=is_reviewed)
        return "" if refusal is None else refusal.code

    assert code(OPENER, is_reviewed=False) == ""
    assert code(OPENER, is_reviewed=True) == "access.review_taken"
    assert code(REVIEWER, is_reviewed=False) == "access.own_emergency_not_allowed"
    assert code(REVIEWER, is_reviewed=True) == "access.own_emergency_not_allowed"
