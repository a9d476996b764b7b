"""Writing the log of exchanges."""

from datetime import datetime
from uuid import UUID

from minkang.engines.gateway.models import Exchange, Office
from minkang.engines.gateway.models.cells import seal_text
from minkang.engines.gateway.rules.chaining import Entry, chained, text_digest
from minkang.engines.gateway.terms import Act, Direction

_DIRECTION = {
    Act.SENT: Direction.OUT,
    Act.FAILED: Direction.OUT,
    Act.ANSWERED: Direction.OUT,
}


def lock_office(organisation: UUID) -> Office:
    """The office with its log held: entries of one office follow each other."""
    return Office.objects.select_for_update().get(pk=organisation)


def log(
    office: Office, act: Act, message: UUID, *, at: datetime, text: str = "", fault: str = ""
) -> None:
    """Add an entry to the log of an office that is locked."""
    office.seq += 1
    direction = _DIRECTION.get(act, Direction.IN)
    entry = Entry(
        *(str(office.pk), office.seq, direction.value, act.value, str(message), at),
        *(text_digest(text), fault),
    )
    previous = bytes(office.head)
    office.head = chained(entry, previous)
    changed = ["seq", "head"]
    if direction is Direction.IN:
        office.heard_at = at
        changed.append("heard_at")
    office.save(update_fields=changed)
    Exchange.objects.create(
        office=office,
        seq=office.seq,
        direction=direction,
        act=act,
        message=message,
        at=at,
        text_sealed=seal_text(office.pk, office.seq, text) if text else b"",
        text_digest=entry.text_digest,
        fault=fault,
        previous=previous,
        hash=office.head,
    )
