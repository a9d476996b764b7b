"""What hangs in a waiting room, and where one ticket stands: numbers, never names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from minkang.engines.booking.models import Session, Ticket
from minkang.engines.booking.queries.queue import (
    Clinic,
    Rows,
    clinic_of,
    conditions_in,
    expected_of,
    order_of,
    rows_of,
    session_of,
    sessions_today,
)
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.queue import Expected
from minkang.engines.booking.terms import SessionState, TicketState
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.organisations.models import Department, Organisation

# How many numbers a board announces ahead.
ANNOUNCED = 3
# A session hangs on the board from this long before it begins.
SHOWN_AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A session on the board: numbers, never names.

    Attributes:
        seeing: Number in consultation, or None.
        called: Numbers called and awaited at the room.
        next: The next few numbers, in order.
        away: Numbers called that did not answer.
        waiting: How many wait.
        expected: Wait of somebody who comes now, once the doctor is there.
    """

    clinic: Clinic
    seeing: int | None
    called: tuple[int, ...]
    next: tuple[int, ...]
    away: tuple[int, ...]
    waiting: int
    expected: Expected


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs in a waiting room; `department` is "" for the whole organisation."""

    organisation: UUID
    name: str
    name_en: str
    department: str
    lines: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where one ticket stands: how many come before, and how long that will take.

    `expected` is None once called, seen or left.
    """

    clinic: Clinic
    number: int
    state: TicketState
    ahead: int
    expected: Expected | None


def get_public_board(organisation: UUID, at: datetime, department: int | None = None) -> Board:
    """The board of an organisation, or of one of its departments, for everybody to see.

    Sessions that have ended, were stopped, or begin more than an hour later are not on it.

    Raises:
        Refused: ``booking.board_unknown``.
    """
    own = Organisation.objects.filter(pk=organisation).first()
    part = None
    if department is not None:
        part = Department.objects.filter(pk=department, organisation=organisation).first()
    if own is None or (department is not None and part is None):
        raise Refused(_unknown())
    sessions = [
        session
        for session in sessions_today(organisation, at, department)
        if session.ended_at is None
        and session.state == SessionState.PUBLISHED
        and session.starts <= at + SHOWN_AHEAD
    ]
    rows = rows_of(sessions)
    rules = conditions_in(sessions[0]) if sessions else None
    return Board(
        organisation=organisation,
        name=own.name,
        name_en=own.name_en,
        department=part.name if part else "",
        lines=tuple(_line(session, rows, rules, at) for session in sessions if rules),
    )


def turn_of(booking: UUID, at: datetime) -> Turn | None:
    """Where somebody stands in the queue; None before they have checked in.

    Whoever calls has asked whether the reader may see the booking, or stands beside the patient.
    """
    ticket = Ticket.objects.filter(booking=booking).first()
    if ticket is None:
        return None
    held = session_of(ticket.session_id)
    rows = rows_of([held])
    tickets = rows.tickets[held.pk]
    order = order_of(tickets, conditions_in(held), at)
    clinic, state = clinic_of(held, at), TicketState(ticket.state)
    if ticket.number not in order:
        return Turn(clinic, ticket.number, state, 0, None)
    ahead = order.index(ticket.number) + len(_in(tickets, TicketState.CALLED))
    return Turn(clinic, ticket.number, state, ahead, expected_of(held, rows, ahead, at))


def _line(session: Session, rows: Rows, rules: Conditions, at: datetime) -> BoardLine:
    tickets = rows.tickets[session.pk]
    order = order_of(tickets, rules, at)
    called = _in(tickets, TicketState.CALLED)
    return BoardLine(
        clinic=clinic_of(session, at),
        seeing=next(iter(_in(tickets, TicketState.IN_CONSULT)), None),
        called=called,
        next=order[:ANNOUNCED],
        away=_in(tickets, TicketState.AWAY),
        waiting=len(order),
        expected=expected_of(session, rows, len(order) + len(called), at),
    )


def _in(tickets: Sequence[Ticket], state: TicketState) -> tuple[int, ...]:
    return tuple(ticket.number for ticket in tickets if ticket.state == state)


def _unknown() -> Refusal:
    return Refusal(
        "booking.board_unknown",
        "没有找到这块候诊屏。请核对地址，或从医院的候诊屏入口进入。",
        "no such organisation, or no such department of it",
    )
