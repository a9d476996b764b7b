"""Births of the last months: recorded by hospitals, declared once by families, answered by offices.

The youngest child stays undeclared; its mother is a persona of the demonstration, and finds the birth
recorded by the hospital.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from django.utils.timezone import localdate

from minkang.affairs.onething import services as onething
from minkang.affairs.onething.queries.offices import DELIVERING
from minkang.affairs.onething.queries.progress import lines_of
from minkang.affairs.onething.services import Officer
from minkang.affairs.onething.terms import PartState
from minkang.city.affairs_habits import Habits
from minkang.city.affairs_time import Hours, Story
from minkang.city.clinics_patients import Register
from minkang.city.draws import stream
from minkang.city.records_people import Resident
from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.organisations.terms import PRIMARY_CENTRES, Specialty
from minkang.registry.people.terms import Sex

PACKAGE = "newborn"
APPROVER = "approver"
SEXES = {Sex.MALE: "male", Sex.FEMALE: "female"}
YES, NO = "yes", "no"
WANTED = {
    "birth.wants_social_card": 0.9,
    "birth.wants_insurance": 0.98,
    "birth.claims_reimbursement": 0.7,
    "birth.wants_subsidy": 0.95,
}
"""Share of families that choose a part (verification = "memory")."""

RECORDED = (
    *("newborn.sex", "newborn.birth_date", "newborn.birth_time", "newborn.birth_order"),
    *("newborn.birth_weight", "newborn.birth_length", "newborn.gestational_weeks"),
    *("mother.name", "mother.identity_number"),
)
GROWTH = {
    "newborn.birth_weight": (2500, 4100),
    "newborn.birth_length": (47, 54),
    "newborn.gestational_weeks": (37, 42),
}
YOUNGEST = timedelta(days=6)
ONE_DAY = timedelta(days=1)
OFFICER = "system:city-officer-1"


LOG = logging.getLogger("minkang.city")
NOWHERE = "nobody is born in this region on %s: no institution with a department of obstetrics (05)"


def delivers(one: OrganisationEntry, on: date) -> bool:
    """Whether children are born there on a day: it may, and has the department by its code."""
    if one.category not in DELIVERING or on < one.opened_on or one.closed_on is not None:
        return False
    return any(
        held.specialty is Specialty.OBSTETRICS_GYNAECOLOGY
        and held.opened_on <= on
        and (held.closed_on is None or on < held.closed_on)
        for held in one.departments
    )


@dataclass(frozen=True, slots=True)
class Family:
    """A child with its parents as the register holds them; `order` counts the mother's children."""

    child: Resident
    mother: Resident
    father: Resident
    declarer: UUID
    order: int


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth to be told in a region built for the day `on`."""

    family: Family
    hospital: UUID
    facts: dict[str, str]
    on: date
    draw: np.random.Generator


@dataclass(frozen=True, slots=True)
class Cradle:
    """Tells the births from `first` on."""

    register: Register
    entries: Sequence[OrganisationEntry]
    habits: Habits
    hours: Hours
    seed: int
    by: str

    def stories(self, first: date, on: date) -> Iterator[Story]:
        """Each birth from `first` to `on`."""
        centres = [one for one in self.entries if one.category in PRIMARY_CENTRES]
        for number, family in enumerate(self._families(first, on)):
            born_on = family.child.born_on
            hospitals = [one for one in self.entries if delivers(one, born_on)]
            if not hospitals or not centres:
                LOG.warning(NOWHERE, born_on)
                continue
            draw = stream(self.seed, "birth", number)
            hospital = hospitals[int(draw.integers(len(hospitals)))]
            centre = centres[int(draw.integers(len(centres)))]
            facts = self._facts(family, hospital, centre, draw)
            yield self._story(Birth(family, hospital.rid, facts, on, draw))

    def _families(self, first: date, on: date) -> Iterator[Family]:
        rows = {rid: row for row, rid in enumerate(self.register.rids)}
        for rid, row in rows.items():
            child = self.register.residents[row]
            if not first <= child.born_on < on - ONE_DAY:
                continue
            parents = [
                (one, self.register.residents[rows[one]])
                for one in self.register.guardians.get(rid, ())
                if one in rows
            ]
            mothers = [one for one in parents if one[1].sex is Sex.FEMALE]
            fathers = [one for one in parents if one[1].sex is Sex.MALE]
            if mothers and fathers and mothers[0][1].identity_number and mothers[0][1].telephone:
                declarer, mother = mothers[0]
                siblings = [
                    self.register.residents[rows[one]]
                    for one, guardians in self.register.guardians.items()
                    if declarer in guardians and one in rows
                ]
                order = 1 + sum(one.born_on < child.born_on for one in siblings)
                yield Family(child, mother, fathers[0][1], declarer, order)

    def _story(self, birth: Birth) -> Story:
        """The hospital records the birth, the family declares it, and one office after the other answers."""
        family, draw = birth.family, birth.draw
        moment = self.hours.at_office(family.child.born_on + ONE_DAY, draw)
        yield moment
        recorded = {code: birth.facts[code] for code in RECORDED}
        onething.record_birth(hospital=birth.hospital, facts=recorded, by=self.by, at=moment)
        is_left = family.child.born_on > birth.on - YOUNGEST
        if is_left or draw.random() >= self.habits.value("newborn_declared"):
            return
        moment = self.hours.later(moment, 1 + int(draw.integers(7)), draw)
        yield moment
        declared = onething.declare(
            package=PACKAGE, person=family.declarer, facts=birth.facts, by=self.by, at=moment
        )
        parts = [line.told.code for line in lines_of(declared)]
        for code in [*parts, *parts]:
            found = {line.told.code: line for line in lines_of(declared)}[code]
            if found.state is not PartState.OPEN:
                continue
            promised = found.told.promised.amount
            days = promised + 2 if draw.random() < self.habits.value("late") else promised
            moment = self.hours.later(moment, int(draw.integers(days + 1)) // 2, draw)
            yield moment
            results = self._results(found.told.results, birth, localdate(moment))
            onething.answer_part(
                part=found.part.rid,
                results=results,
                officer=Officer(APPROVER, None),
                by=OFFICER,
                at=moment,
            )

    def _results(self, codes: Sequence[str], birth: Birth, on: date) -> dict[str, str]:
        """What an office gives back; the child's number is the one the register has."""
        child, draw = birth.family.child, birth.draw
        known = {
            "newborn.identity_number": child.identity_number,
            "birth.certificate_issued_on": on.isoformat(),
            "household.head": birth.family.father.name,
            "person.address": birth.family.father.address or birth.facts["birth.hospital"],
            "birth.certificate_number": certificate_number(child, draw),
        }
        return {code: known.get(code) or registry_number(child, draw) for code in codes}

    def _facts(
        self,
        family: Family,
        hospital: OrganisationEntry,
        centre: OrganisationEntry,
        draw: np.random.Generator,
    ) -> dict[str, str]:
        child, mother, father = family.child, family.mother, family.father
        known = {
            "newborn.name": child.name,
            "newborn.sex": SEXES.get(child.sex, "male"),
            "newborn.birth_date": child.born_on.isoformat(),
            "newborn.birth_time": f"{int(draw.integers(24)):02d}:{int(draw.integers(60)):02d}",
            "newborn.birth_order": str(family.order),
            "newborn.surname_from": "father" if child.name[0] == father.name[0] else "mother",
            "newborn.is_local_birth": YES,
            "birth.hospital": hospital.name,
            "birth.vaccination_clinic": centre.name,
            "birth.parents_are_married": YES,
            "birth.has_foreign_parent": NO,
            "birth.household_with": "father",
            "mother.insurance_place": "本市",
            "person.bank_name": "本市一家银行",
            "person.bank_account": f"62{int(draw.integers(10**15)):017d}",
        }
        for name, parent in (("mother", mother), ("father", father)):
            known |= {
                f"{name}.name": parent.name,
                f"{name}.identity_number": parent.identity_number,
                f"{name}.phone": parent.telephone or mother.telephone or father.telephone,
                f"{name}.household_address": parent.address,
            }
        known |= {code: str(int(draw.integers(*between))) for code, between in GROWTH.items()}
        wanted = {code: YES if draw.random() < share else NO for code, share in WANTED.items()}
        return {code: value for code, value in (known | wanted).items() if value}


def certificate_number(child: Resident, draw: np.random.Generator) -> str:
    """A number of a certificate of birth: a letter, the province, seven digits."""
    letter = "TUVWX"[int(draw.integers(5))]
    return f"{letter}{child.identity_number[:2]}{int(draw.integers(10**7)):07d}"


def registry_number(one: Resident, draw: np.random.Generator) -> str:
    """A number of an office's own list: the city, ten digits."""
    return f"{one.identity_number[:4]}{int(draw.integers(10**10)):010d}"
