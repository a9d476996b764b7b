"""A region in which every route has something to open, near and far.

*Near* is what a role is granted for: the hospital, its county, a resident tied to it. *Far* is the
same thing in another county with no tie at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from uuid import UUID

from access_cases import CasesSide, cases_side
from access_clinics import ClinicSide, clinic_side
from access_exchange import ExchangeSide, exchange_side
from access_gateway import GatewaySide, gateway_side
from access_licences import LicencesSide, licences_side
from access_matching import MatchingSide, matching_side
from access_onething import OnethingSide, onething_side
from access_permits import PermitsSide, permits_side
from access_record import RecordSide, record_side
from access_results import ResultsSide, results_side
from openpyxl import load_workbook

from minkang.affairs.registration import services as registration
from minkang.kernel.identifiers import credit_check_character
from minkang.policy.services import library
from minkang.registry.access import services as access
from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.accounts import services as accounts
from minkang.registry.accounts.models import Account, RoleGrant
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership, RosterKind
from minkang.registry.people import services as people
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.terms import CareKind, GuardianshipKind, Kinship, Sex
from minkang.registry.places import services as places
from minkang.registry.places.models import Area
from signing_in import an_account

BY = "system:test"
AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SINCE = date(2020, 1, 1)
COUNTIES = {"near": "210502", "far": "210522"}


class Scope(StrEnum):
    """Whose things a route is asked for."""

    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Side:
    """The things of one scope."""

    organisation: Organisation
    person: Person
    account: Account
    emergency: EmergencyAccess
    guardianship: Guardianship
    proposal: RoleGrant
    roster: UUID
    clinic: ClinicSide
    results: ResultsSide
    matching: MatchingSide
    exchange: ExchangeSide
    record: RecordSide
    permits: PermitsSide
    onething: OnethingSide
    cases: CasesSide
    licences: LicencesSide
    gateway: GatewaySide


@dataclass(frozen=True, slots=True)
class World:
    """Both scopes, and an account for each role that is granted near."""

    sides: Mapping[Scope, Side]
    accounts: Mapping[Role, Account]


def build() -> World:
    """Everything, through the services."""
    library.refresh(by=BY, at=AT)
    places.load(region="210500", by=BY, at=AT)
    sides = {scope: _side(number, scope) for number, scope in enumerate(Scope, start=1)}
    near = sides[Scope.NEAR]
    for kind in (CareKind.SERVICE_CASE, CareKind.ADMISSION):
        people.open_care_relation(
            entry=people.CareRelationEntry(
                person=near.person.rid,
                organisation=near.organisation.rid,
                kind=kind,
                reference=f"{kind}:1",
                since=SINCE,
            ),
            by=BY,
            at=AT,
        )
    county = Area.objects.get(code=f"{COUNTIES[Scope.NEAR]}000000")
    accounts_by_role = {
        role: an_account(
            f"one-{role}",
            role,
            organisation=near.organisation,
            area=county,
            person=near.person if role is Role.RESIDENT else None,
        )
        for role in Role
    }
    # A held roster opens for its sender only.
    roster = _held_roster(accounts_by_role[Role.REGISTRAR], near.organisation, COUNTIES[Scope.NEAR])
    return World({**sides, Scope.NEAR: replace(near, roster=roster)}, accounts_by_role)


def _held_roster(registrar: Account, hospital: Organisation, county: str) -> UUID:
    office = Grant(Role.REGISTRAR, hospital.rid, hospital.name, county)
    roster = registration.receive_roster(
        actor=Actor(registrar.rid, "", None, None, (office,), has_second_factor=True),
        name="名单.xlsx",
        content=_roster_with_a_broken_row(),
        # Rosters are forgotten after a day by the clock of the pages.
        at=datetime.now(tz=UTC),
    )
    assert isinstance(roster, UUID)
    return roster


def _side(number: int, scope: Scope) -> Side:
    county = COUNTIES[scope]
    village = Area.objects.filter(code__startswith=county, level="village").earliest("code")
    hospital = _hospital(number, county, village)
    parent, child = (
        people.ResidentEntry(
            name=name, sex=Sex.FEMALE, born_on=born, resident_since=born, kinship=kinship
        )
        for name, born, kinship in (
            ("林清河", date(1990, 5, 1), Kinship.HEAD),
            ("林小河", date(2024, 5, 1), Kinship.CHILD),
        )
    )
    home = people.HouseholdEntry(area_code=village.code, members=(parent, child))
    people.register_residents(households=[home], by=BY, at=AT)
    guardianship = people.name_guardian(
        ward=child.rid,
        guardian=parent.rid,
        kind=GuardianshipKind.PARENT,
        since=date(2024, 5, 1),
        by=BY,
        at=AT,
    )
    doctor = an_account(f"{scope}-doctor", Role.DOCTOR, organisation=hospital, area=village.parent)
    grant = Grant(Role.DOCTOR, hospital.rid, hospital.name, county)
    access.break_glass(
        actor=Actor(doctor.rid, doctor.name, None, None, (grant,), has_second_factor=True),
        person=parent.rid,
        reason="患者昏迷送来,需要马上知道过敏史和用药情况,家属还没有联系上。",
        at=AT,
    )
    registrar = an_account(
        f"{scope}-registrar", Role.REGISTRAR, organisation=hospital, area=village.parent
    )
    return Side(
        organisation=hospital,
        person=Person.objects.get(rid=parent.rid),
        account=doctor,
        emergency=EmergencyAccess.objects.get(account=doctor),
        guardianship=guardianship,
        proposal=accounts.grant(
            account=doctor.rid,
            role=Role.NURSE,
            organisation=hospital,
            area=village.parent,
            by="system:other",
            at=AT,
        ),
        roster=_held_roster(registrar, hospital, county),
        clinic=clinic_side(hospital, Person.objects.get(rid=parent.rid)),
        results=results_side(hospital, Person.objects.get(rid=parent.rid)),
        matching=matching_side(hospital, Person.objects.get(rid=parent.rid), AT),
        exchange=exchange_side(hospital),
        record=record_side(hospital, Person.objects.get(rid=parent.rid)),
        permits=permits_side(hospital, Person.objects.get(rid=parent.rid)),
        onething=onething_side(hospital, Person.objects.get(rid=parent.rid)),
        cases=cases_side(hospital, Person.objects.get(rid=parent.rid)),
        licences=licences_side(hospital, Person.objects.get(rid=parent.rid)),
        gateway=gateway_side(hospital),
    )


def _hospital(number: int, county: str, village: Area) -> Organisation:
    stem = f"12{county}MB{number:07d}"
    return organisations.register(
        entry=organisations.OrganisationEntry(
            name=f"第{number}医院",
            credit_code=stem + credit_check_character(stem),
            category=Category.GENERAL_HOSPITAL,
            level=Level.SECONDARY,
            ownership=Ownership.GOVERNMENT,
            area=village.code,
            opened_on=SINCE,
        ),
        by=BY,
        at=AT,
    )


def _roster_with_a_broken_row() -> bytes:
    book = load_workbook(BytesIO(organisations.roster_template(RosterKind.ORGANISATIONS)))
    book.worksheets[0].append(["第九医院", "not a code"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()
