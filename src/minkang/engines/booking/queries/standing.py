"""A person's missed bookings and what they cost; appeals for the clinic to decide.

``standing_of`` is for services; pages use ``get_standing_for``, ``get_missed_for`` and
``list_appeals_for``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.timezone import localdate

from minkang.engines.booking.models import NoShow, Suspension
from minkang.engines.booking.rules import ladder
from minkang.engines.booking.terms import BookingState, NoShowState
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import may, require_own, require_permission
from minkang.registry.access.terms import Actor, Permission


@dataclass(frozen=True, slots=True)
class Missed:
    """A missed booking.

    Attributes:
        number: Its number, for `missing.appeal` and `missing.decide_appeal`.
        is_late_cancellation: It was cancelled after the deadline, not left.
        since: First day of the suspension for it; None when there is none.
        until: First day after that suspension.
        is_lifted: The suspension was lifted.
        may_appeal: An appeal is open to the person.
    """

    number: int
    booking: UUID
    person: UUID
    person_name: str = field(repr=False)
    on: date
    starts: datetime
    service: str
    organisation: UUID
    organisation_name: str
    is_late_cancellation: bool
    state: NoShowState
    appeal: str = field(repr=False)
    appealed_at: datetime | None
    answer: str = field(repr=False)
    excuse: str = field(repr=False)
    since: date | None
    until: date | None
    is_lifted: bool
    may_appeal: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: `suspended_until` is the first day online booking is open again."""

    suspended_until: date | None
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class News:
    """A missed booking there is something to tell about, and whose it is."""

    booking: UUID
    person: UUID


def missed_since(day: date) -> tuple[News, ...]:
    """Missed bookings found from a day on that count; one query, for the job that tells people."""
    rows = Suspension.objects.filter(
        since__gt=day,
        no_show__state__in=[NoShowState.COUNTED, NoShowState.APPEALED],
        no_show__decided_at__isnull=True,
    ).order_by("pk")
    return tuple(News(*row) for row in rows.values_list("no_show__booking", "person"))


def decided_since(since: datetime) -> tuple[News, ...]:
    """Missed bookings whose appeal was answered from a moment on; one query, for the same job."""
    rows = NoShow.objects.filter(decided_at__gte=since).order_by("pk")
    return tuple(News(*row) for row in rows.values_list("booking", "person"))


def missed_of(booking: UUID) -> Missed | None:
    """What is known of a booking as a missed one, for words to its own people; None if it is none."""
    return next(iter(_told(_rows().filter(booking=booking))), None)


def standing_of(person: UUID, at: datetime) -> Standing:
    """Where a person stands; the latest missed booking first. Asks nobody's permission."""
    return Standing(suspended_until(person, at), _told(_rows().filter(person=person)))


def suspended_until(person: UUID, at: datetime) -> date | None:
    """The first day online booking is open again to a person; None when it is open."""
    held = Suspension.objects.filter(
        in_force(localdate(at)), person=person, lifted_at__isnull=True
    ).aggregate(until=Max("until"))
    until: date | None = held["until"]
    return until


def get_standing_for(actor: Actor, person: UUID, at: datetime) -> Standing:
    """Where the actor or a ward of theirs stands.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``.
    """
    require_own(actor, person, at)
    return standing_of(person, at)


def get_missed_for(actor: Actor, number: int, at: datetime) -> Missed:
    """One missed booking, for the person, a guardian, or a manager of the clinic.

    Raises:
        Refused: ``booking.no_show_unknown``, ``access.not_allowed_…``.
    """
    found = _told(_rows().filter(pk=number))
    if not found:
        raise Refused(
            Refusal(
                "booking.no_show_unknown",
                "没有找到这次未到的记录。请从“我的预约”重新打开。",
                f"no missed booking {number}",
            )
        )
    missed = found[0]
    if not may(actor, Permission.MANAGE_CLINIC, organisation=missed.organisation).allowed:
        require_own(actor, missed.person, at)
    return missed


def list_appeals_for(actor: Actor, organisation: UUID) -> tuple[Missed, ...]:
    """Appeals of an organisation that wait for a decision, the oldest first.

    Raises:
        Refused: ``access.not_allowed_…`` unless the actor manages its clinics.
    """
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
    rows = _rows().filter(
        state=NoShowState.APPEALED, booking__session__service__organisation=organisation
    )
    return _told(rows.order_by("appealed_at", "pk"))


def _rows() -> "QuerySet[NoShow]":
    return NoShow.objects.select_related(
        "person", "suspension", "booking__slot", "booking__session__service__organisation"
    ).order_by("-on", "-pk")


def _told(rows: "QuerySet[NoShow]") -> tuple[Missed, ...]:
    return tuple(_missed(row) for row in rows)


def _missed(row: NoShow) -> Missed:
    service = row.booking.session.service
    held = getattr(row, "suspension", None)
    state = NoShowState(row.state)
    return Missed(
        number=row.pk,
        booking=row.booking_id,
        person=row.person_id,
        person_name=row.person.name,
        on=row.on,
        starts=row.booking.slot.starts,
        service=service.name,
        organisation=service.organisation_id,
        organisation_name=service.organisation.name,
        is_late_cancellation=row.booking.state == BookingState.CANCELLED,
        state=state,
        appeal=row.appeal,
        appealed_at=row.appealed_at,
        answer=row.answer,
        excuse=row.excuse,
        since=held.since if held else None,
        until=held.until if held else None,
        is_lifted=held is not None and held.lifted_at is not None,
        may_appeal=ladder.is_open_to_appeal(state, row.decided_at),
    )
