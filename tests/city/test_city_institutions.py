"""Institutions, staff and enterprises of the city: as many as the figures say, valid, and no two alike."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from city_samples import ON, SEED, figures, region

import minkang.city
from minkang.city.business import Founder
from minkang.city.calibration import Figure, Landlines, calibration
from minkang.city.draws import apportion
from minkang.city.furnishing import Furnisher
from minkang.city.kinds import EVERY_KIND, holdings, kinds
from minkang.city.siting import Institution, Surveyor, counts
from minkang.city.staffing import Recruiter
from minkang.kernel.identifiers import (
    CreditCode,
    ResidentNumber,
    parse_credit_code,
    parse_resident_number,
)
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.services import OrganisationEntry, PractitionerEntry
from minkang.registry.organisations.terms import (
    BEDS,
    MEDICAL,
    CapacityKind,
    Category,
    PostKind,
    PracticeScope,
    QualificationKind,
    ServiceKind,
)

pytestmark = pytest.mark.slow
WHOLE = 1_300_000


@cache
def _sited(size: int) -> tuple[Institution, ...]:
    return Surveyor(figures(), region(), size, SEED, ON).institutions()


@cache
def _entries(size: int) -> tuple[OrganisationEntry, ...]:
    return Furnisher(figures(), size, SEED, ON).entries(_sited(size))


@cache
def _staff(size: int) -> tuple[PractitionerEntry, ...]:
    recruiter = Recruiter(figures(), size, SEED, ON)
    return tuple(recruiter.practitioners(recruiter.jobs(_sited(size), _entries(size)), {}))


def _held(size: int, *wanted: CapacityKind) -> int:
    return sum(
        capacity.count
        for entry in _entries(size)
        if entry.category in MEDICAL or entry.category is Category.NURSERY
        for capacity in entry.capacities
        if capacity.until is None and capacity.kind in wanted
    )


def _employed(size: int, kind: PostKind) -> int:
    return sum(person.posts[0].kind is kind for person in _staff(size))


def test_the_whole_region_has_the_published_institutions():
    found = Counter(entry.category for entry in _entries(WHOLE))
    assert sum(found[category] for category in MEDICAL) == 800
    assert found[Category.TOWNSHIP_HOSPITAL] == 34


@pytest.mark.parametrize("size", [200, 1_000, 20_000, 200_000])
def test_a_small_region_keeps_one_of_each_kind(size):
    assert min(counts(figures(), size).values()) >= 1
    assert {one.kind.id for one in _sited(size)} == {kind.id for kind in kinds()}


@pytest.mark.parametrize("size", [20_000, WHOLE])
def test_beds_and_staff_keep_their_ratio_to_residents(size):
    assert _held(size, *BEDS) == figures().scaled("beds", size)
    assert _held(size, CapacityKind.NURSERY_PLACES) == figures().scaled("nursery_places", size)
    assert _employed(size, PostKind.DOCTOR) == figures().scaled("doctors", size)
    assert _employed(size, PostKind.NURSE) == figures().scaled("nurses", size)
    assert _employed(size, PostKind.PHARMACIST) == figures().scaled("pharmacists", size)


def test_the_past_has_the_doctors_and_beds_of_its_own_figures():
    began = ON.replace(year=2020, month=12, day=31)
    doctors = sum(
        person.posts[0].kind is PostKind.DOCTOR and person.posts[0].since <= began
        for person in _staff(WHOLE)
    )
    assert doctors / WHOLE * 1000 == pytest.approx(figures().value("doctors_2020"), rel=0.03)
    beds = sum(
        capacity.count
        for entry in _entries(WHOLE)
        if entry.category in MEDICAL
        for capacity in entry.capacities
        if capacity.kind in BEDS
        and capacity.since <= began
        and (capacity.until is None or capacity.until > began)
    )
    assert beds / WHOLE * 1000 == pytest.approx(figures().value("beds_2020"), rel=0.03)


def test_general_practitioners_are_doctors_of_primary_care_first():
    general = [
        person
        for person in _staff(WHOLE)
        if any(held.kind is QualificationKind.GENERAL_PRACTICE for held in person.qualifications)
    ]
    assert len(general) == figures().scaled("general_practitioners", WHOLE)
    assert {person.posts[0].kind for person in general} == {PostKind.DOCTOR}
    early = sum(
        held.issued_on <= ON.replace(year=2020, month=12, day=31)
        for person in general
        for held in person.qualifications
        if held.kind is QualificationKind.GENERAL_PRACTICE
    )
    expected = figures().value("general_practitioners_2020") * WHOLE / 1000
    assert early == pytest.approx(expected, rel=0.06)


def test_ambulances_split_into_the_share_with_negative_pressure():
    plain = _held(WHOLE, CapacityKind.AMBULANCES)
    negative = _held(WHOLE, CapacityKind.NEGATIVE_PRESSURE_AMBULANCES)
    assert plain + negative == 38
    assert negative == 9


def test_every_number_is_valid_and_no_two_are_alike():
    entries = _entries(WHOLE) + Founder(figures(), region(), WHOLE, SEED, ON).enterprises()
    codes = [parse_credit_code(entry.credit_code) for entry in entries]
    assert all(isinstance(code, CreditCode) for code in codes)
    assert {code.place for code in codes} == {figures().unassigned.organisations}
    for column in ("credit_code", "name"):
        assert len({getattr(entry, column) for entry in entries}) == len(entries)
    licences = [entry.licence for entry in entries if entry.licence]
    assert len(set(licences)) == len(licences) == 800


def test_an_office_is_called_under_the_area_code_of_its_region():
    entries = _entries(20_000) + Founder(figures(), region(), 20_000, SEED, ON).enterprises()
    for entry in entries:
        assert re.fullmatch("024[2-8][0-9]{7}", entry.telephone), entry.name
    with pytest.raises(ValueError, match="no telephone number"):
        Landlines(area_code="024", begins="0", digits=8)


def test_staff_have_numbers_of_no_county_and_no_two_alike():
    people = _staff(20_000)
    assert len({person.identity_number for person in people}) == len(people)
    for person in people:
        number = parse_resident_number(person.identity_number, on=ON)
        assert isinstance(number, ResidentNumber)
        assert number.place == figures().unassigned.practitioners != figures().unassigned.residents
        assert (number.born_on, number.is_male) == (person.born_on, person.sex == 1)


def test_most_centres_with_a_tcm_room_have_a_tcm_doctor():
    tcm = {
        post.organisation
        for person in _staff(WHOLE)
        for post in person.posts
        if any(held.scope is PracticeScope.TCM for held in person.qualifications)
    }
    rooms = [
        entry.credit_code
        for entry in _entries(WHOLE)
        if any(one.kind is ServiceKind.TCM_ROOM for one in entry.services)
    ]
    assert 0.45 < sum(code in tcm for code in rooms) / len(rooms) < 1


def test_some_doctors_practise_in_a_second_place():
    seconds = [person.posts[1] for person in _staff(WHOLE) if len(person.posts) > 1]
    assert seconds
    assert not any(post.is_principal for post in seconds)


def test_institutions_stand_where_people_live():
    rural = {village.spot.code for village in region().villages if village.is_rural}
    for one in _sited(WHOLE):
        is_rural = one.village.spot.code in rural
        if one.kind.category in (Category.VILLAGE_CLINIC, Category.TOWNSHIP_HOSPITAL):
            assert is_rural
        if one.kind.category in (Category.COMMUNITY_CENTRE, Category.TCM_HOSPITAL):
            assert not is_rural


def test_shares_are_met_and_not_more():
    centres = [
        entry
        for entry in _entries(WHOLE)
        if entry.category in (Category.COMMUNITY_CENTRE, Category.TOWNSHIP_HOSPITAL)
    ]
    rooms = sum(
        any(one.kind is ServiceKind.TCM_ROOM for one in entry.services) for entry in centres
    )
    assert rooms == round(0.97 * len(centres))
    confirmed = [
        entry.confirmed_on is not None and (ON - entry.confirmed_on).days <= 365
        for entry in _entries(WHOLE)
    ]
    assert sum(confirmed) / len(confirmed) == pytest.approx(0.97, abs=0.005)


def test_primary_care_belongs_to_a_head_that_is_registered():
    entries = {entry.credit_code: entry for entry in _entries(WHOLE)}
    members = [entry for entry in entries.values() if entry.parent]
    assert len(members) == 56
    assert {entries[one.parent].category for one in members} == {Category.GENERAL_HOSPITAL}


def test_holdings_name_kinds_that_exist():
    known = {kind.id for kind in kinds()} | {EVERY_KIND}
    assert {name for holding in holdings() for name in holding.kinds} <= known


def test_every_figure_has_an_origin_and_is_used():
    written = "".join(
        path.read_text(encoding="utf-8") for path in Path(minkang.city.__file__).parent.glob("*.py")
    )
    stems = {name.removesuffix("_2020") for name in figures().figures}
    assert all(f'"{stem}"' in written for stem in stems)
    with pytest.raises(ValueError, match="no origin"):
        Figure(1.0, "", "", "memory")


def test_the_code_knows_no_region():
    words = re.compile(r"benxi|本溪|2105|桓仁|dongying|东营", re.IGNORECASE)
    for path in Path(minkang.city.__file__).parent.glob("*.py"):
        assert not words.search(path.read_text(encoding="utf-8").replace("(``benxi``)", ""))


def test_a_region_without_figures_is_refused():
    with pytest.raises(Refused) as caught:
        calibration("nowhere")
    assert caught.value.refusal.code == "city.no_figures"


def test_enterprises_state_revenue_of_years_that_are_over():
    entries = Founder(figures(), region(), 20_000, SEED, ON).enterprises()
    years = {revenue.year for entry in entries for revenue in entry.revenues}
    assert years == {2022, 2023, 2024, 2025}
    assert all(entry.enterprise for entry in entries)
    assert any(entry.enterprise.industry.startswith("27") for entry in entries if entry.enterprise)


@pytest.mark.parametrize(
    ("total", "weights", "least", "shares"),
    [
        (10, [1, 1, 1], 0, [4, 3, 3]),
        (10, [8, 1, 1], 1, [8, 1, 1]),
        (2, [1, 5, 3], 1, [0, 1, 1]),
        (0, [1, 2], 1, [0, 0]),
        (7, [0, 0, 1], 0, [0, 0, 7]),
    ],
)
def test_whole_things_are_shared_out_to_the_last(total, weights, least, shares):
    assert apportion(total, weights, least) == shares
