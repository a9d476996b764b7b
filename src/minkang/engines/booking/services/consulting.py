"""The session as it really went: the doctor begins, sees one patient at a time, and ends."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minkang.engines.booking.models import Booking, Call, Consult, Pool, Session, Ticket
from minkang.engines.booking.queries.queue import conditions_in
from minkang.engines.booking.services.calling import (
    lock_session,
    lock_ticket,
    require_open,
    require_state,
)
from minkang.engines.booking.services.spilling import close_pools
from minkang.engines.booking.terms import BookingState, CallKind, TicketState
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, register
from minkang.kernel.refusal import Refusal, Refused

SESSION_BEGUN = register(
    EntryType(
        code="booking.session_begun",
        zh="医生开始出诊，比计划晚 {minutes_late} 分钟",
        en="The session began, {minutes_late} minutes after plan",
        facts=("minutes_late",),
    )
)
SESSION_ENDED = register(
    EntryType(
        code="booking.session_ended",
        zh="出诊结束，接诊 {seen} 人",
        en="The session ended; {seen} patients were seen",
        facts=("seen",),
    )
)
CONSULT_BEGUN = register(
    EntryType(
        code="booking.consult_begun",
        zh="排队号 {number} 开始就诊(回诊：{is_return})",
        en="The consultation of ticket {number} began (back with results: {is_return})",
        facts=("number", "is_return"),
    )
)
CONSULT_ENDED = register(
    EntryType(
        code="booking.consult_ended",
        zh="排队号 {number} 就诊结束",
        en="The consultation of ticket {number} ended",
        facts=("number",),
    )
)
CAME_BACK = register(
    EntryType(
        code="booking.patient_came_back",
        zh="排队号 {number} 的患者带结果回诊",
        en="The patient of ticket {number} came back with results",
        facts=("number",),
    )
)
STILL_THERE = (TicketState.WAITING, TicketState.CALLED, TicketState.IN_CONSULT)


@transaction.atomic
def begin_session(*, session: int, by: str, at: datetime) -> Session:
    """The doctor is there: the actual start, shown to those who wait; said twice, the first holds.

    Raises:
        Refused: ``booking.session_unknown``, ``booking.queue_not_open``.
    """
    held = lock_session(session)
    require_open(held)
    return _begun(held, by, at)


@transaction.atomic
def begin_consult(*, booking: UUID, by: str, at: datetime) -> Consult:
    """The patient is in the room; said twice, it is the same consultation.

    The first one begins the session if nobody said so. A second consultation of a booking is that
    of somebody back with results.

    Raises:
        Refused: ``booking.ticket_unknown``, ``booking.ticket_unfit_conflict``,
            ``booking.queue_not_open``, ``booking.consult_running_conflict``.
    """
    ticket = lock_ticket(booking)
    running = Consult.objects.filter(session=ticket.session, ended_at__isnull=True).first()
    if running is not None and running.booking_id == booking:
        return running
    require_open(ticket.session)
    require_state(ticket, TicketState.WAITING, TicketState.CALLED, TicketState.AWAY)
    if running is not None:
        raise Refused(_running(running))
    _begun(ticket.session, by, at)
    consult = Consult.objects.create(
        booking=ticket.booking,
        session=ticket.session,
        started_at=at,
        is_return=Consult.objects.filter(booking=booking).exists(),
    )
    _move(ticket, TicketState.IN_CONSULT)
    audit.record(
        CONSULT_BEGUN,
        subject=f"booking:{booking}",
        by=by,
        at=at,
        number=ticket.number,
        is_return=consult.is_return,
    )
    return consult


@transaction.atomic
def end_consult(*, booking: UUID, by: str, at: datetime) -> Consult:
    """The consultation is over; said twice, it ended when it was first said.

    Raises:
        Refused: ``booking.ticket_unknown``, ``booking.ticket_unfit_conflict``.
    """
    ticket = lock_ticket(booking)
    last = Consult.objects.filter(booking=booking).order_by("-started_at", "-pk").first()
    if last is not None and ticket.state == TicketState.DONE:
        return last
    require_state(ticket, TicketState.IN_CONSULT)
    if last is None:
        raise ValueError(f"ticket {booking} is in consultation and has none")
    last.ended_at = at
    last.save(update_fields=["ended_at"])
    _move(ticket, TicketState.DONE)
    Booking.objects.filter(rid=booking).update(state=BookingState.FULFILLED)
    audit.record(CONSULT_ENDED, subject=f"booking:{booking}", by=by, at=at, number=ticket.number)
    return last


@transaction.atomic
def come_back(*, booking: UUID, by: str, at: datetime) -> Ticket:
    """Somebody seen is back with results and queues again, behind the next others.

    Raises:
        Refused: ``booking.ticket_unknown``, ``booking.ticket_unfit_conflict``,
            ``booking.queue_not_open``.
    """
    ticket = lock_ticket(booking)
    require_open(ticket.session)
    require_state(ticket, TicketState.DONE)
    ticket.return_after = conditions_in(ticket.session).late_return_after
    ticket.queued_at = at
    _move(ticket, TicketState.WAITING)
    Call.objects.create(ticket=ticket, kind=CallKind.RETURN, at=at)
    audit.record(CAME_BACK, subject=f"booking:{booking}", by=by, at=at, number=ticket.number)
    return ticket


@transaction.atomic
def end_session(*, session: int, by: str, at: datetime) -> Session:
    """The doctor has seen everybody who is there; nobody can be booked into it any more.

    Who was called and never answered has left. Said twice, the first holds.

    Raises:
        Refused: ``booking.session_unknown``, ``booking.session_not_begun``,
            ``booking.session_people_waiting``.
    """
    held = lock_session(session)
    if held.ended_at is not None:
        return held
    if held.started_at is None:
        raise Refused(
            Refusal(
                "booking.session_not_begun",
                "这次门诊还没有开诊。需要停诊，请门诊管理人员办理停诊。",
                f"session {session} has not begun",
            )
        )
    there = Ticket.objects.filter(session=held, state__in=STILL_THERE).count()
    if there:
        raise Refused(
            Refusal(
                "booking.session_people_waiting",
                f"还有{there}位患者在候诊或就诊，不能结束。看完这些患者，或登记他们已离开。",
                f"{there} patients are still there",
            )
        )
    close_pools(Pool.objects.filter(slot__session=held, is_open=True))
    Ticket.objects.filter(session=held, state=TicketState.AWAY).update(state=TicketState.LEFT)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    seen = Ticket.objects.filter(session=held, state=TicketState.DONE).count()
    audit.record(SESSION_ENDED, subject=f"session:{session}", by=by, at=at, seen=seen)
    return held


def _begun(session: Session, by: str, at: datetime) -> Session:
    if session.started_at is None:
        session.started_at = at
        session.save(update_fields=["started_at"])
        audit.record(
            SESSION_BEGUN,
            subject=f"session:{session.pk}",
            by=by,
            at=at,
            minutes_late=round((at - session.starts).total_seconds() / 60),
        )
    return session


def _move(ticket: Ticket, state: TicketState) -> None:
    ticket.state = state
    ticket.save(update_fields=["state", "return_after", "queued_at"])


def _running(consult: Consult) -> Refusal:
    number = Ticket.objects.values_list("number", flat=True).get(booking=consult.booking_id)
    return Refusal(
        "booking.consult_running_conflict",
        f"{number}号还在就诊。请先结束{number}号的就诊，再请下一位。",
        f"the consultation of ticket {number} has not ended",
    )
