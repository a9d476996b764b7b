"""Acts at the window: each asks whether the clerk may, then does it through the registry."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from minkang.affairs.residents.terms import Matter
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.queries import may, refusal_of, require_permission
from minkang.registry.access.terms import Action, Actor, Category, Permission, Purpose
from minkang.registry.people import services as people
from minkang.registry.people.models import Person
from minkang.registry.people.queries import (
    ByIdentityNumber,
    PersonRecord,
    find_household_for,
    find_person_for,
    get_person_for,
)
from minkang.registry.people.services import (
    Home,
    ResidentEntry,
    ResidentList,
    RowFault,
)
from minkang.registry.people.terms import GuardianshipKind, Kinship

OFFICE = Purpose.GOVERNMENT_SERVICE
CIVIL = frozenset({Category.IDENTITY, Category.CONTACT, Category.HOUSEHOLD})


@dataclass(frozen=True, slots=True)
class HomeAsk:
    """Where somebody is to live, as asked at the window.

    Attributes:
        host_number: Identity number of somebody in the household to join, or "".
        area_code: Village or community of a new household, or "".
        address: Address of a new household.
    """

    host_number: str = field(repr=False)
    area_code: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GuardianAsk:
    """Who is to act for a resident, as asked at the window."""

    guardian_number: str = field(repr=False)
    kind: GuardianshipKind
    evidence: str
    since: date


def register(
    *, actor: Actor, entry: ResidentEntry, home: HomeAsk, matter: Matter, at: datetime
) -> UUID:
    """Register a resident and take the matter in hand; sent twice, it is done once.

    Raises:
        Refused: ``access.not_allowed_…``, those of `people.register_resident` and
            `find_household_for`.
    """
    if Person.objects.filter(rid=entry.rid).exists():
        return entry.rid
    settled = _home(actor, home, at)
    with transaction.atomic():
        people.register_resident(entry=entry, home=settled, by=actor.reference, at=at)
        take_up(actor=actor, person=entry.rid, matter=matter, at=at)
    return entry.rid


def take_up(*, actor: Actor, person: UUID, matter: Matter, at: datetime) -> None:
    """Take a matter of a resident in hand: the record is open to this office until midnight.

    The resident sees the finding and the matter in the log of their record.

    Raises:
        Refused: ``access.not_allowed_…`` unless the resident lives in the clerk's place.
    """
    people.take_in_hand(actor=actor, person=person, reference=f"window:{matter}", at=at)


def move(
    *, actor: Actor, person: UUID, home: HomeAsk, kinship: Kinship, on: date, at: datetime
) -> None:
    """Somebody in hand lives elsewhere in the region from day `on`.

    Raises:
        Refused: ``access.not_allowed_…``, those of `people.move` and `find_household_for`.
    """
    _open_to_write(actor, person, at)
    settled = _home(actor, home, at)
    people.move(person=person, home=settled, kinship=kinship, on=on, by=actor.reference, at=at)


def name_guardian(*, actor: Actor, ward: UUID, ask: GuardianAsk, at: datetime) -> None:
    """Let somebody act for a resident in hand.

    Raises:
        Refused: ``access.not_allowed_…``, ``residents.guardian_unknown``, those of
            `people.name_guardian` and `find_person_for`.
    """
    _open_to_write(actor, ward, at)
    clue = ByIdentityNumber(ask.guardian_number)
    found = find_person_for(actor, clue, purpose=OFFICE, at=at)
    if not found:
        message = "在您负责的地区没有找到这个号码的居民。请核对号码；外地的监护人要先登记。"
        raise Refused(
            Refusal(
                "residents.guardian_unknown",
                message,
                "nobody with this number lives in the place of the grant",
                (FieldFault("guardian", message),),
            )
        )
    people.name_guardian(
        ward=ward,
        guardian=found[0].rid,
        kind=ask.kind,
        since=ask.since,
        evidence=ask.evidence,
        by=actor.reference,
        at=at,
    )


def end_guardianship(
    *, actor: Actor, ward: UUID, guardianship: int, until: date, at: datetime
) -> None:
    """End a guardianship of a resident in hand.

    Raises:
        Refused: ``access.not_allowed_…``, ``residents.guardianship_unknown``, those of
            `people.end_guardianship`.
    """
    record = _open_to_write(actor, ward, at)
    guardians = record.living.guardians if record.living else ()
    if guardianship not in {one.guardianship for one in guardians}:
        raise Refused(
            Refusal(
                "residents.guardianship_unknown",
                "这位居民没有这条监护关系，可能刚刚已经终止。请回到登记信息核对。",
                f"guardianship {guardianship} is none of this person in force",
            )
        )
    people.end_guardianship(guardianship=guardianship, until=until, by=actor.reference, at=at)


def read_list(*, actor: Actor, content: bytes, at: datetime) -> ResidentList:
    """A list as `people.read_list` gives it; rows outside the clerk's place are faults too.

    Raises:
        Refused: those of `people.read_list`.
    """
    residents = people.read_list(content, at=at)
    outside = tuple(
        RowFault(row.number, refusal_of(decision), row.household)
        for row in residents.rows
        if not (decision := may(actor, Permission.REGISTER_PERSON, row.area_code)).allowed
    )
    wrong = {fault.number for fault in outside}
    faults = (*residents.faults, *outside)
    return ResidentList(
        rows=tuple(row for row in residents.rows if row.number not in wrong),
        faults=tuple(sorted(faults, key=lambda fault: fault.number)),
    )


def _home(actor: Actor, ask: HomeAsk, at: datetime) -> Home:
    if ask.host_number:
        household, area_code = find_household_for(actor, ask.host_number, purpose=OFFICE, at=at)
        require_permission(actor, Permission.REGISTER_PERSON, area_code)
        return Home(household=household)
    require_permission(actor, Permission.REGISTER_PERSON, ask.area_code)
    return Home(area_code=ask.area_code, address=ask.address)


def _open_to_write(actor: Actor, person: UUID, at: datetime) -> PersonRecord:
    return get_person_for(
        actor, person, purpose=OFFICE, categories=CIVIL, at=at, action=Action.WRITE
    )
