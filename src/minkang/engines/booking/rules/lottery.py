"""A draw that anybody can repeat.

Announced is the SHA-256 of a secret of 32 random bytes. Ballots are numbers. When registration ends
the list of numbers is closed and its SHA-256 recorded; only then the secret is shown. The seed is
SHA-256 of the secret followed by the list (numbers in ascending order, one a line); ballots are drawn
in ascending order of HMAC-SHA256 of their number under the seed. ``definitions/verify_draw.py.txt``
repeats this with the standard library alone.

Neither side fixes the order alone: the house commits before it knows a ballot, and residents never
see the secret in time. What remains: whoever steals the secret before the list is closed can try out
numbers for a ballot of their own; every ballot therefore belongs to one real-name person, its number
is made by the house and shown at once, and closing is an entry of the audit chain.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.terms import DrawState, ReleaseMode
from minkang.kernel.refusal import Refusal

SECRET_BYTES = 32


def commitment(secret: bytes) -> str:
    """What is announced: SHA-256 of the secret, hexadecimal.

    Raises:
        ValueError: the secret is not 32 bytes.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret has {SECRET_BYTES} bytes, not {len(secret)}")
    return hashlib.sha256(secret).hexdigest()


def listing(numbers: Iterable[str]) -> bytes:
    """The list of ballots as bytes: ascending, one number a line, UTF-8, no line end at the end."""
    return "\n".join(sorted(numbers)).encode()


def digest(numbers: Iterable[str]) -> str:
    """What is recorded when the list is closed: SHA-256 of the list, hexadecimal."""
    return hashlib.sha256(listing(numbers)).hexdigest()


def seed(secret: bytes, numbers: Iterable[str]) -> bytes:
    """SHA-256 of the secret followed by the list."""
    return hashlib.sha256(secret + listing(numbers)).digest()


def order(seed: bytes, numbers: Iterable[str]) -> tuple[str, ...]:
    """The ballots as drawn; the first is served first."""
    return tuple(
        sorted(numbers, key=lambda number: hmac.digest(seed, number.encode(), hashlib.sha256))
    )


def stage(state: DrawState, opens_at: datetime, at: datetime) -> DrawState:
    """Where a lottery stands for somebody who looks at it."""
    is_open = state is DrawState.ANNOUNCED and at >= opens_at
    return DrawState.OPEN if is_open else state


def may_cast(
    state: DrawState, opens_at: datetime, closes_at: datetime, at: datetime
) -> Refusal | None:
    """Whether a ballot may be cast now: during ``[opens_at, closes_at)`` of a draw not closed."""
    if at < opens_at:
        return Refusal(
            "booking.draw_not_open",
            "摇号登记还没有开始。请在公告的登记时间内来，先后不影响结果。",
            f"ballots are taken from {opens_at.isoformat()}",
        )
    if state is not DrawState.ANNOUNCED or at >= closes_at:
        return Refusal(
            "booking.draw_closed",
            "摇号登记已截止。摇号后余下的号会公开，也可以候补。",
            f"ballots were taken until {closes_at.isoformat()}",
        )
    return None


def may_close(state: DrawState, closes_at: datetime, at: datetime) -> Refusal | None:
    """Whether the list of ballots may be closed now."""
    if state is DrawState.ANNOUNCED and at >= closes_at:
        return None
    return Refusal(
        "booking.draw_not_closable",
        "登记时间还没有结束，或名单已经封存。请刷新页面看最新进展。",
        f"the draw is {state}; ballots are taken until {closes_at.isoformat()}",
    )


def may_draw(state: DrawState) -> Refusal | None:
    """Whether the order may be drawn now: the list is closed, and nobody has drawn."""
    if state is DrawState.CLOSED:
        return None
    return Refusal(
        "booking.draw_not_drawable",
        "名单还没有封存，或已经摇过号。请刷新页面看最新进展。",
        f"the draw is {state}, not closed",
    )


def advise(demand: int, capacity: int, conditions: Conditions) -> ReleaseMode:
    """How to release the places of a session: by lottery when more than `lottery_ratio` ask for one.

    Args:
        demand: People who asked for a place of comparable sessions.
        capacity: Public places of them.
        conditions: The ratio.
    """
    is_scarce = demand > conditions.lottery_ratio * capacity
    return ReleaseMode.LOTTERY if is_scarce else ReleaseMode.FIRST_COME
