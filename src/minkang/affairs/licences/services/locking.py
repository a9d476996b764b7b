"""The lock of a licence, and its history."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from minkang.affairs.licences.models import Licence, LicenceEvent
from minkang.affairs.licences.queries.own import licence_unknown
from minkang.affairs.licences.terms import EventKind, Ground
from minkang.kernel.refusal import Refused


def lock_licence(rid: UUID) -> Licence:
    """The licence, which nobody else changes until the transaction ends.

    Raises:
        Refused: ``licences.licence_unknown``.
    """
    found = Licence.objects.select_for_update(no_key=True).filter(pk=rid).first()
    if found is None:
        raise Refused(licence_unknown(rid))
    return found


def note(
    licence: UUID,
    kind: EventKind,
    *,
    ground: Ground | None = None,
    reason: str = "",
    by: str,
    at: datetime,
) -> None:
    """Append to the history of a licence that is locked, or that was just made."""
    last = LicenceEvent.objects.filter(licence=licence).aggregate(last=Max("seq"))["last"]
    LicenceEvent.objects.create(
        licence_id=licence,
        seq=(last or 0) + 1,
        kind=kind,
        ground=ground or "",
        reason=reason,
        by=by,
        at=at,
    )
