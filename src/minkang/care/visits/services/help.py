"""Help on the day of a visit: asked for at the desk, and taken on by somebody of the hospital."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.care.visits.models import HelpRequest
from minkang.care.visits.terms import HelpKind
from minkang.engines.booking.services.booking import lock_booking
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refusal, Refused

HELP_NOTED = register(
    EntryType(
        code="visits.help_noted",
        zh="登记了就诊当天需要的帮助：{kinds}",
        en="Noted the help needed on the day of the visit: {kinds}",
        facts=("kinds",),
        personal=frozenset({"kinds"}),
    )
)
HELP_ARRANGED = register(
    EntryType(
        code="visits.help_arranged",
        zh="安排好了就诊当天的帮助：{kind}",
        en="Arranged the help for the day of the visit: {kind}",
        facts=("kind",),
        personal=frozenset({"kind"}),
    )
)


@transaction.atomic
def note_help(
    *, booking: UUID, kinds: Collection[HelpKind], note: str, by: str, at: datetime
) -> None:
    """Set what help somebody needs with a booking; help that was arranged stays as it is.

    Raises:
        Refused: ``booking.booking_unknown``.
    """
    lock_booking(booking)
    wanted = set(kinds)
    open_ones = HelpRequest.objects.filter(booking=booking, arranged_at__isnull=True)
    open_ones.exclude(kind__in=wanted).delete()
    open_ones.update(note=note)
    rows = HelpRequest.objects.filter(booking=booking)
    kept = {HelpKind(kind) for kind in rows.values_list("kind", flat=True)}
    HelpRequest.objects.bulk_create(
        HelpRequest(booking_id=booking, kind=kind, note=note, asked_at=at)
        for kind in sorted(wanted - kept)
    )
    audit.record(
        HELP_NOTED,
        subject=f"booking:{booking}",
        by=by,
        at=at,
        kinds="、".join(kind.label for kind in HelpKind if kind in wanted) or "无",
    )


@transaction.atomic
def arrange_help(*, request: int, by: str, at: datetime) -> None:
    """Somebody of the hospital took the help on; said twice, the first stands.

    Raises:
        Refused: ``visits.help_unknown``.
    """
    found = HelpRequest.objects.select_for_update().filter(pk=request).first()
    if found is None:
        raise Refused(
            Refusal(
                "visits.help_unknown",
                "没有找到这条需要帮助的登记，可能刚刚撤掉了。请回到列表核对。",
                f"no help request {request}",
            )
        )
    if found.arranged_at is not None:
        return
    found.arranged_at = at
    found.save(update_fields=["arranged_at"])
    audit.record(
        HELP_ARRANGED,
        subject=f"booking:{found.booking_id}",
        by=by,
        at=at,
        kind=HelpKind(found.kind).label,
    )
