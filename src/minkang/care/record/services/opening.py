"""Whose eyes look at a record, what they may see, and what stays in the log."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.care.record.queries.entry_types import PROXY_READ
from minkang.care.record.queries.people import is_proxy, name_of
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.terms import Standing
from minkang.care.results.queries.orders import readable_by
from minkang.engines.records.terms import Reader, ReaderKind
from minkang.kernel.audit import services as audit
from minkang.policy.clauses import executes
from minkang.registry.access.queries import (
    emergency_of,
    may,
    require_own,
    require_person,
    ties_of,
)
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.services import open_record
from minkang.registry.access.terms import (
    SENSITIVE,
    Action,
    Actor,
    Category,
    Decision,
    Permission,
    Purpose,
    Relation,
)

HEALTH = frozenset({Category.GENERAL_HEALTH})
WHOLE = HEALTH | SENSITIVE


@executes("benxi-2023-3/6.1.5", "benxi-2023-3/10.3.6", "dongying-2024/2.3.3.5")
def open_view(*, actor: Actor, person: UUID, at: datetime) -> Viewing:
    """Open a person's record for reading, as whatever the actor is to them.

    The person and guardians read freely; a proxy's, a clinician's and an emergency's look stands in the
    log. An emergency that is open goes before treatment, because it opens more. Call it outside any
    transaction, so that a denied attempt stays recorded.

    Raises:
        Refused: ``access.person_unknown``, ``access.not_allowed_…``.
    """
    require_person(person)
    if standing := _own_standing(actor, person, at):
        require_own(actor, person, at)
        return _as_resident(actor, person, standing, WHOLE)
    if is_proxy(actor.person, person, at):
        with transaction.atomic():
            audit.record(
                PROXY_READ, subject=subject_of(person), by=actor.reference, at=at, name=actor.name
            )
        return _as_resident(actor, person, Standing.PROXY, HEALTH)
    emergency = emergency_of(actor.account, person, at)
    if emergency is not None and emergency.is_open:
        _opened(actor, person, Purpose.BREAK_GLASS, WHOLE, at)
        # An emergency opens one record whole, as the person would read it.
        return _as_resident(actor, person, Standing.EMERGENCY, WHOLE)
    treats = may(actor, Permission.READ_PATIENT_RECORDS).allowed
    purpose = Purpose.TREATMENT if treats else Purpose.SELF
    categories = readable_by(actor, person, at) or HEALTH
    organisation = _opened(actor, person, purpose, categories, at).granted.organisation
    reader = Reader(actor.reference, ReaderKind.CLINICIAN, organisation)
    return Viewing(person, name_of(person), Standing.CARE, reader, categories, organisation)


def open_own(*, actor: Actor, person: UUID, at: datetime) -> Viewing:
    """Open a record to allow, deny, or see who looked: for the person and guardians only.

    Raises:
        Refused: ``access.person_unknown``, ``access.not_allowed_…``.
    """
    require_own(actor, person, at)
    standing = _own_standing(actor, person, at) or Standing.SELF
    return _as_resident(actor, person, standing, WHOLE)


@executes("benxi-2023-3/6.1.5")
def take_along(*, actor: Actor, person: UUID, at: datetime) -> Viewing:
    """Open a record to take a copy along: for the person and guardians; it stands in the log.

    Raises:
        Refused: ``access.person_unknown``, ``access.not_allowed_…``.
    """
    open_record(
        actor=actor,
        person=person,
        action=Action.EXPORT,
        purpose=Purpose.SELF,
        categories=WHOLE,
        at=at,
    )
    return open_own(actor=actor, person=person, at=at)


def _own_standing(actor: Actor, person: UUID, at: datetime) -> Standing | None:
    relations = {tie.relation for tie in ties_of(actor, person, localdate(at))}
    if Relation.SELF in relations:
        return Standing.SELF
    return Standing.GUARDIAN if Relation.GUARDIAN in relations else None


def _as_resident(
    actor: Actor, person: UUID, standing: Standing, categories: frozenset[Category]
) -> Viewing:
    reader = Reader(actor.reference, ReaderKind.RESIDENT, persons=frozenset({person}))
    return Viewing(person, name_of(person), standing, reader, categories)


def _opened(
    actor: Actor, person: UUID, purpose: Purpose, categories: frozenset[Category], at: datetime
) -> Decision:
    return open_record(
        actor=actor,
        person=person,
        action=Action.READ,
        purpose=purpose,
        categories=categories,
        at=at,
    )
