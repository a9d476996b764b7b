"""Entries of the waitlist, for those they belong to and for services that tell them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from minkang.engines.booking.models import Waiting
from minkang.engines.booking.queries.represented import represented_by
from minkang.engines.booking.rules import refusals
from minkang.engines.booking.terms import BookingState, DayPart, WaitState
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import may
from minkang.registry.access.terms import Actor, Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody's entry on the waitlist of a session.

    Attributes:
        number: Its number, for `waitlist.accept_offer` and `waitlist.leave_waitlist`.
        offer: Rid of the pending booking they were given, or None.
        report_at: When they would report, of the offer.
        offer_until: Until before when they can accept it; None when nothing is open.
    """

    number: int
    session: int
    person: UUID
    person_name: str = field(repr=False)
    state: WaitState
    joined_at: datetime
    on: date
    part: DayPart
    starts: datetime
    service: str
    resource: str
    organisation: UUID
    organisation_name: str
    offer: UUID | None
    report_at: datetime | None
    offer_until: datetime | None


def list_waiting_for(actor: Actor, person: UUID, at: datetime) -> tuple[Entry, ...]:
    """The entries of somebody the actor may book for, of sessions from today on, the nearest first.

    Raises:
        Refused: ``booking.not_authorised``.
    """
    if actor.person is None or person not in represented_by(actor.person, localdate(at)):
        raise Refused(refusals.not_for_them())
    rows = _rows().filter(person=person, session__on__gte=localdate(at))
    return tuple(_entry(row) for row in rows.order_by("session__starts", "pk"))


def get_waiting_for(actor: Actor, number: int, at: datetime) -> Entry:
    """One entry, for who may book for the person, and for the desk of the organisation.

    Raises:
        Refused: ``booking.waiting_unknown``; also for who may not see it, so that nobody can probe.
    """
    row = _rows().filter(pk=number).first()
    if row is None or not _may_see(actor, row, at):
        raise Refused(
            Refusal(
                "booking.waiting_unknown",
                "没有找到这条候补。请从“我的预约”重新打开。",
                f"no entry {number} of a waitlist that the actor may see",
            )
        )
    return _entry(row)


def entries_of(numbers: Collection[int]) -> tuple[Entry, ...]:
    """Entries by number, for jobs that tell people about their own; asks nobody's permission."""
    return tuple(_entry(row) for row in _rows().filter(pk__in=numbers).order_by("pk"))


def count_public_waiting(session: int) -> int:
    """How many wait for a place of a session; anybody may know before joining."""
    return Waiting.objects.filter(session=session, state=WaitState.WAITING).count()


def _may_see(actor: Actor, row: Waiting, at: datetime) -> bool:
    if actor.person is not None and row.person_id in represented_by(actor.person, localdate(at)):
        return True
    organisation = row.session.service.organisation_id
    return may(actor, Permission.BOOK_FOR_VISITORS, organisation=organisation).allowed


def _rows() -> "QuerySet[Waiting]":
    return Waiting.objects.select_related(
        "person", "offer", "session__resource", "session__service__organisation"
    )


def _entry(row: Waiting) -> Entry:
    session, offer = row.session, row.offer
    is_open = offer is not None and offer.state == BookingState.PENDING
    return Entry(
        number=row.pk,
        session=session.pk,
        person=row.person_id,
        person_name=row.person.name,
        state=WaitState(row.state),
        joined_at=row.joined_at,
        on=session.on,
        part=DayPart(session.part),
        starts=session.starts,
        service=session.service.name,
        resource=session.resource.name,
        organisation=session.service.organisation_id,
        organisation_name=session.service.organisation.name,
        offer=row.offer_id,
        report_at=offer.report_at if offer else None,
        offer_until=offer.hold_until if offer and is_open else None,
    )
