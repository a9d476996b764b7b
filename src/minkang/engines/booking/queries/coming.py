"""What is still to come of a session, for whoever adds places to it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils.timezone import localtime

from minkang.engines.booking.models import Pool, Slot


@dataclass(frozen=True, slots=True)
class ComingSlot:
    """A slot ``[starts, ends)`` that is not over."""

    slot: int
    starts: datetime
    ends: datetime

    @property
    def label(self) -> str:
        """The slot as people read it: 08:00–08:30."""
        return f"{localtime(self.starts):%H:%M}–{localtime(self.ends):%H:%M}"


def list_coming_slots(session: int, at: datetime) -> tuple[ComingSlot, ...]:
    """The slots of a session that are not over, to add places to."""
    rows = Slot.objects.filter(session=session, ends__gt=at).order_by("starts")
    return tuple(ComingSlot(row.pk, row.starts, row.ends) for row in rows)


def count_places(session: int) -> int:
    """Places of all kinds in a session."""
    return Pool.objects.filter(slot__session=session).aggregate(sum=Sum("capacity"))["sum"] or 0
