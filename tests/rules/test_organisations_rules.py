"""What may be registered, row by row of the tables the rules stand for."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.identifiers import CreditCode, ResidentNumber, resident_check_character
from minkang.kernel.periods import Period
from minkang.kernel.refusal import Refusal
from minkang.registry.organisations.rules import days, institutions, staff
from minkang.registry.organisations.rules.days import NamedDay
from minkang.registry.organisations.terms import (
    HOSPITALS,
    MEDICAL,
    CapacityKind,
    Category,
    Grade,
    Level,
    PostKind,
    PracticeScope,
    QualificationKind,
)

TODAY = date(2026, 11, 21)
OPENED = date(2010, 1, 1)
DAY = timedelta(1)
BIRTH = date(1980, 5, 6)


def named(day: date) -> NamedDay:
    return NamedDay("since", "起始日期", "the beginning", day)


def code(refusal: Refusal | None) -> str:
    return refusal.code.removeprefix("organisations.") if refusal else ""


def test_a_fact_is_registered_on_its_day_and_not_the_day_before() -> None:
    assert days.not_in_future(named(TODAY), on=TODAY) is None
    assert code(days.not_in_future(named(TODAY + DAY), on=TODAY)) == "day_in_future"


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (None, ""),
        (DAY, ""),
        (timedelta(0), "ends_before_it_begins"),
        (-DAY, "ends_before_it_begins"),
    ],
)
def test_a_period_has_at_least_one_day(ends: timedelta | None, expected: str) -> None:
    end = None if ends is None else named(TODAY + ends)
    assert code(days.ends_after_it_begins(named(TODAY), end)) == expected


@pytest.mark.parametrize(
    ("day", "closed_on", "expected"),
    [
        (OPENED, None, ""),
        (OPENED - DAY, None, "day_before_opening"),
        (TODAY - DAY, TODAY, ""),
        (TODAY, TODAY, "organisation_closed"),
    ],
)
def test_an_organisation_holds_from_its_opening_until_the_day_before_it_closes(
    day: date, closed_on: date | None, expected: str
) -> None:
    assert code(days.within_life(named(day), opened_on=OPENED, closed_on=closed_on)) == expected


def test_periods_that_meet_do_not_overlap_and_one_day_in_common_does() -> None:
    first = Period(OPENED, TODAY)
    assert days.without_overlap("beds", "床位", [Period(TODAY), first]) is None
    overlapping = [first, Period(TODAY - DAY)]
    assert code(days.without_overlap("beds", "床位", overlapping)) == "periods_overlap"


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_a_chain_of_periods_never_overlaps_and_its_doubling_always_does(steps: list[int]) -> None:
    bounds = [OPENED]
    for step in steps:
        bounds.append(bounds[-1] + step * DAY)
    chain = [Period(since, until) for since, until in pairwise(bounds)]
    assert days.without_overlap("beds", "床位", reversed(chain)) is None
    assert days.without_overlap("beds", "床位", [*chain, chain[-1]]) is not None


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("level", Level)
def test_a_level_belongs_to_its_categories(category: Category, level: Level) -> None:
    three = {*HOSPITALS, Category.MATERNAL_CHILD}
    two = {Category.TOWNSHIP_HOSPITAL, Category.COMMUNITY_CENTRE}
    is_possible = (
        level is Level.UNGRADED
        or category in three
        or (category in two and level is not Level.TERTIARY)
    )
    assert (institutions.level_fits(category, level, None) is None) == is_possible


def test_a_grade_needs_a_level() -> None:
    hospital = Category.GENERAL_HOSPITAL
    assert institutions.level_fits(hospital, Level.TERTIARY, Grade.A) is None
    refused = institutions.level_fits(hospital, Level.UNGRADED, Grade.A)
    assert code(refused) == "grade_without_level"


@pytest.mark.parametrize("category", Category)
def test_only_medical_institutions_have_a_registration_number(category: Category) -> None:
    refused = institutions.licence(category, "PDY00012321050212A1001")
    assert (refused is None) == (category in MEDICAL)
    assert institutions.licence(category, "") is None


@pytest.mark.parametrize("number", ["x", "登记号1", "A" * 23])
def test_a_registration_number_has_at_most_22_signs(number: str) -> None:
    assert code(institutions.licence(Category.CLINIC, number)) == "licence_malformed"


@pytest.mark.parametrize(
    ("count", "expected"),
    [(-1, "capacity_negative"), (0, ""), (20_000, ""), (20_001, "capacity_implausible")],
)
def test_a_number_of_beds_is_none_below_nought(count: int, expected: str) -> None:
    assert code(institutions.capacity(CapacityKind.GENERAL_BEDS, count)) == expected


def test_a_new_number_begins_with_the_old_one_or_later() -> None:
    assert institutions.capacity_follows(TODAY, TODAY) is None
    assert code(institutions.capacity_follows(TODAY, TODAY - DAY)) == "capacity_out_of_order"


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("210502003001", ""), ("210502003000", ""), ("210502000000", "area_too_wide"),
        ("210500000000", "area_too_wide"), ("210000000000", "area_too_wide"),
    ],
)  # fmt: skip
def test_an_organisation_stands_in_a_town_or_a_village(area: str, expected: str) -> None:
    assert code(institutions.area_fits(area)) == expected


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (institutions.named("第一医院"), ""),
        (institutions.named("\u3000"), "name_missing"),
        (institutions.named("a\x00b"), "name_missing"),
        (institutions.position(Decimal(90), Decimal(-180)), ""),
        (institutions.position(Decimal("123.7"), Decimal("41.3")), "position_impossible"),
        (institutions.record_level(None), ""),
        (institutions.record_level(8), ""),
        (institutions.record_level(9), "record_level_impossible"),
        (institutions.record_level(-1), "record_level_impossible"),
        (institutions.weekday(8), ""),
        (institutions.weekday(0), "weekday_impossible"),
        (institutions.weekday(9), "weekday_impossible"),
        (institutions.hours(time(8), time(17)), ""),
        (institutions.hours(time(8), time(8)), "hours_impossible"),
        (institutions.business(Category.ENTERPRISE, industry="2710"), ""),
        (institutions.business(Category.ENTERPRISE, industry=None), "industry_malformed"),
        (institutions.business(Category.ENTERPRISE, industry="27x"), "industry_malformed"),
        (institutions.business(Category.CLINIC, industry=None), ""),
        (institutions.business(Category.CLINIC, industry="84"), "business_not_expected"),
        (institutions.revenue(2025, 0, on=TODAY), ""),
        (institutions.revenue(2026, 0, on=TODAY), "year_not_over"),
        (institutions.revenue(2025, -1, on=TODAY), "revenue_negative"),
    ],
)
def test_a_fact_stays_within_what_can_be(refused: Refusal | None, expected: str) -> None:
    assert code(refused) == expected


def test_a_credit_code_is_tidied_or_refused_at_its_field() -> None:
    found = institutions.credit_code(" 91350100m000100y43 ")
    assert isinstance(found, CreditCode)
    assert found.value == "91350100M000100Y43"
    refused = institutions.credit_code("91350100M000100Y44")
    assert isinstance(refused, Refusal)
    assert [fault.name for fault in refused.fields] == ["credit_code"]


def number(serial: int) -> str:
    stem = f"219902{BIRTH:%Y%m%d}{serial:03d}"
    return stem + resident_check_character(stem)


@pytest.mark.parametrize(
    ("serial", "sex", "born_on", "expected"),
    [
        (1, 1, BIRTH, ""), (2, 2, BIRTH, ""), (1, 2, BIRTH, "sex_contradicts"),
        (2, 1, BIRTH, "sex_contradicts"), (2, 0, BIRTH, "sex_contradicts"),
        (1, 1, BIRTH + DAY, "birth_date_contradicts"),
    ],
)  # fmt: skip
def test_sex_and_birth_agree_with_the_identity_number(
    serial: int, sex: int, born_on: date, expected: str
) -> None:
    found = staff.identity(number(serial), sex=sex, born_on=born_on, on=TODAY)
    if expected:
        assert isinstance(found, Refusal)
        assert code(found) == expected
        assert number(serial) not in str(found)
    else:
        assert isinstance(found, ResidentNumber)


FITS = {
    PostKind.DOCTOR: {"physician", "assistant_physician"},
    PostKind.NURSE: {"nurse"},
    PostKind.PHARMACIST: {"pharmacist", "assistant_pharmacist"},
    PostKind.PUBLIC_HEALTH: {"public_health", "physician", "assistant_physician"},
    PostKind.VILLAGE_DOCTOR: {"village_doctor", "physician", "assistant_physician"},
    PostKind.TECHNICIAN: {"technician"},
    PostKind.MANAGER: {None},
    PostKind.OFFICER: {None},
}


@pytest.mark.parametrize("post", PostKind)
@pytest.mark.parametrize("held", [None, *QualificationKind])
def test_a_post_is_held_under_a_licence_of_its_kind(
    post: PostKind, held: QualificationKind | None
) -> None:
    assert (staff.qualification_fits(post, held) is None) == (held in FITS[post])


@pytest.mark.parametrize("kind", QualificationKind)
def test_only_physicians_must_state_a_scope_and_few_may(kind: QualificationKind) -> None:
    is_physician = kind in {QualificationKind.PHYSICIAN, QualificationKind.ASSISTANT_PHYSICIAN}
    may = is_physician or kind is QualificationKind.GENERAL_PRACTICE
    assert (staff.scope_fits(kind, None) is None) == (not is_physician)
    assert (staff.scope_fits(kind, PracticeScope.TCM) is None) == may


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (OPENED - DAY, "licence_not_valid"),
        (OPENED, ""),
        (TODAY - DAY, ""),
        (TODAY, "licence_not_valid"),
    ],
)
def test_a_licence_is_valid_from_its_issue_until_the_day_before_it_ends(
    since: date, expected: str
) -> None:
    validity = Period(OPENED, TODAY)
    refused = staff.licence_valid(QualificationKind.NURSE, validity, Period(since))
    assert code(refused) == expected


def test_principal_posts_may_meet_and_never_overlap() -> None:
    held = [Period(OPENED, TODAY)]
    assert staff.one_principal_post(Period(TODAY), held) is None
    assert staff.one_principal_post(Period(TODAY), []) is None
    assert code(staff.one_principal_post(Period(TODAY - DAY), held)) == "principal_post_taken"


def test_every_refusal_speaks_chinese_with_a_next_step_and_names_a_field() -> None:
    said = [
        institutions.capacity(CapacityKind.AMBULANCES, -1),
        institutions.area_fits("210500000000"),
        institutions.credit_code_taken("91350100M000100Y43"),
        institutions.organisation_unknown(""),
        staff.practitioner_taken(),
        staff.post_unknown(),
        staff.one_principal_post(Period(TODAY), [Period(TODAY)]),
        days.not_in_future(named(TODAY + DAY), on=TODAY),
    ]
    for refusal in said:
        assert refusal is not None
        assert "请" in refusal.message or "填" in refusal.message
        assert refusal.detail.isascii()
        assert len(refusal.fields) == 1
