"""Who lives with whom: couples, their children, their parents, and people who live alone.

Partners are matched by rank of age with a gap that varies; a child looks for a mother of a plausible
age among those who live in the same kind of settlement; the old move to a couple that could be their
child's. Matching is by whole columns, so that a block of people takes a fraction of a second.
"""

from dataclasses import dataclass

import numpy as np

from minkang.city.calibration import Married
from minkang.city.draws import Floats, Ints, Truths, rank_within
from minkang.city.population import YEAR, People

NOBODY = -1
MALE = 1
MAJORITY = 18.0
GROWN = 32.0
OLD = 65.0
SPACING = 300
MOST_CHILDREN = 3
ROUNDS = 8
STAYING_AT_HOME = 0.75
MOTHERS_ALONE = 0.08
HUSBAND_LEADS = 0.85
HUSBANDS_PARENTS = 0.7
FATHERS_NAME = 0.96


@dataclass(frozen=True, slots=True)
class Gap:
    """Years between a younger person and the older one looked for."""

    mean: float
    spread: float
    least: float
    most: float


GAP_OF_SPOUSES = Gap(2.0, 2.6, -8, 15)
GAP_TO_MOTHER = Gap(27.3, 4.3, 20.0, 42.0)
GAP_TO_GRANDMOTHER = Gap(52.0, 5.0, 40.0, 68.0)
GAP_TO_HOST = Gap(35.0, 8.0, 20.0, 60.0)
GAP_TO_PARENT = Gap(27.0, 4.0, 20.0, 42.0)
LEFT_BEHIND = 0.05
LEFT_BEHIND_AGES = (2.0, 15.0)
# Shares of the old who live with a child: alone or with a partner, in villages and in towns.
WITH_CHILD_ALONE = (0.52, 0.38)
WITH_CHILD_AS_COUPLE = (0.16, 0.06)

HUSBAND, WIFE, SINGLE, CHILD, GRANDCHILD, PARENT, RELATIVE = range(7)
# Who is asked first to be head, by place.
ORDER_OF_HEADS = np.array([0.0, 1.0, 0.0, 3.0, 4.0, 2.0, 5.0])


