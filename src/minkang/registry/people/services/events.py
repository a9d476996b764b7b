"""What happened to the links between patients of institutions and residents."""

from dataclasses import dataclass
from uuid import UUID

from minkang.kernel.events import Event


@dataclass(frozen=True, slots=True)
class SourceLinkChanged(Event):
    """A patient of an institution was linked to a resident, or its link ended."""

    source: UUID
