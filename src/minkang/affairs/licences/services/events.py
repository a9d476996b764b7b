"""What other apps hear of licences."""

from dataclasses import dataclass
from uuid import UUID

from minkang.kernel.events import Event


@dataclass(frozen=True, slots=True)
class LicenceIssued(Event):
    """A licence was issued, anew or in place of an older one."""

    licence: UUID


@dataclass(frozen=True, slots=True)
class LicenceSuspended(Event):
    """A licence was stopped for a while."""

    licence: UUID


@dataclass(frozen=True, slots=True)
class LicenceRevoked(Event):
    """A licence was ended, by the office or because a new one replaced it."""

    licence: UUID
