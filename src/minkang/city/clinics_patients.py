"""Who goes to which clinic: residents drawn by age and sex."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np

from minkang.city.draws import Floats, Ints
from minkang.city.entries import Chapter
from minkang.city.population import YEAR
from minkang.city.records_people import Resident
from minkang.engines.booking.terms import PriorityGround
from minkang.registry.organisations.terms import Specialty
from minkang.registry.people.services import ResidentEntry
from minkang.registry.people.terms import Sex

CHILDREN = frozenset({Specialty.PAEDIATRICS, Specialty.PAEDIATRIC_SURGERY, Specialty.CHILD_HEALTH})
WOMEN = frozenset({Specialty.OBSTETRICS_GYNAECOLOGY, Specialty.WOMENS_HEALTH})
CHILD, GROWN = 14, 18
# Visits of a resident by age relative to the mean, straight lines between (verification = "memory").
AGES = (0, 3, 14, 20, 40, 60, 75, 90, 110)
VISITS = (1.6, 1.3, 0.6, 0.5, 0.8, 1.4, 2.0, 1.5, 0.8)
MOTHERS = (18, 45)
PREGNANT, DISABLED = 0.35, 0.015


@dataclass(slots=True)
class Register:
    """Residents who may fall ill, gathered while they are registered.

    Attributes:
        kept: Every how many-th household is remembered.
    """

    kept: int
    rids: list[UUID] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    born: list[int] = field(default_factory=list)
    women: list[bool] = field(default_factory=list)
    guardian: dict[UUID, UUID] = field(default_factory=dict)
    guardians: dict[UUID, list[UUID]] = field(default_factory=dict)

    def remember(self, chapter: Chapter) -> None:
        """Take the residents of a block who are alive and still here."""
        gone = {one.person for one in chapter.deaths} | {one.person for one in chapter.departures}
        for household in chapter.households[:: self.kept]:
            for member in household.members:
                if member.rid not in gone:
                    self.rids.append(member.rid)
                    self.residents.append(_resident(member, household.address))
                    self.born.append(member.born_on.toordinal())
                    self.women.append(member.sex is Sex.FEMALE)
        for one in chapter.guardianships:
            self.guardian.setdefault(one.ward, one.guardian)
            self.guardians.setdefault(one.ward, []).append(one.guardian)


@dataclass(frozen=True)
class Patients:
    """Residents to be drawn from, as columns."""

    rids: Sequence[UUID]
    born: Ints
    women: Ints
    guardian: dict[UUID, UUID]
    on: date

    @classmethod
    def of(cls, register: Register, on: date) -> "Patients":
        """What the register remembers."""
        return cls(
            rids=register.rids,
            born=np.array(register.born, dtype=np.int64),
            women=np.array(register.women, dtype=np.int64),
            guardian=register.guardian,
            on=on,
        )

    @cached_property
    def ages(self) -> Floats:
        """Ages in years on the last day."""
        return np.asarray((self.on.toordinal() - self.born) / YEAR, dtype=np.float64)

    @cached_property
    def _ladders(self) -> dict[str, Floats]:
        need = np.interp(self.ages, AGES, VISITS)
        child = self.ages < CHILD
        mother = (self.women == 1) & (self.ages >= MOTHERS[0]) & (self.ages < MOTHERS[1])
        weights = {"child": need * child, "woman": need * mother, "grown": need * ~child}
        weights["anybody"] = need
        return {name: np.cumsum(weight) for name, weight in weights.items()}

    def draw(self, draw: np.random.Generator, specialty: Specialty) -> int:
        """Somebody who goes to a clinic of the specialty, as a row."""
        name = "child" if specialty in CHILDREN else "woman" if specialty in WOMEN else "grown"
        ladder = self._ladders[name]
        if not ladder[-1]:
            ladder = self._ladders["anybody"]
        return int(np.searchsorted(ladder, draw.random() * ladder[-1], side="right"))

    def booker(self, row: int) -> UUID | None:
        """Who books online for somebody: a guardian for children, else they themselves."""
        rid = self.rids[row]
        return self.guardian.get(rid) if self.ages[row] < GROWN else rid

    def ground(self, draw: np.random.Generator, specialty: Specialty) -> PriorityGround:
        """A ground for priority that age does not show."""
        if specialty in WOMEN and draw.random() < PREGNANT:
            return PriorityGround.PREGNANT
        return PriorityGround.DISABLED if draw.random() < DISABLED else PriorityGround.NONE


def _resident(entry: ResidentEntry, address: str) -> Resident:
    return Resident(
        name=entry.name,
        sex=entry.sex,
        born_on=entry.born_on,
        identity_number=entry.identity_number,
        telephone=entry.telephone,
        address=address,
    )
