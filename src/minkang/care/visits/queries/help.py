"""What help people need on the day of their visit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from minkang.care.visits.models import HelpRequest
from minkang.care.visits.terms import HelpKind
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.people.queries import masked_name


@dataclass(frozen=True, slots=True)
class Help:
    """Help asked for with a booking; `arranged_at` is None while nobody took it on."""

    kind: HelpKind
    note: str
    arranged_at: datetime | None


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Help for somebody who comes on a day; `number` is the request's."""

    number: int
    booking: UUID
    masked_name: str
    kind: HelpKind
    note: str
    report_at: datetime
    department: str
    resource: str
    room: str
    arranged_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to take it on."""
        return self.arranged_at is None


def help_of(bookings: Collection[UUID]) -> Mapping[UUID, tuple[Help, ...]]:
    """The help asked for with each of these bookings; whoever asks has been allowed to see them."""
    found: dict[UUID, tuple[Help, ...]] = {}
    for row in HelpRequest.objects.filter(booking__in=bookings).order_by("kind"):
        one = Help(HelpKind(row.kind), row.note, row.arranged_at)
        found[row.booking_id] = (*found.get(row.booking_id, ()), one)
    return found


def help_in_session(session: int) -> tuple[HelpLine, ...]:
    """Help for everybody who comes to a session; whoever asks has been allowed to see its queue."""
    return tuple(_line(row) for row in _to_come().filter(booking__session=session))


def list_help_for(actor: Actor, organisation: UUID, on: date) -> tuple[HelpLine, ...]:
    """Help for everybody who comes to an organisation on a day, by time to arrive.

    Raises:
        Refused: ``access.not_allowed_…`` unless the actor receives its visitors.
    """
    require_permission(actor, Permission.BOOK_FOR_VISITORS, organisation=organisation)
    rows = _to_come().filter(booking__on=on, booking__session__service__organisation=organisation)
    return tuple(_line(row) for row in rows)


def organisation_of_help(request: int) -> UUID | None:
    """Rid of the organisation that is asked for help; None when there is no such request."""
    found = HelpRequest.objects.filter(pk=request)
    organisation: UUID | None = found.values_list(
        "booking__session__service__organisation", flat=True
    ).first()
    return organisation


def _to_come() -> "QuerySet[HelpRequest]":
    rows = HelpRequest.objects.filter(booking__cancelled_at__isnull=True).select_related(
        "booking__person", "booking__department", "booking__session__resource"
    )
    return rows.order_by("booking__report_at", "pk")


def _line(row: HelpRequest) -> HelpLine:
    visit = row.booking
    return HelpLine(
        number=row.pk,
        booking=visit.pk,
        masked_name=masked_name(visit.person.name),
        kind=HelpKind(row.kind),
        note=row.note,
        report_at=visit.report_at,
        department=visit.department.name,
        resource=visit.session.resource.name,
        room=visit.session.resource.room,
        arranged_at=row.arranged_at,
    )
