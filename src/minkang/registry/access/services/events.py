"""What access tells upward: past tense, ids only."""

from dataclasses import dataclass
from uuid import UUID

from minkang.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ConsentGiven(Event):
    """A resident agreed to share a category."""

    person: UUID
    category: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """A resident no longer shares a category."""

    person: UUID
    category: str


@dataclass(frozen=True, slots=True)
class EmergencyOpened(Event):
    """Somebody opened a record in an emergency; whoever can reach the resident tells them."""

    emergency: UUID
    person: UUID
    account: UUID


@dataclass(frozen=True, slots=True)
class EmergencyReviewed(Event):
    """An emergency access was reviewed."""

    emergency: UUID
    person: UUID
