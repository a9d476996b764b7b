"""Lights, headroom and trust on the policy pages say no more than is known."""

from datetime import date

import pytest

from minkang.cockpit.rules import (
    due,
    light_of,
    promised_deadlines,
    side_by_side,
    standing_at_baseline,
    verification_of,
    visible,
)
from minkang.cockpit.terms import DueLight
from minkang.policy.clauses import register
from minkang.policy.parsing import compare
from minkang.policy.targets import Deadline, Target
from minkang.policy.terms import DeadlineBasis, TargetStatus, Verification

TODAY = date(2026, 11, 21)


def until(day: date | None, words: str = "") -> Deadline:
    return Deadline(day, words, DeadlineBasis.STATED)


def target_of(clause_id: str) -> Target:
    return register().get(clause_id).targets[0]


@pytest.mark.parametrize(
    ("last_day", "light"),
    [
        (date(2026, 11, 20), DueLight.OVERDUE),
        (date(2026, 11, 21), DueLight.SOON),
        (date(2027, 2, 19), DueLight.SOON),
        (date(2027, 2, 20), DueLight.LATER),
        (None, DueLight.STANDING),
    ],
)
def test_a_day_is_past_from_the_morning_after_and_soon_for_ninety_days(
    last_day: date | None, light: DueLight
) -> None:
    assert light_of(last_day, TODAY) is light


def test_of_several_deadlines_the_next_one_counts_and_a_past_one_only_when_none_is_left() -> None:
    past, near, far = (until(date(year, 12, 31)) for year in (2025, 2026, 2027))
    assert due([far, past, near], TODAY).on == date(2026, 12, 31)
    assert due([far, past, near], TODAY).days_left == 40
    assert due([past], TODAY).light is DueLight.OVERDUE


def test_words_for_a_day_are_shown_and_never_called_late() -> None:
    found = due([until(None, "每年")], TODAY)
    assert (found.light, found.words, found.days_left) == (DueLight.STANDING, "每年", None)
    assert due([], TODAY).words == ""


def test_a_reported_result_promises_no_day() -> None:
    results = [
        target
        for clause in register().clauses.values()
        for target in clause.targets
        if target.status is TargetStatus.ACHIEVED and target.deadline
    ]
    assert results
    assert promised_deadlines(None, results) == []


def test_a_baseline_short_of_the_target_says_by_how_much_in_both_languages() -> None:
    words = standing_at_baseline(target_of("benxi-2023-3/kpi-10"))
    assert words is not None
    assert words.zh == "2020年基线72.18%，距目标还差7.82个百分点。"
    assert words.en == "2020 baseline 72.18%; short of the target by 7.82 percentage points."


def test_a_target_met_before_it_began_says_so() -> None:
    words = standing_at_baseline(target_of("benxi-2023-3/kpi-03"))
    assert words is not None
    assert "当时已优于目标" in words.zh
    assert "already better than asked" in words.en


def test_without_a_baseline_nothing_is_said() -> None:
    assert standing_at_baseline(target_of("liaoning-2025-34/2.1")) is None


def test_every_baseline_of_the_register_can_be_put_in_words() -> None:
    said = [
        standing_at_baseline(target)
        for clause in register().clauses.values()
        for target in clause.targets
        if target.baseline
    ]
    assert len(said) >= 10
    assert all(words and words.zh.endswith("。") and words.en.endswith(".") for words in said)


def test_trust_is_official_only_for_an_imported_copy_without_doubt() -> None:
    assert verification_of(is_imported=True, is_doubtful=False) is Verification.OFFICIAL
    assert verification_of(is_imported=True, is_doubtful=True) is Verification.SECONDARY
    assert verification_of(is_imported=False, is_doubtful=False) is Verification.MEMORY


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("第一行,你好\n第二行\n", "第一行，你好\n第二行\n"),
        ("甲\n  乙\n丙", "甲\n乙\n丙丁"),
        ("只有左边\n", "完全不同的字\n"),
        ("同一段话", "同一段话"),
    ],
)
def test_two_copies_side_by_side_lose_no_character(left: str, right: str) -> None:
    rows = side_by_side(left, compare(left, right).differences)
    assert "".join(stretch.text for row in rows for stretch in row.left) == left
    assert "".join(stretch.text for row in rows for stretch in row.right) == right
    assert any(row.is_different for row in rows) == (left != right)


def test_lines_of_two_copies_stand_beside_each_other() -> None:
    rows = side_by_side("甲,\n乙\n", compare("甲,\n乙\n", "甲，\n乙\n").differences)
    assert [row.is_different for row in rows] == [True, False]


def test_blanks_that_differ_can_be_seen_and_words_stay_as_they_are() -> None:
    assert visible("\n  \u3000") == "↵␣␣□"
    assert visible("两 字") == "两 字"
