"""What the records tell other halls once it is certain."""

from dataclasses import dataclass

from minkang.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ResourcesWritten(Event):
    """Versions were written; `first` and `last` are numbers of the outbox, `entry` the audit entry."""

    first: int
    last: int
    entry: int
