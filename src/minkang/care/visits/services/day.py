"""What is done at the queue and in the room: each asks whether the person may, then does it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from minkang.care.visits.queries.day import judges_urgency
from minkang.engines.booking.queries.coming import count_places
from minkang.engines.booking.queries.queue import (
    organisation_of_session,
    organisation_of_ticket,
)
from minkang.engines.booking.services import arriving, calling, consulting, spilling
from minkang.engines.booking.terms import ArrivalSource, PoolKind, PriorityGround
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission


class Act(StrEnum):
    """What is done with one patient of a queue."""

    ARRIVE = "arrive"
    ARRIVE_DISABLED = "arrive_disabled"
    ARRIVE_PREGNANT = "arrive_pregnant"
    RECALL = "recall"
    SKIP = "skip"
    RETURN = "return"
    LEAVE = "leave"
    URGENT = "urgent"
    BACK = "back"
    BEGIN = "begin"
    END = "end"


IN_THE_ROOM = frozenset({Act.BEGIN, Act.END})
_STATED: Mapping[Act, PriorityGround] = MappingProxyType(
    {
        Act.ARRIVE: PriorityGround.NONE,
        Act.ARRIVE_DISABLED: PriorityGround.DISABLED,
        Act.ARRIVE_PREGNANT: PriorityGround.PREGNANT,
    }
)
_ACTS: Mapping[Act, Callable[..., object]] = MappingProxyType(
    {
        Act.RECALL: calling.recall,
        Act.SKIP: calling.skip,
        Act.RETURN: calling.return_to_queue,
        Act.LEAVE: calling.leave,
        Act.URGENT: calling.make_urgent,
        Act.BACK: consulting.come_back,
        Act.BEGIN: consulting.begin_consult,
        Act.END: consulting.end_consult,
    }
)


def call_next(*, actor: Actor, session: int, calls: int, at: datetime) -> bool:
    """Call whoever is next; False when nobody is there.

    Raises:
        Refused: ``access.not_allowed_…``, those of `calling.call_next`.
    """
    require_permission(actor, Permission.RUN_QUEUE, organisation=organisation_of_session(session))
    called = calling.call_next(session=session, by=actor.reference, at=at, calls=calls)
    return called is not None


def act(*, actor: Actor, act: Act, booking: UUID, at: datetime) -> None:
    """Do one thing with one patient.

    Raises:
        Refused: ``access.not_allowed_…``, ``visits.triage_not_allowed``, those of the engine.
    """
    organisation = organisation_of_ticket(booking)
    needed = Permission.SEE_PATIENTS if act in IN_THE_ROOM else Permission.RUN_QUEUE
    require_permission(actor, needed, organisation=organisation)
    if act is Act.URGENT and not judges_urgency(actor, organisation):
        raise Refused(
            Refusal(
                "visits.triage_not_allowed",
                "是否急症由护士或医生判断。请请他们来看患者。",
                "only a nurse or doctor of the organisation lets somebody go first",
            )
        )
    if act in _STATED:
        arriving.arrive(
            booking=booking,
            source=ArrivalSource.DESK,
            organisation=organisation,
            ground=_STATED[act],
            by=actor.reference,
            at=at,
        )
    else:
        _ACTS[act](booking=booking, by=actor.reference, at=at)


def end_and_call(*, actor: Actor, booking: UUID, session: int, calls: int, at: datetime) -> None:
    """End the consultation and call the next; the end stands when a colleague has called already.

    Raises:
        Refused: as `act` and `call_next`.
    """
    act(actor=actor, act=Act.END, booking=booking, at=at)
    call_next(actor=actor, session=session, calls=calls, at=at)


def check_in(
    *, actor: Actor, organisation: UUID, booking: UUID, ground: PriorityGround, at: datetime
) -> None:
    """Check somebody in at the kiosk of an organisation.

    Raises:
        Refused: ``access.not_allowed_…``, those of `arriving.arrive`.
    """
    require_permission(actor, Permission.CHECK_IN, organisation=organisation)
    arriving.arrive(
        booking=booking,
        source=ArrivalSource.KIOSK,
        organisation=organisation,
        ground=ground,
        by=actor.reference,
        at=at,
    )


def begin_session(*, actor: Actor, session: int, at: datetime) -> None:
    """The doctor is there.

    Raises:
        Refused: ``access.not_allowed_…``, those of `consulting.begin_session`.
    """
    _require_doctor(actor, session)
    consulting.begin_session(session=session, by=actor.reference, at=at)


def end_session(*, actor: Actor, session: int, at: datetime) -> None:
    """The doctor has seen everybody.

    Raises:
        Refused: ``access.not_allowed_…``, those of `consulting.end_session`.
    """
    _require_doctor(actor, session)
    consulting.end_session(session=session, by=actor.reference, at=at)


def add_place(*, actor: Actor, session: int, slot: int, places: int, at: datetime) -> None:
    """The doctor takes one more patient today in a slot; the desk gives the place away.

    `places` is how many the doctor had seen: pressed twice, the button adds one.

    Raises:
        Refused: ``access.not_allowed_…``, those of `spilling.add_places`.
    """
    _require_doctor(actor, session)
    if count_places(session) == places:
        spilling.add_places(
            slot=slot,
            kind=PoolKind.SAME_DAY,
            report_at=None,
            count=1,
            by=actor.reference,
            at=at,
        )


def _require_doctor(actor: Actor, session: int) -> None:
    require_permission(
        actor, Permission.SEE_PATIENTS, organisation=organisation_of_session(session)
    )
