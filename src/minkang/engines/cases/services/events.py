"""News of cases, told after it is certain."""

from dataclasses import dataclass
from uuid import UUID

from minkang.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CaseMoved(Event):
    """The clock or a machine moved a case; `first` and `last` are the numbers of the events it took.

    Whoever acts through a service has its answer in hand and needs no news.
    """

    case: UUID
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CaseEnded(Event):
    """A case came to its end.

    `procedure` is the code of its procedure, so that whom it does not concern need not look it up:
    whoever listens listens to every case of the region.
    """

    case: UUID
    procedure: str
