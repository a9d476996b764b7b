"""Acts at the service desk and on the telephone, for whoever stands or calls there."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from minkang.engines.booking.services import booking as engine
from minkang.engines.booking.services.orders import Order, Taken
from minkang.engines.booking.terms import Channel, PoolKind, PriorityGround
from minkang.kernel.refusal import Refused
from minkang.policy.clauses import executes
from minkang.registry.access.terms import Actor
from minkang.registry.people import services as people

IN_HAND = "desk:visitor"

# In which order a desk gives places away: those kept for it first, what everybody wants last.
KINDS = (PoolKind.ASSISTED, PoolKind.GREEN_CHANNEL, PoolKind.PUBLIC)
KINDS_TODAY = (PoolKind.SAME_DAY, *KINDS)
# Refusals about one kind of place; another kind of the same slot may still be had. A key that was
# used belongs to the same act sent twice: its own kind answers it.
_OF_KIND = frozenset(
    {
        "booking.key_reused",
        "booking.kind_not_offered",
        "booking.kind_not_for_channel",
        "booking.not_drawn_yet",
        "booking.not_yet_open",
        "booking.session_closed",
        "booking.slot_past",
        "booking.sold_out",
    }
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A place as asked for at a desk.

    Attributes:
        slot: The slot.
        on: Day of the slot.
        channel: Desk, telephone or walk-in.
        ground: Why the person has priority.
        key: Made when the form was shown, so that sending it twice books once.
        replaces: The booking that is changed, or None.
    """

    slot: int
    on: date
    channel: Channel
    ground: PriorityGround
    key: str
    replaces: UUID | None = None


@executes("liaoning-2025-34/2.3")
def take_in_hand(*, actor: Actor, person: UUID, at: datetime) -> None:
    """Serve somebody at the desk: their identity and telephone are open to it until midnight.

    Whoever it is sees the finding and the tie in the log of their record; they need no account.

    Raises:
        Refused: ``access.not_allowed_…``, ``access.person_unknown``.
    """
    people.take_in_hand(actor=actor, person=person, reference=IN_HAND, at=at)


def book_for_visitor(*, person: UUID, ask: Ask, by: str, at: datetime) -> Taken:
    """Book for somebody at the desk, or change a booking, from the first kind that has a place.

    Sent twice with the same key it is done once.

    Raises:
        Refused: as ``booking.services.booking.book`` and ``reschedule``; ``booking.sold_out`` with
            the alternatives when no kind of the slot has a place.
    """
    kinds = KINDS_TODAY if ask.on == localdate(at) else KINDS
    faults: list[Refused] = []
    for kind in kinds:
        order = Order(
            person=person,
            slot=ask.slot,
            kind=kind,
            key=ask.key,
            channel=ask.channel,
            by=by,
            ground=ask.ground,
        )
        try:
            return _taken(order, ask.replaces, at)
        except Refused as caught:
            if caught.refusal.code not in _OF_KIND:
                raise
            faults.append(caught)
    raise _most_telling(faults)


def _taken(order: Order, replaces: UUID | None, at: datetime) -> Taken:
    if replaces is None:
        return engine.book(order=order, at=at)
    return engine.reschedule(booking=replaces, order=replace(order, replaces=replaces), at=at)


def _most_telling(faults: list[Refused]) -> Refused:
    sold = [one for one in faults if one.refusal.code == "booking.sold_out"]
    return sold[-1] if sold else faults[-1]
