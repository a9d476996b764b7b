"""Whoever practises is a resident, once, of an age that fits, and has the certificate the office gave."""

from datetime import date
from uuid import uuid4

import pytest

from minkang.affairs.licences.queries.types import require_type
from minkang.city.affairs_certifying import TYPES, Certifying, Member
from minkang.city.entries import Chapter
from minkang.city.hiring import Hiring, Opening
from minkang.registry.organisations.services import (
    PostEntry,
    PractitionerEntry,
    QualificationEntry,
)
from minkang.registry.organisations.terms import PostKind, PracticeScope, QualificationKind
from minkang.registry.people.services import DeathEntry, HouseholdEntry, ResidentEntry
from minkang.registry.people.terms import Kinship, Sex

ON = date(2026, 11, 21)
CODE = "12219902000000001X"
EARLIEST, LATEST = date(1970, 1, 1).toordinal(), date(1999, 12, 31).toordinal()


def somebody(born_on: date, *, is_man: bool = False, number: str = "1") -> ResidentEntry:
    return ResidentEntry(
        name="王桂英",
        sex=Sex.MALE if is_man else Sex.FEMALE,
        born_on=born_on,
        resident_since=born_on,
        kinship=Kinship.HEAD,
        identity_number=number,
    )


def chapter(*members: ResidentEntry, died: ResidentEntry | None = None) -> Chapter:
    deaths = (DeathEntry(person=died.rid, on=ON),) if died else ()
    return Chapter((HouseholdEntry(area_code="1", members=members),), (), (), deaths, ())


def openings(many: int, sex: Sex = Sex.FEMALE) -> list[Opening]:
    return [Opening(number, sex.value, EARLIEST, LATEST) for number in range(many)]


def test_nobody_has_two_posts_and_posts_beyond_the_residents_stay_open() -> None:
    hiring = Hiring(openings(3), blocks=1, seed=7)
    hiring.hire(chapter(somebody(date(1980, 1, 1)), somebody(date(1990, 1, 1))), 0)
    assert len(hiring.hired) == 2
    assert len({one.rid for one in hiring.hired.values()}) == 2


def test_only_who_lives_here_has_a_number_and_is_of_age_is_hired() -> None:
    gone, fits = somebody(date(1980, 1, 1)), somebody(date(1999, 12, 31))
    others = [
        somebody(date(2000, 1, 1)), somebody(date(1969, 12, 31)),
        somebody(date(1980, 1, 1), number=""),
    ]  # fmt: skip
    hiring = Hiring(openings(5), blocks=1, seed=7)
    hiring.hire(chapter(gone, fits, *others, died=gone), 0)
    assert [one.rid for one in hiring.hired.values()] == [fits.rid]


def test_each_block_fills_its_share_and_what_was_left_open() -> None:
    hiring = Hiring(openings(4), blocks=2, seed=7)
    hiring.hire(chapter(*(somebody(date(1980, 1, day)) for day in range(1, 5))), 0)
    assert sorted(hiring.hired) == [0, 2]
    hiring.hire(chapter(*(somebody(date(1980, 1, day)) for day in range(1, 5))), 1)
    assert sorted(hiring.hired) == [0, 1, 2, 3]


def test_a_man_takes_a_post_for_which_no_woman_is_there() -> None:
    hiring = Hiring(openings(1), blocks=1, seed=7)
    hiring.hire(chapter(somebody(date(1980, 1, 1), is_man=True)), 0)
    assert hiring.hired[0].sex is Sex.MALE


def member(kind: QualificationKind, issued_on: date) -> Member:
    scope = PracticeScope.TCM if TYPES.get(kind) == "doctor_practice" else None
    entry = PractitionerEntry(
        name="王桂英",
        sex=2,
        born_on=date(1980, 1, 1),
        identity_number="1",
        qualifications=(QualificationEntry(kind, "110000000000001", issued_on, scope),),
        posts=(PostEntry(CODE, PostKind.DOCTOR, issued_on, kind, "中医科"),),
    )
    return Member(entry, uuid4())


@pytest.mark.parametrize("kind", list(TYPES))
def test_a_certificate_states_what_its_type_asks_for(kind: QualificationKind) -> None:
    certifying = Certifying({CODE: "本溪市中医院"}, uuid4(), ON)
    (made,) = certifying.certificates([member(kind, date(2012, 2, 29))])
    asked = require_type(made.type)
    needed = {one.code for one in asked.fields if not (one.is_optional or one.is_number)}
    assert made.claims.keys() == needed
    if asked.years is None:
        assert (made.issued_on, made.valid_until) == (date(2012, 2, 29), None)
    else:
        assert (made.issued_on, made.valid_until) == (date(2022, 2, 28), date(2027, 2, 28))


def test_who_needs_no_certificate_has_none() -> None:
    certifying = Certifying({CODE: "本溪市中医院"}, uuid4(), ON)
    assert not list(certifying.certificates([member(QualificationKind.TECHNICIAN, ON)]))
