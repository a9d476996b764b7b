"""A record that was opened: whose, by whom, and what may be shown of it."""

from dataclasses import dataclass, field
from uuid import UUID

from minkang.care.record.terms import Standing
from minkang.engines.records.terms import Reader
from minkang.registry.access.terms import Category

OWN = (Standing.SELF, Standing.GUARDIAN)
OF_CARE = (Standing.CARE, Standing.EMERGENCY)


@dataclass(frozen=True, slots=True)
class Viewing:
    """What ``services.opening`` decided.

    Attributes:
        person: Whose record.
        name: Their name.
        standing: As what the actor looks.
        reader: Under which rule the store is read.
        categories: The health categories that were opened.
        organisation: Where the actor treats; None for others.
    """

    person: UUID
    name: str = field(repr=False)
    standing: Standing
    reader: Reader
    categories: frozenset[Category]
    organisation: UUID | None = None

    @property
    def is_own(self) -> bool:
        """Whether the person or a guardian looks, who may allow, deny, ask and take along."""
        return self.standing in OWN

    @property
    def is_care(self) -> bool:
        """Whether somebody looks who treats, or in an emergency."""
        return self.standing in OF_CARE
