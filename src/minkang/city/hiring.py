"""Which resident fills which post: whoever practises is a resident with one number, as far as there are any."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from minkang.city.draws import stream
from minkang.city.entries import Chapter
from minkang.registry.people.services import ResidentEntry
from minkang.registry.people.terms import Sex

SEXES = (Sex.MALE.value, Sex.FEMALE.value)
Listed = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Opening:
    """A post to be filled.

    Attributes:
        number: Of the job.
        sex: Wanted, GB/T 2261.1; somebody of the other is taken where there is nobody.
        earliest: First possible day of birth, as an ordinal.
        latest: Last possible day of birth.
    """

    number: int
    sex: int
    earliest: int
    latest: int


@dataclass(slots=True)
class Hiring:
    """Fills posts while the residents are registered, a share of them from each block.

    Attributes:
        openings: The posts, the most important first.
        blocks: In how many blocks the residents come.
        seed: Decides every draw.
        hired: Residents by the number of their job; a job without one is held from elsewhere.
    """

    openings: Sequence[Opening]
    blocks: int
    seed: int
    hired: dict[int, ResidentEntry] = field(default_factory=dict)

    def hire(self, chapter: Chapter, number: int) -> None:
        """Fill the posts whose turn has come with residents of the block with this number."""
        gone = {one.person for one in chapter.deaths} | {one.person for one in chapter.departures}
        here = [
            member
            for household in chapter.households
            for member in household.members
            if member.identity_number and member.rid not in gone
        ]
        born: dict[int, Listed] = {sex: [] for sex in SEXES}
        for place, member in enumerate(here):
            if member.sex.value in born:
                born[member.sex.value].append((member.born_on.toordinal(), place))
        for listed in born.values():
            listed.sort()
        draw = stream(self.seed, "hiring", number)
        for turn, opening in enumerate(self.openings):
            if turn % self.blocks <= number and opening.number not in self.hired:
                found = _fitting(born, opening, draw)
                if found is not None:
                    self.hired[opening.number] = here[found]


def _fitting(born: dict[int, Listed], opening: Opening, draw: np.random.Generator) -> int | None:
    """Place of somebody who fits and is taken off the list; None where nobody does."""
    for sex in (opening.sex, sum(SEXES) - opening.sex):
        listed = born[sex]
        first = bisect_left(listed, (opening.earliest, -1))
        last = bisect_left(listed, (opening.latest + 1, -1))
        if first < last:
            return listed.pop(first + int(draw.integers(last - first)))[1]
    return None
