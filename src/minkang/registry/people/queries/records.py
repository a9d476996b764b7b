"""One person's record, as much of it as was asked for and granted."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from minkang.kernel.dated import in_force
from minkang.kernel.identifiers import mask
from minkang.registry.access.services import open_record
from minkang.registry.access.terms import Action, Actor, Category, Purpose
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.models.cells import identity_number_of, telephone_of
from minkang.registry.people.rules import age_on
from minkang.registry.people.rules.masking import masked_name
from minkang.registry.people.terms import GuardianshipKind, Kinship, Sex


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is; the identity number with its middle hidden, or ""."""

    name: str = field(repr=False)
    sex: Sex
    born_on: date
    died_on: date | None
    age: int
    ethnicity: str
    masked_number: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody."""

    telephone: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Another member of the household."""

    rid: UUID
    masked_name: str
    kinship: Kinship
    born_on: date


@dataclass(frozen=True, slots=True)
class GuardianLine:
    """A guardianship in force, seen from the ward; half-open ``[since, until)``."""

    guardianship: int
    guardian: UUID
    masked_name: str
    kind: GuardianshipKind
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Living:
    """With whom somebody lives, and who acts for them."""

    household: UUID
    kinship: Kinship
    members: tuple[MemberLine, ...]
    guardians: tuple[GuardianLine, ...]


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """The parts of a record that were granted; the others are None.

    Attributes:
        rid: Key of the record.
        area_code: Village or community.
        area_name: Its name.
        resident_since: First day of living in the region.
        resident_until: First day of no longer living there, or None.
        identity: Category identity.
        contact: Category contact.
        living: Category household.
    """

    rid: UUID
    area_code: str
    area_name: str
    resident_since: date
    resident_until: date | None
    identity: Identity | None
    contact: Contact | None
    living: Living | None


def get_person_for(
    actor: Actor,
    rid: UUID,
    *,
    purpose: Purpose,
    categories: frozenset[Category],
    at: datetime,
    action: Action = Action.READ,
) -> PersonRecord:
    """One person's record for a purpose: asked, recorded in the audit chain, and only then read.

    Call it outside a transaction, so that a denied attempt stays recorded too.

    Args:
        actor: Who asks.
        rid: Whose record.
        purpose: Why.
        categories: Which parts; all of them are granted or none.
        at: Now.
        action: ``WRITE`` where a service that changes the record follows.

    Raises:
        Refused: ``access.person_unknown``, ``access.not_allowed_<reason>``.
    """
    open_record(
        actor=actor, person=rid, action=action, purpose=purpose, categories=categories, at=at
    )
    person = Person.objects.select_related("area", "household").get(rid=rid)
    on = timezone.localdate(at)
    return PersonRecord(
        rid=person.rid,
        area_code=person.area_id,
        area_name=person.area.name,
        resident_since=person.resident_since,
        resident_until=person.resident_until,
        identity=_identity(person, on) if Category.IDENTITY in categories else None,
        contact=_contact(person) if Category.CONTACT in categories else None,
        living=_living(person, on) if Category.HOUSEHOLD in categories else None,
    )


def _identity(person: Person, on: date) -> Identity:
    return Identity(
        name=person.name,
        sex=Sex(person.sex),
        born_on=person.born_on,
        died_on=person.died_on,
        age=age_on(person.born_on, person.died_on or on),
        ethnicity=person.ethnicity,
        masked_number=mask(identity_number_of(person)),
    )


def _contact(person: Person) -> Contact:
    return Contact(telephone=telephone_of(person), address=person.household.address)


def _living(person: Person, on: date) -> Living:
    members = Person.objects.filter(
        household=person.household_id, died_on__isnull=True, resident_until__isnull=True
    ).exclude(rid=person.rid)
    guardianships = Guardianship.objects.filter(in_force(on), ward=person).select_related(
        "guardian"
    )
    return Living(
        household=person.household_id,
        kinship=Kinship(person.kinship),
        members=tuple(
            MemberLine(one.rid, masked_name(one.name), Kinship(one.kinship), one.born_on)
            for one in members.order_by("born_on", "rid")
        ),
        guardians=tuple(
            GuardianLine(
                one.pk,
                one.guardian_id,
                masked_name(one.guardian.name),
                GuardianshipKind(one.kind),
                one.since,
                one.until,
            )
            for one in guardianships.order_by("since", "pk")
        ),
    )
