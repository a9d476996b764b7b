"""Emergency access: opened with a reason, short, told to the resident, reviewed by an auditor."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.calendar.working_days import china
from minkang.kernel.refusal import Refused
from minkang.registry.access.models import EmergencyAccess
from minkang.registry.access.queries.actors import require_permission
from minkang.registry.access.queries.emergencies import require_emergency
from minkang.registry.access.queries.entry_types import EMERGENCY_OPENED, EMERGENCY_REVIEWED
from minkang.registry.access.queries.facts import emergency_of, require_person
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.rules import emergency_end, reason_fault, review_due, review_fault
from minkang.registry.access.services.events import EmergencyOpened, EmergencyReviewed
from minkang.registry.access.terms import Actor, EmergencyState, Grant, Permission


@transaction.atomic
def break_glass(*, actor: Actor, person: UUID, reason: str, at: datetime) -> EmergencyState:
    """Open one person's whole record for reading, for a short while; asking again is harmless.

    Raises:
        Refused: ``access.not_allowed_…`` unless doctor or nurse; ``access.person_unknown``,
            ``access.reason_too_short``.
    """
    decision = require_permission(actor, Permission.OPEN_EMERGENCY)
    require_person(person)
    if refusal := reason_fault(reason):
        raise Refused(refusal)
    last = emergency_of(actor.account, person, at)
    if last is not None and last.is_open:
        return last
    emergency = EmergencyAccess.objects.create(
        account_id=actor.account,
        person_id=person,
        reason=reason.strip(),
        opened_at=at,
        ends_at=emergency_end(at),
        review_due_on=review_due(localdate(at), china()),
    )
    _record_opening(actor, emergency, decision.granted)
    events.publish(EmergencyOpened(emergency=emergency.rid, person=person, account=actor.account))
    return EmergencyState(ends_at=emergency.ends_at, seen_at=at)


@transaction.atomic
def review_emergency(*, actor: Actor, emergency: UUID, is_justified: bool, at: datetime) -> None:
    """Conclude whether an emergency access was justified; the resident sees the conclusion.

    Raises:
        Refused: ``access.not_allowed_…`` unless audit administrator,
            ``access.own_emergency_not_allowed``, ``access.emergency_unknown``,
            ``access.review_taken``.
    """
    require_permission(actor, Permission.REVIEW_EMERGENCIES)
    found = require_emergency(EmergencyAccess.objects.select_for_update(), emergency)
    refusal = review_fault(
        opener=found.account_id,
        reviewer=actor.account,
        is_reviewed=found.reviewed_at is not None,
    )
    if refusal:
        raise Refused(refusal)
    found.reviewed_at = at
    found.reviewed_by = actor.reference
    found.is_justified = is_justified
    found.save(update_fields=["reviewed_at", "reviewed_by", "is_justified"])
    audit.record(
        EMERGENCY_REVIEWED,
        subject=subject_of(found.person_id),
        by=actor.reference,
        at=at,
        emergency=str(found.rid),
        is_justified=is_justified,
    )
    events.publish(EmergencyReviewed(emergency=found.rid, person=found.person_id))


def _record_opening(actor: Actor, emergency: EmergencyAccess, grant: Grant) -> None:
    audit.record(
        EMERGENCY_OPENED,
        subject=subject_of(emergency.person_id),
        by=actor.reference,
        at=emergency.opened_at,
        emergency=str(emergency.rid),
        organisation_name=grant.organisation_name,
        role=grant.role.value,
        name=actor.name,
        ends_at=emergency.ends_at.isoformat(),
        reason=emergency.reason,
    )
