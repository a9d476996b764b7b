"""The candidates of one record in order, and what follows: link, look, or leave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from minkang.registry.people.rules.matching.comparing import Pattern, compare
from minkang.registry.people.rules.matching.demographics import Asked, Held, Keys
from minkang.registry.people.rules.matching.guarding import bars
from minkang.registry.people.rules.matching.levels import Bar, Grade, IdentityLevel
from minkang.registry.people.rules.matching.weighing import (
    Rarity,
    Weights,
    probability,
    score,
)

# A child on a parent's number, a twin: somebody should look, whatever the weights say.
WORTH_A_LOOK = frozenset({IdentityLevel.EXACT, IdentityLevel.CORRECTED})


class Zone(StrEnum):
    """What is done with a record."""

    LINK = "link"
    REVIEW = "review"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resident who may be the patient.

    Attributes:
        person: Rid of the person.
        score: Probability from 0 to 1 after all evidence.
        grade: How sure, as FHIR grades matches; `CERTAIN` is what links by itself.
        reasons: ``field.level`` for every field there was something to compare, and ``bar.…``.
        bits: The logarithm of the odds to base 2, which orders candidates where `score` is near 1.
        pattern: The level of each field.
        bars: What forbids a link nobody looked at.
    """

    person: UUID
    score: float
    grade: Grade
    reasons: tuple[str, ...]
    bits: float
    pattern: Pattern = field(repr=False)
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What follows for a record: its zone, and candidates in order, those that are not left out."""

    zone: Zone
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate | None:
        """The first candidate."""
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class Matcher:
    """One record to be ruled on: what it says, how common that is, and by which weights."""

    asked: Asked
    keys: Keys
    rarity: Rarity
    weights: Weights
    apart: frozenset[UUID] = frozenset()

    def rule(self, residents: Iterable[Held]) -> Ruling:
        """The ruling among these residents; `apart` are those somebody found to be others."""
        weighed = (self._weigh(one) for one in residents)
        shown = self._rivalled(
            sorted(
                (one for one in weighed if one is not None),
                key=lambda one: (-_is_deterministic(one), -one.bits, one.person),
            )
        )
        if not shown:
            return Ruling(Zone.LEAVE, ())
        is_sure = shown[0].grade is Grade.CERTAIN
        candidates = tuple(replace(one, reasons=_reasons(one)) for one in shown)
        return Ruling(Zone.LINK if is_sure else Zone.REVIEW, candidates)

    def _weigh(self, held: Held) -> Candidate | None:
        """The candidate, still without reasons; None for somebody else."""
        if held.rid in self.apart:
            return None
        pattern = compare(self.asked, self.keys, held)
        bits = score(pattern, self.asked.name, self.rarity, self.weights)
        chance = probability(bits)
        if chance < self.weights.zones.possible and pattern.identity not in WORTH_A_LOOK:
            return None
        found = bars(self.asked, pattern)
        grade = self._grade(chance, pattern, found)
        return Candidate(held.rid, chance, grade, (), bits, pattern, found)

    def _grade(self, chance: float, pattern: Pattern, found: tuple[Bar, ...]) -> Grade:
        zones = self.weights.zones
        is_sure = chance >= zones.automatic or pattern.identity is IdentityLevel.EXACT
        if is_sure and not found:
            return Grade.CERTAIN
        is_probable = chance >= zones.probable and Bar.UNNAMED not in found
        return Grade.PROBABLE if is_probable else Grade.POSSIBLE

    def _rivalled(self, shown: Sequence[Candidate]) -> list[Candidate]:
        """The candidates; the best is certain only where no second comes near it."""
        if len(shown) > 1 and shown[0].grade is Grade.CERTAIN:
            best, second = shown[0], shown[1]
            zones = self.weights.zones
            margin = zones.margin_to_barred if second.bars else zones.margin
            is_near = best.bits - second.bits < margin
            if is_near and _is_deterministic(best) <= _is_deterministic(second):
                shown = [_doubted(one) if one.grade is Grade.CERTAIN else one for one in shown]
        # Only the first may be linked; who comes far behind it is at most probable.
        return [
            one if place == 0 or one.grade is not Grade.CERTAIN else _doubted(one)
            for place, one in enumerate(shown)
        ]


def _doubted(candidate: Candidate) -> Candidate:
    found = (*candidate.bars, Bar.SECOND_FITS)
    return replace(candidate, grade=Grade.PROBABLE, bars=found)


def _is_deterministic(candidate: Candidate) -> bool:
    """An equal number and a person who agrees with it."""
    return candidate.pattern.identity is IdentityLevel.EXACT and not candidate.bars


def _reasons(candidate: Candidate) -> tuple[str, ...]:
    told = (f"{field}.{level}" for field, level in candidate.pattern.levels() if level != "missing")
    return (*told, *(f"bar.{one.value}" for one in candidate.bars))
