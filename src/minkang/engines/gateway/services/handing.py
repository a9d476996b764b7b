"""Handing what offices told us to whoever takes it, each in a transaction of its own with its effects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.gateway.models import Incoming
from minkang.engines.gateway.models.cells import INCOMING, open_body
from minkang.engines.gateway.queries.limits import limits_on
from minkang.engines.gateway.rules.standing import pause
from minkang.kernel.refusal import Refused
from minkang.kernel.web.components import Words

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office told us.

    Attributes:
        rid: Its number for it; with `office` the name by which the same is known again.
        office: Rid of the organisation.
        kind: What it is about.
        key: The key under which we had asked; "" when nobody asked.
        message: The message that it answers, or None.
        body: Texts by name.
        at: When it arrived.
    """

    rid: UUID
    office: UUID
    kind: str
    key: str
    message: UUID | None
    body: Mapping[str, str] = field(repr=False)
    at: datetime


Taker = Callable[[Answer], None]
_takers: dict[str, Taker] = {}
_titles: dict[str, Words] = {}


def answers(kind: str, title: Words = "") -> Callable[[Taker], Taker]:
    """Make the decorated function, in a hall's ``handlers.py``, the taker of a kind of message.

    `title` says what such messages are about.

    It runs in a transaction of its own. A `Refused` it raises is final: the message stays visible as
    not taken. A bug is met again with growing pauses.

    Raises:
        ValueError: the kind has a taker already.
    """

    def name(taker: Taker) -> Taker:
        if kind in _takers:
            raise ValueError(f"{kind} is taken by {_takers[kind].__qualname__}")
        _takers[kind] = taker
        _titles[kind] = title or kind
        return taker

    return name


def is_taken(kind: str) -> bool:
    """Whether anybody takes messages of a kind."""
    return kind in _takers


def kinds() -> tuple[tuple[str, Words], ...]:
    """Every kind of message that somebody takes, with what it is about."""
    return tuple((kind, _titles[kind]) for kind in sorted(_takers))


def hand_over(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Hand over what waits, oldest first; returns how many were taken.

    A bug in a taker ends the run; the message it met is passed by until its pause is over.
    """
    waiting = Incoming.objects.filter(next_at__lte=at, kind__in=list(_takers))
    numbers = list(waiting.order_by("next_at", "pk").values_list("pk", flat=True)[:most])
    return sum(_handed(number, at) for number in numbers if _tried(number, at))


@transaction.atomic
def _tried(number: int, at: datetime) -> bool:
    """Note the try before it is made, so that one that breaks does not keep the others waiting."""
    found = Incoming.objects.select_for_update(skip_locked=True).filter(pk=number).first()
    if found is None or found.next_at is None or found.next_at > at:
        return False
    found.tries += 1
    pauses = limits_on(localdate(at)).pauses
    found.next_at = at + (pause(found.tries, pauses) or pauses[-1])
    found.save(update_fields=["tries", "next_at"])
    return True


def _handed(number: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            # Whoever only looks whether the try is theirs has it for a moment, so it is waited for.
            found = Incoming.objects.select_for_update().get(pk=number)
            if found.taken_at is not None:
                return False
            _takers[found.kind](_answer(found))
            found.taken_at, found.next_at, found.fault = at, None, ""
            found.save(update_fields=["taken_at", "next_at", "fault"])
    except Refused as refused:
        Incoming.objects.filter(pk=number).update(next_at=None, fault=refused.refusal.code[:60])
        return False
    return True


def _answer(found: Incoming) -> Answer:
    return Answer(
        rid=found.rid,
        office=found.office_id,
        kind=found.kind,
        key=found.reply_to.key if found.reply_to else "",
        message=found.reply_to_id,
        body=open_body(INCOMING, f"{found.office_id} {found.rid}", found.body_sealed),
        at=found.received_at,
    )
