"""The reference number and moment of a request, known to pages, refusals and log lines alike."""

import os
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

# Crockford's alphabet: a reference is read out on the telephone, so no I, L, O or U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP_LENGTH = 5
_LETTERS = (_ALPHABET * 8).encode("ascii")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request's arrival.

    Attributes:
        reference: Ten characters in two groups (``7Q3FK-9XKD2``), 50 random bits.
        at: The moment, aware.
    """

    reference: str
    at: datetime


_current: ContextVar[Arrival | None] = ContextVar("minkang_arrival", default=None)


def begin_request() -> Arrival:
    """Give the request that is now being answered its reference number."""
    # 256 is eight times 32, so every letter is as likely as any other.
    drawn = os.urandom(2 * _GROUP_LENGTH).translate(_LETTERS).decode("ascii")
    reference = f"{drawn[:_GROUP_LENGTH]}-{drawn[_GROUP_LENGTH:]}"
    arrival = Arrival(reference=reference, at=datetime.now(tz=UTC))
    _current.set(arrival)
    return arrival


def current_arrival() -> Arrival | None:
    """The request this thread answers, or None where there was none yet (a command, a job).

    It stays after the answer: Django logs a 4xx or 5xx when every middleware has returned.
    """
    return _current.get()


def arrival_here() -> Arrival:
    """The request being answered.

    A page rendered outside the middleware, as a test or a command does, begins its own.
    """
    return _current.get() or begin_request()
