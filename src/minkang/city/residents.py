"""The residents of a block, complete: who, where, called what, reachable how, since when.

Everything stands in columns; ``building`` turns the rows into entries of the register.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from minkang.city import names, numbers
from minkang.city.calibration import Calibration
from minkang.city.draws import Floats, Ints, Truths, stream
from minkang.city.families import (
    CHILD,
    MAJORITY,
    NOBODY,
    WIFE,
    Composer,
    Families,
)
from minkang.city.names import Texts
from minkang.city.places import Region
from minkang.city.population import BLOCK, YEAR, Block, Demography, People, blocks
from minkang.registry.people.terms import Kinship

NEWBORN_DAYS = 5
NUMBER_AFTER_DAYS = 30
SAME_PEOPLE = 0.65
ARRIVALS_SINCE = date(2004, 1, 1).toordinal()
SETTLED_DAYS = 30
# Share of people with a telephone of their own, straight lines between the ages.
TELEPHONE_AGES = (0, 10, 12, 16, 18, 65, 75, 85, 95)
TELEPHONE_SHARES = (0, 0, 0.5, 0.85, 0.98, 0.95, 0.8, 0.55, 0.3)
ETHNICITIES = np.array([names.HAN, "03", "10", "11"], dtype=object)

K = Kinship
# Rows: place of the head; columns: place of the member. Places in the order of ``families``.
KINSHIP = (
    (K.OTHER, K.SPOUSE, K.OTHER, K.CHILD, K.GRANDCHILD, K.PARENT, K.OTHER),
    (K.SPOUSE, K.OTHER, K.OTHER, K.CHILD, K.GRANDCHILD, K.PARENT, K.OTHER),
    (K.OTHER, K.OTHER, K.OTHER, K.CHILD, K.GRANDCHILD, K.PARENT, K.OTHER),
    (K.PARENT, K.PARENT, K.PARENT, K.SIBLING, K.OTHER, K.GRANDPARENT, K.OTHER),
    (K.GRANDPARENT, K.GRANDPARENT, K.OTHER, K.OTHER, K.SIBLING, K.OTHER, K.OTHER),
    (K.CHILD, K.CHILD, K.CHILD, K.GRANDCHILD, K.OTHER, K.SPOUSE, K.OTHER),
    (K.OTHER, K.OTHER, K.OTHER, K.OTHER, K.OTHER, K.OTHER, K.OTHER),
)


@dataclass(frozen=True, slots=True)
class Residents:
    """A block of residents; rows of one length, days as ordinals, 0 for never.

    Attributes:
        people: Birth, death, sex, settlement.
        families: Households and who is whose; households numbered from 0 within the block.
        village: Index into the villages of the region for each household.
        name: Full names.
        ethnicity: GB/T 3304.
        identity_number: Eighteen characters, "" for a newborn.
        telephone: Eleven digits, "" for none.
        since: First day of living in the region.
        until: First day of living elsewhere, 0 for those who stayed.
    """

    people: People
    families: Families
    village: Ints
    name: Texts
    ethnicity: Texts
    identity_number: list[str]
    telephone: list[str]
    since: Ints
    until: Ints

    @property
    def is_here(self) -> Truths:
        """Who lives in the region today."""
        here: Truths = (self.people.died_on == 0) & (self.until == 0)
        return here

    def kinship(self) -> list[Kinship]:
        """Relation of each to the head of the household."""
        head = self.families.head[self.families.household]
        pairs = zip(self.families.place[head].tolist(), self.families.place.tolist(), strict=True)
        table = [KINSHIP[of_head][of_member] for of_head, of_member in pairs]
        for row in self.families.head.tolist():
            table[row] = Kinship.HEAD
        return table


@dataclass(frozen=True, slots=True)
class Settler:
    """Draws the residents of a region block by block; the blocks come in order, once."""

    demography: Demography
    region: Region
    resident_numbers: numbers.ResidentNumbers

    def blocks(self) -> Iterator[Residents]:
        """The residents, a block at a time."""
        for block in blocks(self.demography.residents):
            yield self._settled(block)

    def _settled(self, block: Block) -> Residents:
        people, families = self._composed(block)
        if block.number == 0:
            _bring_newborn(people, families, self.demography.on)
        draw = stream(self.demography.seed, "settling", block.number)
        village = self._villages(people, families, draw)
        since, until = self._stays(people, families, block, draw)
        ethnicity = self._ethnicities(families, village, draw)
        return Residents(
            people=people,
            families=families,
            village=village,
            name=_names(people, families, ethnicity, draw),
            ethnicity=ethnicity,
            identity_number=self._numbers(people),
            telephone=self._telephones(people, block, draw),
            since=since,
            until=until,
        )

    def _composed(self, block: Block) -> tuple[People, Families]:
        """Both settlements, composed apart and laid one behind the other."""
        everybody = self.demography.people(block)
        parts = []
        for is_rural in (False, True):
            people = everybody.of(np.flatnonzero(everybody.is_rural == is_rural))
            draw = stream(self.demography.seed, "families", block.number, int(is_rural))
            married, ages = self.demography.figures.married, people.ages(self.demography.on)
            parts.append((people, Composer(married, people, ages, is_rural, draw).compose()))
        (urban, towns), (rural, villages) = parts
        return urban.and_also(rural), towns.and_also(villages)

    def _villages(self, people: People, families: Families, draw: np.random.Generator) -> Ints:
        is_rural = people.is_rural[families.head]
        village = np.empty(is_rural.size, dtype=np.int64)
        weights = np.array([one.weight for one in self.region.villages])
        rural = np.array([one.is_rural for one in self.region.villages])
        for settlement in (False, True):
            chosen = np.flatnonzero(is_rural == settlement)
            of_kind = np.where(rural == settlement, weights, 0.0)
            cumulated = np.cumsum(of_kind) / of_kind.sum() if of_kind.sum() else np.zeros(0)
            village[chosen] = np.searchsorted(cumulated, draw.random(chosen.size), side="right")
        return np.minimum(village, weights.size - 1)

    def _stays(
        self, people: People, families: Families, block: Block, draw: np.random.Generator
    ) -> tuple[Ints, Ints]:
        leaves = _leaving(people, families, self.demography.leaving(block), draw)
        today = self.demography.on.toordinal()
        size = families.head.size
        has_dead = np.zeros(size, dtype=np.bool_)
        has_dead[families.household[people.died_on != 0]] = True
        came = draw.random(size) < self.demography.figures.value("moved_in_share")
        came &= ~people.is_rural[families.head] & ~has_dead
        arrived = draw.integers(ARRIVALS_SINCE, today - SETTLED_DAYS, size)
        since = np.maximum(people.born_on, np.where(came, arrived, 0)[families.household])
        latest = np.zeros(size, dtype=np.int64)
        np.maximum.at(latest, families.household, since)
        earliest = today - int(self.demography.figures.value("death_years") * YEAR)
        first = np.minimum(np.maximum(latest + 1, earliest), today - 1)
        gone = first + (draw.random(size) * (today - first)).astype(np.int64)
        return since, np.where(leaves, gone, 0)[families.household]

    def _ethnicities(self, families: Families, village: Ints, draw: np.random.Generator) -> Texts:
        counties = np.array([one.county for one in self.region.villages])[village]
        chance = draw.random(families.household.size)
        place = np.zeros(families.household.size, dtype=np.int64)
        for county in sorted(set(counties.tolist())):
            rows = np.flatnonzero((counties == county)[families.household])
            edges = np.cumsum(_shares(self.demography.figures, str(county)))
            place[rows] = np.searchsorted(edges, chance[rows], side="right")
        wives = np.flatnonzero(families.place == WIFE)
        wives = wives[draw.random(wives.size) < SAME_PEOPLE]
        place[wives] = place[families.spouse[wives]]
        return ETHNICITIES[np.minimum(place, 3)[_roots(families)]]

    def _numbers(self, people: People) -> list[str]:
        given = self.resident_numbers.give(people.born_on, people.sex == 1)
        oldest = self.demography.on.toordinal() - NUMBER_AFTER_DAYS
        has_none = (people.born_on > oldest) | (
            (people.died_on != 0) & (people.died_on - people.born_on < NUMBER_AFTER_DAYS)
        )
        numbers_given: list[str] = np.where(has_none, "", given).tolist()
        return numbers_given

    def _telephones(self, people: People, block: Block, draw: np.random.Generator) -> list[str]:
        ages = people.ages(self.demography.on)
        share = np.interp(ages, TELEPHONE_AGES, TELEPHONE_SHARES)
        has_one = draw.random(ages.size) < share
        every = numbers.telephones(block.number * 2 * BLOCK, ages.size)
        return [one if has else "" for one, has in zip(every, has_one.tolist(), strict=True)]


def _shares(figures: Calibration, county: str) -> Floats:
    others = figures.ethnicities.get(county, {})
    percent = [float(others.get(code, 0.0)) for code in ETHNICITIES[1:]]
    return np.array([100 - sum(percent), *percent]) / 100


def _roots(families: Families) -> Ints:
    # Grandfather, father, child: three steps reach the person whose surname all have.
    root = np.arange(families.namesake.size)
    for _ in range(3):
        above = families.namesake[root]
        root = np.where(above == NOBODY, root, above)
    return root


def _names(
    people: People, families: Families, ethnicity: Texts, draw: np.random.Generator
) -> Texts:
    surnames = names.draw_surnames(draw, ethnicity)[_roots(families)]
    days = (people.born_on - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    full: Texts = surnames + names.draw_given(draw, years, people.sex)
    return full


def _leaving(people: People, families: Families, wanted: int, draw: np.random.Generator) -> Truths:
    """Whole households of the living that add up to `wanted` people, people alone last."""
    size = families.head.size
    members = np.bincount(families.household, minlength=size)
    has_dead = np.zeros(size, dtype=np.bool_)
    has_dead[families.household[people.died_on != 0]] = True
    order = draw.permutation(np.flatnonzero(~has_dead & (members > 1)))
    together = order[np.cumsum(members[order]) <= round(wanted * 0.7)]
    alone = draw.permutation(np.flatnonzero(~has_dead & (members == 1)))
    rest = wanted - int(members[together].sum())
    leaves = np.zeros(size, dtype=np.bool_)
    leaves[together] = True
    leaves[alone[:rest]] = True
    return leaves


def _bring_newborn(people: People, families: Families, on: date) -> None:
    """Let the youngest child of two living parents be five days old, one with an elder sibling first."""
    parents = np.column_stack((families.mother, families.father))
    alive = (parents != NOBODY).all(axis=1) & (people.died_on[parents] == 0).all(axis=1)
    youngest = np.flatnonzero(alive & (families.place == CHILD) & (people.died_on == 0))
    youngest = youngest[people.ages(on)[youngest] < MAJORITY]
    siblings = np.bincount(families.mother[youngest], minlength=people.born_on.size)
    second = youngest[siblings[families.mother[youngest]] > 1]
    youngest = second if second.size else youngest
    if youngest.size:
        row = youngest[np.argmax(people.born_on[youngest])]
        people.born_on[row] = on.toordinal() - NEWBORN_DAYS
