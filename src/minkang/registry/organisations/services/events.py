"""What others may hear of: past tense, ids only."""

from dataclasses import dataclass
from uuid import UUID

from minkang.kernel.events import Event


@dataclass(frozen=True, slots=True)
class OrganisationRegistered(Event):
    """An organisation stands in the register."""

    organisation: UUID


@dataclass(frozen=True, slots=True)
class OrganisationClosed(Event):
    """An organisation has closed, and with it everything it held."""

    organisation: UUID


@dataclass(frozen=True, slots=True)
class OrganisationConfirmed(Event):
    """An organisation has confirmed that its entry is true."""

    organisation: UUID


@dataclass(frozen=True, slots=True)
class CapacityStated(Event):
    """A number of beds, places or vehicles was stated; `kind` is a ``CapacityKind``."""

    organisation: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class HoldingsChanged(Event):
    """Departments, services, certificates, hours or revenue of an organisation changed."""

    organisation: UUID


@dataclass(frozen=True, slots=True)
class PractitionerRegistered(Event):
    """A practitioner stands in the register."""

    practitioner: UUID


@dataclass(frozen=True, slots=True)
class PostHeld(Event):
    """A practitioner was appointed."""

    post: int
    practitioner: UUID


@dataclass(frozen=True, slots=True)
class PostEnded(Event):
    """A post has ended."""

    post: int
    practitioner: UUID
