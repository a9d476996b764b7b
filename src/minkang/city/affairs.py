"""What offices publish and issue before anybody applies.

Procedures, guides to permits, guides of hospitals, and the licences of the institutions that stand. Nothing is published by one person: one officer proposes, another approves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from django.utils.timezone import localdate

from minkang.affairs.licences import services as licences
from minkang.affairs.onething import services as onething
from minkang.affairs.onething.terms import OfficeKind
from minkang.affairs.permits import services as permits
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.terms import GuideAction
from minkang.city import names
from minkang.city.affairs_certifying import Certifying, Member, years_later
from minkang.city.affairs_habits import Habits
from minkang.city.draws import stream
from minkang.engines.cases.services import procedures
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.organisations.terms import HOSPITALS, MEDICAL, Category, Level, Ownership

FIRST_OFFICER, SECOND_OFFICER = "system:city-drafting", "system:city-approving"
FIVE_YEARS = 5
DAYS_OF_YEAR = 365
GUIDED = frozenset({Level.SECONDARY, Level.TERTIARY})
DESK = "门诊楼一层大厅服务台"
WORDS = "挂号、改约、查结果、复印病历、投诉都在这里办。先来先办，谁来都一样。"
EVERYDAY = "全科医疗科"
KINDS = {
    Category.GENERAL_HOSPITAL: "general_hospital",
    Category.TCM_HOSPITAL: "tcm_hospital",
    Category.COMMUNITY_CENTRE: "community",
    Category.COMMUNITY_STATION: "community",
    Category.TOWNSHIP_HOSPITAL: "township",
    Category.VILLAGE_CLINIC: "health_station",
    Category.OUTPATIENT_CLINIC: "outpatient",
}
"""What a practice licence calls an institution; every other one is a specialist hospital."""


@dataclass(frozen=True, slots=True)
class Founding:
    """Opens the windows of a region; `area` is its twelve-digit code, `on` the day it is built for."""

    area: str
    entries: Sequence[OrganisationEntry]
    habits: Habits
    seed: int
    on: date
    by: str

    def publish(self, at: datetime) -> dict[str, int]:
        """Publish procedures and guides to permits; returns the version of each item."""
        procedures.publish_shipped(proposer=FIRST_OFFICER, approver=SECOND_OFFICER, at=at)
        onething.publish_packages(proposer=FIRST_OFFICER, approver=SECOND_OFFICER, at=at)
        versions = {}
        for item in definitions().values():
            proposal = permits.Proposal(item, self.area)
            try:
                made = permits.propose(proposal=proposal, by=FIRST_OFFICER, at=at)
            except Refused:
                # A guide that lacks an element stays a draft until somebody completes it.
                continue
            versions[item.code] = permits.publish(version=made.pk, by=SECOND_OFFICER, at=at).pk
        return versions

    def guide(self, at: datetime) -> int:
        """Publish the guide of every public hospital of the second level and above."""
        hospitals = [
            one
            for one in self.entries
            if one.category in HOSPITALS
            and one.level in GUIDED
            and one.ownership is Ownership.GOVERNMENT
        ]
        for one in hospitals:
            phone = one.telephone or "400" + one.credit_code[8:].translate(DIGITS)[-7:]
            entry = permits.GuideEntry(DESK, phone, phone, WORDS, frozenset(GuideAction))
            permits.publish_guide(organisation=one.rid, entry=entry, by=self.by, at=at)
        return len(hospitals)

    def license(self, issuer: UUID, staff: Sequence[Member], at: datetime, latest: datetime) -> int:
        """Take the licences of medical institutions and of their staff into the register.

        Those that were given after `at` follow at the moment `latest`.
        """
        holders = [one for one in self.entries if one.category in MEDICAL and one.licence]
        places = {one.credit_code: one.name for one in self.entries}
        listed = [
            *(
                self._licence(one, issuer, stream(self.seed, "licence", number))
                for number, one in enumerate(holders)
            ),
            *Certifying(places, issuer, self.on).certificates(staff),
        ]
        for moment, is_there in ((at, True), (latest, False)):
            due = [one for one in listed if (one.issued_on <= localdate(at)) is is_there]
            licences.issue_all(entries=due, by=self.by, at=moment)
        return len(listed)

    def seat(self, health: UUID, at: datetime) -> dict[OfficeKind, UUID]:
        """Let the offices of the city do their parts of joint cases."""
        seated = {OfficeKind.HEALTH: health} | {
            OfficeKind(one.kind): rid
            for one in self.habits.offices
            for rid in (_named(self.entries, one.name),)
            if rid is not None
        }
        for kind, rid in seated.items():
            onething.seat_office(
                area=self.area,
                kind=kind,
                organisation=rid,
                since=self.on.replace(month=1, day=1),
                by=self.by,
                at=at,
            )
        return seated

    def _licence(
        self, one: OrganisationEntry, issuer: UUID, draw: np.random.Generator
    ) -> licences.LicenceEntry:
        is_filed = one.category is Category.CLINIC
        departments = "、".join(dict.fromkeys(held.specialty.label for held in one.departments))
        head = somebody(draw)
        claims = {
            "institution.name": one.name,
            "premises.address": one.address or one.name,
            "institution.departments": departments or EVERYDAY,
            "organisation.principal": head,
        }
        if not is_filed:
            claims |= {
                "institution.kind": KINDS.get(one.category, "specialist_hospital"),
                "organisation.legal_person": head,
            }
        issued_on = max(one.opened_on, self.on - timedelta(days=int(draw.integers(90, 1780))))
        return licences.LicenceEntry(
            type="clinic_filing" if is_filed else "medical_institution_practice",
            number=one.licence,
            holder=one.rid,
            issuer=issuer,
            issued_on=issued_on,
            valid_until=None if is_filed else years_later(issued_on, FIVE_YEARS),
            claims=claims,
        )


DIGITS = str.maketrans({chr(65 + place): str(place % 10) for place in range(26)})


def health_office(entries: Sequence[OrganisationEntry]) -> UUID:
    """The health commission: the authority with the smallest credit code."""
    offices = [one for one in entries if one.category is Category.AUTHORITY]
    return min(offices, key=lambda one: one.credit_code).rid


def _named(entries: Sequence[OrganisationEntry], ending: str) -> UUID | None:
    return next((one.rid for one in entries if one.name.endswith(ending)), None)


def somebody(draw: np.random.Generator) -> str:
    """A name of nobody."""
    year, sex = np.array([draw.integers(1960, 1986)]), np.array([draw.integers(1, 3)])
    surname = names.draw_surnames(draw, np.array([names.HAN], dtype=object))
    return str(surname[0] + names.draw_given(draw, year, sex)[0])
