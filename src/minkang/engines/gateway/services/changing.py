"""An office is registered or changed by two persons: one proposes, another approves.

Whoever holds an office's key learns what families told, and gives numbers to children; so nobody alone
decides where messages go and whose signature counts. Cutting an office off needs one person only.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from minkang.engines.gateway.models import Office, OfficeChange
from minkang.engines.gateway.rules import refusals
from minkang.engines.gateway.services.entry_types import CHANGE_PROPOSED, CHANGE_TURNED_DOWN
from minkang.engines.gateway.services.registering import (
    OfficeEntry,
    change_office,
    faults_of,
    minutes_of,
    register_office,
)
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refused

ONE_WAITS = "an_office_has_one_change_that_waits"


@transaction.atomic
def propose_change(*, entry: OfficeEntry, by: str, at: datetime) -> OfficeChange:
    """Propose an office, or what is to change of one; nothing changes before somebody approves.

    Raises:
        Refused: ``gateway.registration_incomplete`` with every fault, ``gateway.change_waits``.
    """
    if faults := faults_of(entry, _registered(entry.organisation)):
        raise Refused(refusals.registration_incomplete(faults))
    made = OfficeChange(
        organisation_id=entry.organisation,
        code=entry.code,
        endpoint=entry.endpoint,
        answers_within=minutes_of(entry.answers_within),
        kinds=list(entry.kinds),
        public_pem=entry.public_pem,
        proposed_by=by,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as fault:
        if ONE_WAITS in str(fault):
            raise Refused(refusals.change_waits()) from None
        raise
    audit.record(
        CHANGE_PROPOSED,
        subject=f"organisation:{entry.organisation}",
        by=by,
        at=at,
        code=made.code,
        endpoint=made.endpoint,
    )
    return made


@transaction.atomic
def approve_change(*, change: int, by: str, at: datetime) -> Office:
    """Let a proposed change be in force from now on.

    Raises:
        Refused: ``gateway.change_unknown``, ``gateway.own_change_not_allowed``, and what
            `register_office` and `change_office` refuse, for much may have happened since.
    """
    held = _waiting(change)
    if held.proposed_by == by:
        raise Refused(refusals.own_change())
    entry = OfficeEntry(
        organisation=held.organisation_id,
        code=held.code,
        endpoint=held.endpoint,
        answers_within=timedelta(minutes=held.answers_within),
        public_pem=held.public_pem,
        kinds=tuple(held.kinds),
    )
    does = change_office if _registered(entry.organisation) else register_office
    made = does(entry=entry, by=by, at=at)
    _decided(held, is_approved=True, by=by, at=at)
    return made


@transaction.atomic
def turn_down_change(*, change: int, by: str, at: datetime) -> None:
    """Leave everything as it is; who proposed it may take it back so too.

    Raises:
        Refused: ``gateway.change_unknown``.
    """
    held = _waiting(change)
    _decided(held, is_approved=False, by=by, at=at)
    audit.record(
        CHANGE_TURNED_DOWN,
        subject=f"organisation:{held.organisation_id}",
        by=by,
        at=at,
        code=held.code,
    )


def _registered(organisation: UUID) -> Office | None:
    return Office.objects.filter(pk=organisation).first()


def _waiting(change: int) -> OfficeChange:
    waiting = OfficeChange.objects.select_for_update().filter(is_approved__isnull=True)
    found = waiting.filter(pk=change).first()
    if found is None:
        raise Refused(refusals.change_unknown())
    return found


def _decided(held: OfficeChange, *, is_approved: bool, by: str, at: datetime) -> None:
    held.is_approved, held.decided_by, held.decided_at = is_approved, by, at
    held.save(update_fields=["is_approved", "decided_by", "decided_at"])
