"""Where a value stands to its promise: met, on its way, behind, or beyond what a number can say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from minkang.cockpit.queries.boards import SectionKind, nearness, sections_for
from minkang.cockpit.rules import gap, may_be_chance, standing
from minkang.cockpit.terms import Nearness
from minkang.kernel.charts.terms import Standing
from minkang.policy.clauses import register
from minkang.policy.targets import Baseline, Deadline, Target
from minkang.policy.terms import Comparator, DeadlineBasis

START, HALFWAY, LAST = date(2020, 12, 31), date(2023, 7, 2), date(2025, 12, 31)
BENXI, LIAONING, DONGYING = "210500", "210000", "370500"


def promise(
    comparator: Comparator,
    number: str | None,
    *,
    baseline: str | None = None,
    due: bool = True,
    unit: str = "%",
) -> Target:
    sample = register().get("benxi-2023-3/kpi-10").targets[0]
    return replace(
        sample,
        comparator=comparator,
        value=None if number is None else Decimal(number),
        upper=None,
        reading=None,
        unit=unit,
        deadline=Deadline(LAST, "", DeadlineBasis.STATED) if due else None,
        baseline=None
        if baseline is None
        else Baseline(Decimal(baseline), unit, START, Comparator.EXACTLY, "invented"),
    )


AT_LEAST_80 = promise(Comparator.AT_LEAST, "80", baseline="60")
AT_MOST_10 = promise(Comparator.AT_MOST, "10", baseline="20")
RISING = promise(Comparator.RISING, None, baseline="60")


@pytest.mark.parametrize(
    ("target", "value", "on", "expected"),
    [
        (AT_LEAST_80, None, HALFWAY, Standing.UNMEASURED),
        (AT_LEAST_80, "80", HALFWAY, Standing.MET),
        (AT_LEAST_80, "80", date(2030, 1, 1), Standing.MET),
        (AT_LEAST_80, "70.1", HALFWAY, Standing.ON_WAY),
        (AT_LEAST_80, "69.8", HALFWAY, Standing.BEHIND),
        (AT_LEAST_80, "79.99", LAST, Standing.BEHIND),
        (AT_LEAST_80, "79.99", date(2026, 1, 1), Standing.BEHIND),
        (AT_MOST_10, "14.9", HALFWAY, Standing.ON_WAY),
        (AT_MOST_10, "15.2", HALFWAY, Standing.BEHIND),
        (AT_MOST_10, "10", HALFWAY, Standing.MET),
        (promise(Comparator.AT_LEAST, "80", baseline="90"), "79", HALFWAY, Standing.BEHIND),
        (promise(Comparator.AT_LEAST, "80"), "1", HALFWAY, Standing.ON_WAY),
        (promise(Comparator.AT_LEAST, "80"), "1", date(2026, 1, 1), Standing.BEHIND),
        (promise(Comparator.AT_LEAST, "80", due=False), "1", HALFWAY, Standing.BEHIND),
        (promise(Comparator.ALL, None, due=False), "99.9", HALFWAY, Standing.BEHIND),
        (promise(Comparator.ALL, None), "100", HALFWAY, Standing.MET),
        (promise(Comparator.ABOUT, "8", unit="张"), "7.6", date(2026, 1, 1), Standing.MET),
        (promise(Comparator.ABOUT, "8", unit="张"), "7.59", date(2026, 1, 1), Standing.BEHIND),
        (RISING, "60.1", HALFWAY, Standing.ON_WAY),
        (RISING, "60", HALFWAY, Standing.BEHIND),
        (promise(Comparator.RISING, None), "99", HALFWAY, Standing.UNMEASURED),
        (promise(Comparator.AT_LEAST, None), "99", HALFWAY, Standing.UNMEASURED),
    ],
)
def test_a_value_stands_where_the_target_its_baseline_and_its_last_day_put_it(
    target: Target, value: str | None, on: date, expected: Standing
) -> None:
    assert standing(target, None if value is None else Decimal(value), on) is expected


@pytest.mark.parametrize(
    ("target", "value", "decimals", "words"),
    [
        (AT_LEAST_80, "81.3", 2, "已超过目标1.3个百分点"),
        (AT_LEAST_80, "78", 2, "离目标还差2个百分点"),
        (AT_LEAST_80, "80", 2, "正好达到目标"),
        (AT_LEAST_80, "79.9999", 2, "离目标还差不到0.01个百分点"),
        (AT_MOST_10, "12", 1, "超出上限2个百分点"),
        (AT_MOST_10, "9.5", 1, "低于上限0.5个百分点"),
        (promise(Comparator.ALL, None), "97", 1, "离目标还差3个百分点"),
        (promise(Comparator.ABOUT, "8", unit="张"), "7.5", 2, "与目标相差0.5张"),
        (RISING, "61", 2, "比2020年基线高1个百分点"),
        (RISING, "60", 2, "与2020年基线相同"),
        (promise(Comparator.RISING, None), "61", 2, None),
        (promise(Comparator.AT_LEAST, None), "61", 2, None),
    ],
)
def test_the_distance_is_said_in_words_with_its_unit(
    target: Target, value: str, decimals: int, words: str | None
) -> None:
    said = gap(target, Decimal(value), decimals)
    assert (said.zh if said else None) == words


@pytest.mark.parametrize(
    ("target", "low", "high", "expected"),
    [
        (AT_MOST_10, "8", "12", True),
        (AT_MOST_10, "8", "9", False),
        (AT_MOST_10, "11", "12", False),
        (AT_LEAST_80, "79", "80", True),
        (AT_LEAST_80, None, "80", False),
        (RISING, "1", "99", False),
    ],
)
def test_a_verdict_that_chance_could_turn_is_called_so(
    target: Target, low: str | None, high: str, expected: bool
) -> None:
    ends = (None if low is None else Decimal(low), Decimal(high))
    assert may_be_chance(target, *ends) is expected


def test_a_ratio_written_as_one_to_something_keeps_its_own_unit() -> None:
    beds_to_doctors = register().get("dongying-2024/2.1.3.3").targets[0]
    said = gap(beds_to_doctors, Decimal("0.39"), 2)
    assert said is not None
    assert said.zh == "离目标还差0.16"


def test_the_board_of_benxi_lists_its_own_targets_first_and_those_of_peers_last() -> None:
    sections = sections_for(BENXI)
    assert [section.nearness for section in sections] == [
        Nearness.OWN,
        Nearness.ABOVE,
        Nearness.PEER,
    ]
    assert [len(section.clauses) for section in sections[:1]] == [30]
    measures = {clause.item for clause in sections[1].clauses}
    assert sections[1].kind is SectionKind.MEASURES
    assert len(measures) == 17


def test_every_clause_of_a_section_stands_in_exactly_one_of_its_groups() -> None:
    for section in sections_for(BENXI):
        grouped = [path for group in section.groups for path in group.paths]
        assert sorted(grouped) == sorted(clause.path for clause in section.clauses)


def test_every_region_sees_its_own_documents_as_its_own() -> None:
    assert nearness(DONGYING, DONGYING) is Nearness.OWN
    assert sections_for(DONGYING)[0].document.region == DONGYING
    assert nearness(LIAONING, BENXI) is Nearness.ABOVE
    assert nearness(LIAONING, DONGYING) is Nearness.PEER
    assert nearness("", BENXI) is Nearness.PEER