@dataclass(slots=True)
class Families:
    """Columns for a block of people, a row for each; rows name each other by number.

    Attributes:
        household: Number of the household, from 0.
        place: One of ``HUSBAND`` … ``RELATIVE``.
        spouse: Row of the partner, or ``NOBODY``.
        mother: Row of the mother in the household, or of the grandmother of a grandchild.
        father: Row of her partner, or ``NOBODY``.
        namesake: Row of the person whose surname this one has, or ``NOBODY``.
        head: Row of the head of each household; the living come before the dead.
    """

    household: Ints
    place: Ints
    spouse: Ints
    mother: Ints
    father: Ints
    namesake: Ints
    head: Ints

    @classmethod
    def of(cls, size: int) -> "Families":
        """Everybody alone."""
        rows = np.arange(size, dtype=np.int64)
        nobody = [np.full(size, NOBODY, dtype=np.int64) for _ in range(4)]
        spouse, mother, father, namesake = nobody
        single = np.full(size, SINGLE, dtype=np.int64)
        return cls(rows, single, spouse, mother, father, namesake, np.arange(size, dtype=np.int64))

    def and_also(self, others: "Families") -> "Families":
        """These families and behind them the others, renumbered."""
        rows, households = self.household.size, self.head.size

        def behind(first: Ints, second: Ints) -> Ints:
            return np.concatenate((first, np.where(second == NOBODY, NOBODY, second + rows)))

        return Families(
            household=np.concatenate((self.household, others.household + households)),
            place=np.concatenate((self.place, others.place)),
            spouse=behind(self.spouse, others.spouse),
            mother=behind(self.mother, others.mother),
            father=behind(self.father, others.father),
            namesake=behind(self.namesake, others.namesake),
            head=behind(self.head, others.head),
        )


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the households of one kind of settlement from everybody who lives there."""

    married: Married
    people: People
    ages: Floats
    is_rural: bool
    draw: np.random.Generator

    def compose(self) -> Families:
        """The families of all `people`; households are numbered without gaps."""
        families = Families.of(self.ages.size)
        self._marry(families)
        self._send_children_to_grandparents(families)
        self._give_children(families)
        self._take_in_parents(families)
        self._place_other_children(families)
        _, families.household = np.unique(families.household, return_inverse=True)
        self._choose_heads(families)
        return families

    def _marry(self, families: Families) -> None:
        husbands = self._marrying(self.people.sex == MALE, self.married.men)
        wives = self._marrying(self.people.sex != MALE, self.married.women)
        couples = min(husbands.size, wives.size)
        husbands = self.draw.permutation(husbands)[:couples]
        wives = self.draw.permutation(wives)[:couples]
        gap = GAP_OF_SPOUSES
        years = np.clip(self.draw.normal(gap.mean, gap.spread, couples), gap.least, gap.most)
        wives = wives[np.argsort(self.people.born_on[wives] - years * YEAR, kind="stable")]
        husbands = husbands[np.argsort(self.people.born_on[husbands], kind="stable")]
        families.spouse[husbands], families.spouse[wives] = wives, husbands
        families.place[husbands], families.place[wives] = HUSBAND, WIFE
        families.household[wives] = families.household[husbands]

    def _marrying(self, of_sex: Truths, shares: tuple[float, ...]) -> Ints:
        chance = np.interp(self.ages, self.married.ages, shares)
        return np.flatnonzero(of_sex & (self.draw.random(self.ages.size) < chance))

    def _send_children_to_grandparents(self, families: Families) -> None:
        if not self.is_rural:
            return
        youngest, oldest = LEFT_BEHIND_AGES
        of_age = (self.ages >= youngest) & (self.ages < oldest)
        children = np.flatnonzero(of_age & (self.draw.random(self.ages.size) < LEFT_BEHIND))
        couples = np.flatnonzero((families.place == WIFE) & (self.ages < OLD))
        self._adopt(families, children, couples, GAP_TO_GRANDMOTHER, GRANDCHILD)

    def _give_children(self, families: Families) -> None:
        dice = self.draw.random(self.ages.size)
        alone = (families.spouse == NOBODY) & (families.place == SINGLE)
        is_young = self.ages < MAJORITY
        stays = (self.ages < GROWN) & alone & (dice < STAYING_AT_HOME)
        children = np.flatnonzero(alone & (is_young | stays))
        grown = (self.ages >= MAJORITY) & (self.ages < OLD)
        single = alone & grown & (self.ages > GROWN) & (self.people.sex != MALE)
        mothers = np.flatnonzero(
            ((families.place == WIFE) & grown) | (single & (dice < MOTHERS_ALONE))
        )
        self._adopt(families, children, mothers, GAP_TO_MOTHER, CHILD)

    def _adopt(self, families: Families, children: Ints, women: Ints, gap: Gap, place: int) -> None:
        if not children.size or not women.size:
            return
        women = women[np.argsort(self.people.born_on[women], kind="stable")]
        chosen = self._nearest(children, women, gap)
        for _ in range(ROUNDS):
            again = self._crowded(children, women[chosen])
            if not again.any():
                break
            chosen[again] = self._nearest(children[again], women, gap)
        placed = ~self._crowded(children, women[chosen])
        children, chosen_women = children[placed], women[chosen][placed]
        families.mother[children] = chosen_women
        families.father[children] = families.spouse[chosen_women]
        families.place[children] = place
        families.household[children] = families.household[chosen_women]
        names_father = self.draw.random(children.size) < FATHERS_NAME
        father = families.father[children]
        families.namesake[children] = np.where(
            (father != NOBODY) & names_father, father, chosen_women
        )

    def _nearest(self, younger: Ints, older: Ints, gap: Gap) -> Ints:
        years = np.clip(self.draw.normal(gap.mean, gap.spread, younger.size), gap.least, gap.most)
        wanted = self.people.born_on[younger] - years * YEAR
        found = np.searchsorted(self.people.born_on[older], wanted)
        return np.minimum(found, older.size - 1)

    def _crowded(self, children: Ints, mothers: Ints) -> Truths:
        # A mother too young or dead before the birth, more than three at home, births too close.
        born = self.people.born_on[children]
        by_mother = np.lexsort((born, mothers))
        ordered, days = mothers[by_mother], born[by_mother]
        follows = np.r_[False, ordered[1:] == ordered[:-1]]
        too_close = follows & (np.diff(days, prepend=days[:1] - SPACING) < SPACING)
        crowded = np.empty(children.size, dtype=np.bool_)
        crowded[by_mother] = too_close | (rank_within(ordered) >= MOST_CHILDREN)
        too_young = (born - self.people.born_on[mothers]) < MAJORITY * YEAR
        died = self.people.died_on[mothers]
        refused: Truths = crowded | too_young | ((died != 0) & (died < born))
        return refused

    def _take_in_parents(self, families: Families) -> None:
        place = 0 if self.is_rural else 1
        dice = self.draw.random(self.ages.size)
        old = self.ages >= OLD
        alone = old & (families.place == SINGLE) & (families.mother == NOBODY)
        guests = np.flatnonzero(alone & (dice < WITH_CHILD_ALONE[place]))
        couples = np.flatnonzero(
            old & (families.place == WIFE) & (dice < WITH_CHILD_AS_COUPLE[place])
        )
        hosts = np.flatnonzero((families.place == HUSBAND) & (self.ages < OLD))
        if not hosts.size:
            return
        hosts = hosts[np.argsort(self.people.born_on[hosts], kind="stable")]
        has_parents = np.zeros(self.ages.size, dtype=np.bool_)
        for older in (couples, guests):
            self._move_in(families, older, hosts, has_parents)

    def _move_in(self, families: Families, older: Ints, hosts: Ints, has_parents: Truths) -> None:
        gap = GAP_TO_PARENT
        years = np.clip(self.draw.normal(gap.mean, gap.spread, older.size), gap.least, gap.most)
        found = np.searchsorted(
            self.people.born_on[hosts], self.people.born_on[older] + years * YEAR
        )
        host = hosts[np.minimum(found, hosts.size - 1)]
        is_old_enough = self.people.born_on[host] - self.people.born_on[older] > gap.least * YEAR
        free = (rank_within(host) == 0) & ~has_parents[host] & is_old_enough
        older, host = older[free], host[free]
        has_parents[host] = True
        side = np.where(
            self.draw.random(older.size) < HUSBANDS_PARENTS, host, families.spouse[host]
        )
        self._bring_along(families, older, host)
        partner = families.spouse[older]
        paired = partner != NOBODY
        parents = np.concatenate((older, partner[paired]))
        named = np.concatenate((side, side[paired]))
        families.place[parents] = PARENT
        fathers = self.people.sex[parents] == MALE
        families.namesake[named[fathers]] = parents[fathers]

    def _bring_along(self, families: Families, older: Ints, host: Ints) -> None:
        # Who lives with the old ones comes too, and is no child of the household they come to.
        left = families.household[older]
        moving = np.flatnonzero(np.isin(families.household, left))
        target = dict(zip(left.tolist(), families.household[host].tolist(), strict=True))
        families.household[moving] = [
            target[household] for household in families.household[moving].tolist()
        ]
        families.place[moving[families.place[moving] >= CHILD]] = RELATIVE

    def _place_other_children(self, families: Families) -> None:
        children = np.flatnonzero((self.ages < MAJORITY) & (families.place == SINGLE))
        hosts = np.flatnonzero((families.place == WIFE) & (self.ages < OLD))
        if not children.size or not hosts.size:
            return
        hosts = hosts[np.argsort(self.people.born_on[hosts], kind="stable")]
        host = hosts[self._nearest(children, hosts, GAP_TO_HOST)]
        families.household[children] = families.household[host]
        families.place[children] = RELATIVE

    def _choose_heads(self, families: Families) -> None:
        # The living before the dead, the couple before parents and children, the husband mostly.
        order = ORDER_OF_HEADS[families.place]
        households = int(families.household.max()) + 1 if families.household.size else 0
        swaps = self.draw.random(households) > HUSBAND_LEADS
        order = np.where(swaps[families.household] & (families.place <= WIFE), 1 - order, order)
        order += np.where(self.people.died_on != 0, 10, 0) + np.where(self.ages < MAJORITY, 5, 0)
        ranked = np.lexsort((order, families.household))
        first = np.r_[True, np.diff(families.household[ranked]) != 0]
        families.head = ranked[first]
