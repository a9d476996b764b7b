"""What the events of cases send: written with the event, handed over afterwards until somebody takes it.

An upper hall names itself the taker of a code (``issue_licence``) in its ``handlers.py``. A message that
nobody takes waits where it can be seen; one whose taker fails is tried again with the next delivery. A
taker may meet a message twice, when the machine stops between its act and the note of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F

from minkang.engines.cases.models import Message

MOST_AT_ONCE = 500
MOST_TRIES = 100
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: which event of which case sends what."""

    case: UUID
    seq: int
    code: str
    made_at: datetime


Taker = Callable[[Outgoing], None]
_takers: dict[str, Taker] = {}


def taken_by(code: str) -> Callable[[Taker], Taker]:
    """Make the decorated function the taker of a code.

    Raises:
        ValueError: the code has a taker already.
    """

    def name(taker: Taker) -> Taker:
        if code in _takers:
            raise ValueError(f"{code} is taken by {_takers[code].__qualname__}")
        _takers[code] = taker
        return taker

    return name


def deliver(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Hand waiting messages to their takers, oldest first; returns how many were taken.

    Each in a transaction of its own with the taker's effects; what another delivery holds is passed by.
    """
    waiting = Message.objects.filter(
        delivered_at__isnull=True, code__in=list(_takers), tries__lt=MOST_TRIES
    )
    numbers = list(waiting.order_by("id").values_list("id", flat=True)[:most])
    return sum(_deliver(number, at) for number in numbers)


def _deliver(number: int, at: datetime) -> bool:
    attempt = _Attempt(number)
    with attempt, transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(pk=number, delivered_at__isnull=True)
            .first()
        )
        if message is None:
            return False
        _takers[message.code](Outgoing(message.case_id, message.seq, message.code, message.made_at))
        message.delivered_at = at
        message.save(update_fields=["delivered_at"])
    return not attempt.has_failed


class _Attempt:
    """A taker that fails is written down, and the next message is handed over all the same."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.has_failed = False

    def __enter__(self) -> None:
        """Nothing is held."""

    def __exit__(
        self, _: type[BaseException] | None, fault: BaseException | None, __: TracebackType | None
    ) -> bool:
        """Count the try; what stops the whole process goes on stopping it."""
        if not isinstance(fault, Exception):
            return False
        self.has_failed = True
        Message.objects.filter(pk=self._number).update(tries=F("tries") + 1)
        log.error("cases.message_not_taken", message=self._number, exc_info=fault)
        return True
