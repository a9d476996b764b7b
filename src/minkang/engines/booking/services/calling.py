"""Calling: who is next, who did not answer, who came back, who cannot wait."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from minkang.engines.booking.models import Call, Session, Ticket
from minkang.engines.booking.queries.queue import (
    IN_QUEUE,
    conditions_in,
    standing_of,
)
from minkang.engines.booking.rules import queue, refusals
from minkang.engines.booking.terms import CallKind, PriorityClass, SessionState, TicketState
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes

CALLED = register(
    EntryType(
        code="booking.ticket_called",
        zh="叫号：{number} 号（{kind}）",
        en="Ticket {number}: {kind}",
        facts=("number", "kind"),
    )
)
LEFT = register(
    EntryType(
        code="booking.ticket_left",
        zh="排队号 {number} 的患者已离开",
        en="The patient of ticket {number} left",
        facts=("number",),
    )
)
MADE_URGENT = register(
    EntryType(
        code="booking.ticket_made_urgent",
        zh="排队号 {number} 改为急症优先",
        en="Ticket {number} was made urgent",
        facts=("number",),
    )
)


@executes("liaoning-2025-34/2.2")
@transaction.atomic
def call_next(*, session: int, by: str, at: datetime, calls: int | None = None) -> Ticket | None:
    """Call whoever is next by ``rules.queue``; None when nobody is there.

    Args:
        session: The clinic session.
        by: Who calls.
        at: When.
        calls: How many calls the caller had seen; None to call whatever others did meanwhile.

    Raises:
        Refused: ``booking.session_unknown``, ``booking.queue_not_open``, or
            ``booking.called_meanwhile_conflict`` when somebody else, or the same button pressed
            twice, has called since.
    """
    held = lock_session(session)
    require_open(held)
    if calls is not None:
        _require_nothing_called_since(held, calls)
    waiting = Ticket.objects.filter(session=held, state__in=IN_QUEUE).select_related(
        "booking__slot"
    )
    tickets = {ticket.number: ticket for ticket in waiting}
    called = queue.next_ticket(
        [standing_of(ticket) for ticket in tickets.values()], conditions_in(held), at
    )
    if called is None:
        return None
    Ticket.objects.filter(session=held, number__in=called.passes).update(passed=F("passed") + 1)
    Ticket.objects.filter(session=held, state__in=IN_QUEUE, return_after__gt=0).exclude(
        number=called.number
    ).update(return_after=F("return_after") - 1)
    ticket = tickets[called.number]
    ticket.return_after = 0
    return _note(ticket, TicketState.CALLED, CallKind.CALL, by=by, at=at)


@transaction.atomic
def recall(*, booking: UUID, by: str, at: datetime) -> Ticket:
    """Call somebody again who was called and has not come yet.

    Raises:
        Refused: ``booking.ticket_unknown``, ``booking.ticket_unfit_conflict``.
    """
    ticket = lock_ticket(booking)
    require_state(ticket, TicketState.CALLED)
    return _note(ticket, TicketState.CALLED, CallKind.RECALL, by=by, at=at)


@transaction.atomic
def skip(*, booking: UUID, by: str, at: datetime) -> Ticket:
    """Somebody called did not come: they come up again after the next others.

    Raises:
        Refused: as `recall`.
    """
    ticket = lock_ticket(booking)
    require_state(ticket, TicketState.CALLED)
    ticket.return_after = conditions_in(ticket.session).late_return_after
    return _note(ticket, TicketState.AWAY, CallKind.SKIP, by=by, at=at)


@transaction.atomic
def return_to_queue(*, booking: UUID, by: str, at: datetime) -> Ticket:
    """Somebody who did not answer, or had left, is there again.

    Raises:
        Refused: as `recall`.
    """
    ticket = lock_ticket(booking)
    require_state(ticket, TicketState.AWAY, TicketState.LEFT)
    return _note(ticket, TicketState.WAITING, CallKind.RETURN, by=by, at=at)


@transaction.atomic
def leave(*, booking: UUID, by: str, at: datetime) -> Ticket:
    """Somebody gives up waiting.

    Raises:
        Refused: as `recall`.
    """
    ticket = lock_ticket(booking)
    require_state(ticket, TicketState.WAITING, TicketState.CALLED, TicketState.AWAY)
    ticket.state = TicketState.LEFT
    ticket.save(update_fields=["state"])
    audit.record(LEFT, subject=_subject(ticket), by=by, at=at, number=ticket.number)
    return ticket


@transaction.atomic
def make_urgent(*, booking: UUID, by: str, at: datetime) -> Ticket:
    """A nurse judges that somebody cannot wait: they are called next, no consultation is cut short.

    Raises:
        Refused: as `recall`.
    """
    ticket = lock_ticket(booking)
    require_state(ticket, TicketState.WAITING, TicketState.AWAY)
    ticket.priority, ticket.return_after = PriorityClass.URGENT, 0
    ticket.save(update_fields=["priority", "return_after"])
    ticket.booking.priority = PriorityClass.URGENT
    ticket.booking.save(update_fields=["priority"])
    audit.record(MADE_URGENT, subject=_subject(ticket), by=by, at=at, number=ticket.number)
    return ticket


def lock_session(session: int) -> Session:
    """The session, locked; every change of its queue starts here.

    Raises:
        Refused: ``booking.session_unknown``.
    """
    held = (
        Session.objects.select_for_update(no_key=True, of=("self",))
        .select_related("service__organisation", "resource")
        .filter(pk=session)
        .first()
    )
    if held is None:
        raise Refused(refusals.session_unknown(session))
    return held


def lock_ticket(booking: UUID) -> Ticket:
    """The ticket of a booking, with its session locked.

    Raises:
        Refused: ``booking.ticket_unknown``.
    """
    session = Ticket.objects.filter(booking=booking).values_list("session_id", flat=True).first()
    if session is None:
        raise Refused(
            Refusal(
                "booking.ticket_unknown",
                "这位患者还没有报到。请先报到，再叫号。",
                f"booking {booking} has no ticket",
            )
        )
    held = lock_session(session)
    ticket = Ticket.objects.select_related("booking__slot").get(booking=booking)
    ticket.session = held
    return ticket


def require_state(ticket: Ticket, *states: TicketState) -> None:
    """Refuse with ``booking.ticket_unfit_conflict`` unless the ticket is in one of `states`."""
    if ticket.state in states:
        return
    stands = TicketState(ticket.state)
    raise Refused(
        Refusal(
            "booking.ticket_unfit_conflict",
            f"{ticket.number}号现在是“{stands.label}”，刚刚可能有同事处理过。请看刷新后的队列。",
            f"ticket {ticket.number} is {stands.value}",
        )
    )


def require_open(session: Session) -> None:
    """Refuse with ``booking.queue_not_open`` when the session was stopped or is over."""
    if session.state == SessionState.PUBLISHED and session.ended_at is None:
        return
    raise Refused(
        Refusal(
            "booking.queue_not_open",
            "这次门诊已停诊或已结束，不能再叫号。",
            f"session {session.pk} is {session.state}, ended at {session.ended_at}",
        )
    )


def _require_nothing_called_since(session: Session, calls: int) -> None:
    made = Call.objects.filter(ticket__session=session, kind=CallKind.CALL).order_by("at", "pk")
    numbers: Iterable[int] = made.values_list("ticket__number", flat=True)[calls:]
    if since := tuple(numbers):
        raise Refused(
            Refusal(
                "booking.called_meanwhile_conflict",
                f"刚刚已经叫了{since[-1]}号，没有再叫下一位。请看刷新后的队列。",
                f"{len(since)} calls were made since; the last is ticket {since[-1]}",
            )
        )


def _note(ticket: Ticket, state: TicketState, kind: CallKind, *, by: str, at: datetime) -> Ticket:
    ticket.state = state
    ticket.save(update_fields=["state", "return_after"])
    Call.objects.create(ticket=ticket, kind=kind, at=at)
    audit.record(
        CALLED, subject=_subject(ticket), by=by, at=at, number=ticket.number, kind=kind.value
    )
    return ticket


def _subject(ticket: Ticket) -> str:
    return f"booking:{ticket.booking_id}"
