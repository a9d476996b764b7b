"""What is asked of the engine and what it answers."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.engines.booking.queries.openings import Opening
from minkang.engines.booking.terms import BookingState, Channel, PoolKind, PriorityGround
from minkang.kernel.refusal import Refusal, Refused

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Order:
    """One place of a slot, for one person.

    Attributes:
        person: Rid of who will come.
        slot: The slot; the earliest time to report with a free place is chosen.
        kind: The kind of place.
        key: The caller's idempotency key, at most 64 characters; "" for none.
        channel: How it came in.
        by: Who acts, ``kind:key``.
        booker: Rid of the resident who books; None at a desk.
        reference: What allows a kept place (a referral's number), at most 80 characters.
        is_hold: Whether the place is only held until it is confirmed.
        ground: Why the person has priority, as claimed.
        replaces: Rid of the cancelled booking this one stands for.
    """

    person: UUID
    slot: int
    kind: PoolKind
    key: str
    channel: Channel
    by: str
    booker: UUID | None = None
    reference: str = ""
    is_hold: bool = False
    ground: PriorityGround = PriorityGround.NONE
    replaces: UUID | None = None

    @property
    def digest(self) -> bytes:
        """What was asked, so that a key cannot come again with something else."""
        asked = f"{self.slot} {self.kind} {self.is_hold:d} {self.ground} {self.replaces} {self.reference}"
        return hashlib.sha256(asked.encode()).digest()[:DIGEST_BYTES]


@dataclass(frozen=True, slots=True)
class Taken:
    """A place is taken; `is_replay` when it was taken before under the same key."""

    booking: UUID
    pool: int
    slot: int
    session: int
    report_at: datetime
    state: BookingState
    hold_until: datetime | None
    is_replay: bool


@dataclass(frozen=True, slots=True)
class Sold:
    """No place was left; `alternatives` are openings of the same service, the nearest first."""

    refusal: Refusal
    alternatives: tuple[Opening, ...]


Answer = Taken | Sold | Refusal


class SoldOut(Refused):
    """Raised for one order that found no place."""

    def __init__(self, sold: Sold) -> None:
        """Keep the alternatives beside the refusal."""
        super().__init__(sold.refusal)
        self.alternatives = sold.alternatives
