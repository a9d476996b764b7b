"""Taking somebody in hand at a window or desk: for the day, and visible to them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from minkang.registry.access.services import open_record
from minkang.registry.access.terms import Action, Actor, Category, Purpose
from minkang.registry.people.models import CareRelation
from minkang.registry.people.rules import CareRelationEntry
from minkang.registry.people.services.caring import open_care_relation
from minkang.registry.people.terms import CareKind


def take_in_hand(*, actor: Actor, person: UUID, reference: str, at: datetime) -> None:
    """Let the actor's office serve somebody until midnight; said twice, it is one service.

    Whoever it is sees the finding and the tie in the log of their record; they need no account.

    Args:
        actor: Who serves.
        person: Whom.
        reference: What for, ``kind:key``.
        at: Now.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``.
    """
    decision = open_record(
        actor=actor,
        person=person,
        action=Action.FIND,
        purpose=Purpose.GOVERNMENT_SERVICE,
        categories=frozenset({Category.IDENTITY}),
        at=at,
    )
    office = decision.granted.organisation
    if office is None:
        raise ValueError(f"{decision.granted.role} finds residents for no office")
    today = localdate(at)
    in_hand = CareRelation.objects.filter(
        person_id=person, organisation_id=office, reference=reference, since=today
    )
    if in_hand.exists():
        return
    entry = CareRelationEntry(
        person=person,
        organisation=office,
        kind=CareKind.SERVICE_CASE,
        reference=reference,
        since=today,
        until=today + timedelta(days=1),
    )
    open_care_relation(entry=entry, by=actor.reference, at=at)
