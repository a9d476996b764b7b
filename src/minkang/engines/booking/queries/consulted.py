"""Who was seen at a clinic and when, for engines that follow a visit; keys only, no personal value."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localtime

from minkang.engines.booking.models import Consult


@dataclass(frozen=True, slots=True)
class Consulted:
    """A first consultation that is over; `department` is a code of the national list (诊疗科目)."""

    person: UUID
    organisation: UUID
    department: str
    began_at: datetime
    ended_at: datetime


def list_consulted(since: date, until: date) -> tuple[Consulted, ...]:
    """First consultations of booked days ``[since, until)`` that are over, as they began."""
    rows = (
        Consult.objects.filter(
            is_return=False,
            ended_at__isnull=False,
            booking__on__gte=since,
            booking__on__lt=until,
        )
        .order_by("started_at", "session_id", "pk")
        .values_list(
            "booking__person_id",
            "booking__department__organisation_id",
            "booking__department__specialty",
            "started_at",
            "ended_at",
        )
    )
    return tuple(
        Consulted(person, organisation, department, localtime(began), localtime(ended))
        for person, organisation, department, began, ended in rows
        if ended is not None
    )
