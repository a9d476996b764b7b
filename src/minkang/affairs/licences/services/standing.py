"""Stopping a licence, taking it up again, ending it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.affairs.licences.rules.deciding import end_fault, resume_fault, stop_fault
from minkang.affairs.licences.services.entry_types import (
    LICENCE_ENDED,
    LICENCE_RESUMED,
    LICENCE_STOPPED,
)
from minkang.affairs.licences.services.events import LicenceRevoked, LicenceSuspended
from minkang.affairs.licences.services.locking import lock_licence, note
from minkang.affairs.licences.terms import EventKind, Ground, LicenceState
from minkang.kernel.audit import services as audit
from minkang.kernel.events import publish
from minkang.kernel.refusal import Refused


@transaction.atomic
def suspend(*, licence: UUID, ground: Ground, reason: str, by: str, at: datetime) -> None:
    """Stop a licence for a while; it can be shown and taken over no more until it is resumed.

    Raises:
        Refused: ``licences.licence_unknown``, ``licences.not_in_force``,
            ``licences.ground_mismatched``, ``licences.reason_missing``.
    """
    held = lock_licence(licence)
    if fault := stop_fault(LicenceState(held.state), ground, reason):
        raise Refused(fault)
    held.state = LicenceState.SUSPENDED
    held.save(update_fields=["state"])
    written = reason.strip()
    note(licence, EventKind.SUSPENDED, ground=ground, reason=written, by=by, at=at)
    audit.record(
        LICENCE_STOPPED,
        subject=f"licence:{licence}",
        by=by,
        at=at,
        ground=ground.label,
        reason=written,
    )
    publish(LicenceSuspended(licence))


@transaction.atomic
def resume(*, licence: UUID, reason: str, by: str, at: datetime) -> None:
    """Take a stopped licence up again.

    Raises:
        Refused: ``licences.licence_unknown``, ``licences.not_suspended``.
    """
    held = lock_licence(licence)
    if fault := resume_fault(LicenceState(held.state)):
        raise Refused(fault)
    held.state = LicenceState.VALID
    held.save(update_fields=["state"])
    written = reason.strip()
    note(licence, EventKind.RESUMED, reason=written, by=by, at=at)
    audit.record(LICENCE_RESUMED, subject=f"licence:{licence}", by=by, at=at, reason=written)


@transaction.atomic
def revoke(*, licence: UUID, ground: Ground, reason: str, by: str, at: datetime) -> None:
    """End a licence for good.

    Raises:
        Refused: as `suspend`.
    """
    held = lock_licence(licence)
    if fault := end_fault(LicenceState(held.state), ground, reason):
        raise Refused(fault)
    held.state = LicenceState.REVOKED
    held.save(update_fields=["state"])
    written = reason.strip()
    note(licence, EventKind.REVOKED, ground=ground, reason=written, by=by, at=at)
    audit.record(
        LICENCE_ENDED,
        subject=f"licence:{licence}",
        by=by,
        at=at,
        ground=ground.label,
        reason=written,
    )
    publish(LicenceRevoked(licence))
