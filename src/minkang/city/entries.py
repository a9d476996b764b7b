"""A block of residents as entries of the register, with what happened to them since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from minkang.city.calibration import Calibration
from minkang.city.draws import Ints, Truths, stream
from minkang.city.families import CHILD, GRANDCHILD, MAJORITY, NOBODY, OLD
from minkang.city.places import Region, Village
from minkang.city.population import YEAR
from minkang.city.residents import Residents
from minkang.city.siting import Institution
from minkang.registry.organisations.services import OrganisationEntry
from minkang.registry.organisations.terms import PRIMARY_CENTRES
from minkang.registry.people.services import (
    CareRelationEntry,
    DeathEntry,
    DepartureEntry,
    GuardianshipEntry,
    HouseholdEntry,
    ResidentEntry,
)
from minkang.registry.people.terms import CareKind, GuardianshipKind, Sex

CONTRACT_YEARS = 3.0
FLOORS, UNITS, DOORS = 7, 5, 4
SEXES = {sex.value: sex for sex in (Sex.MALE, Sex.FEMALE)}
EVIDENCE = "村(居)民委员会出具的委托监护证明"


@dataclass(frozen=True, slots=True)
class Chapter:
    """Everything about a block that is handed to the register, in this order."""

    households: tuple[HouseholdEntry, ...]
    guardianships: tuple[GuardianshipEntry, ...]
    contracts: tuple[CareRelationEntry, ...]
    deaths: tuple[DeathEntry, ...]
    departures: tuple[DepartureEntry, ...]


@dataclass(frozen=True, slots=True)
class Clerk:
    """Writes the entries of a block; `centres` is the primary-care centre of each village."""

    figures: Calibration
    region: Region
    centres: Sequence[UUID]
    seed: int
    on: date

    def chapter(self, residents: Residents, number: int) -> Chapter:
        """The entries of the block with this number."""
        draw = stream(self.seed, "chapter", number)
        members = list(_members(residents))
        rids = [member.rid for member in members]
        return Chapter(
            households=tuple(self._households(residents, members, draw)),
            guardianships=tuple(self._guardianships(residents, rids)),
            contracts=tuple(self._contracts(residents, rids, draw)),
            deaths=tuple(
                DeathEntry(person=rid, on=day)
                for rid, day in _dated(rids, residents.people.died_on)
            ),
            departures=tuple(
                DepartureEntry(person=rid, on=day) for rid, day in _dated(rids, residents.until)
            ),
        )

    def _households(
        self, residents: Residents, members: Sequence[ResidentEntry], draw: np.random.Generator
    ) -> Iterator[HouseholdEntry]:
        households = residents.families.household
        order = np.argsort(households, kind="stable")
        starts = np.searchsorted(households[order], np.arange(residents.village.size))
        bounds = [*starts.tolist(), order.size]
        rows = order.tolist()
        numbers = draw.integers(1, 60, (residents.village.size, 3)).tolist()
        for place, village in enumerate(residents.village.tolist()):
            spot = self.region.villages[village]
            yield HouseholdEntry(
                area_code=spot.spot.code,
                address=_address(spot.is_rural, *numbers[place]),
                members=tuple(members[row] for row in rows[bounds[place] : bounds[place + 1]]),
            )

    def _guardianships(
        self, residents: Residents, rids: Sequence[UUID]
    ) -> Iterator[GuardianshipEntry]:
        families, here = residents.families, residents.is_here
        is_adult = residents.people.born_on <= _majority(self.on)
        for ward in np.flatnonzero(here & ~is_adult).tolist():
            place = int(families.place[ward])
            kind = GuardianshipKind.PARENT if place == CHILD else GuardianshipKind.APPOINTED
            elders = [int(families.head[families.household[ward]])]
            if place in (CHILD, GRANDCHILD):
                elders = [int(families.mother[ward]), int(families.father[ward])]
            for elder in elders:
                if elder != NOBODY and here[elder] and is_adult[elder]:
                    yield GuardianshipEntry(
                        ward=rids[ward],
                        guardian=rids[elder],
                        kind=kind,
                        since=_day(int(residents.since[ward])),
                        evidence="" if kind is GuardianshipKind.PARENT else EVIDENCE,
                    )

    def _contracts(
        self, residents: Residents, rids: Sequence[UUID], draw: np.random.Generator
    ) -> Iterator[CareRelationEntry]:
        signed = self._signed(residents, draw)
        today = self.on.toordinal()
        ago = (draw.random(len(rids)) * CONTRACT_YEARS * YEAR).astype(np.int64)
        since: Ints = np.minimum(np.maximum(residents.since, today - 10 - ago), today)
        villages = residents.village[residents.families.household]
        for row in np.flatnonzero(signed).tolist():
            yield CareRelationEntry(
                person=rids[row],
                organisation=self.centres[int(villages[row])],
                kind=CareKind.CONTRACT,
                reference=f"contract:{rids[row]}",
                since=_day(int(since[row])),
            )

    def _signed(self, residents: Residents, draw: np.random.Generator) -> Truths:
        ages = residents.people.ages(self.on)
        here = residents.is_here
        old = self.figures.value("contracts_of_the_old")
        share_old = float((ages[here] >= OLD).mean())
        young = (self.figures.value("contracts") - old * share_old) / (1 - share_old)
        chance = np.where(ages >= OLD, old, max(0.0, young))
        signed: Truths = here & (draw.random(ages.size) < chance)
        return signed


def _members(residents: Residents) -> Iterator[ResidentEntry]:
    columns = zip(
        residents.name.tolist(),
        residents.people.sex.tolist(),
        residents.people.born_on.tolist(),
        residents.since.tolist(),
        residents.kinship(),
        residents.identity_number,
        residents.telephone,
        residents.ethnicity.tolist(),
        strict=True,
    )
    for name, sex, born_on, since, kinship, identity, telephone, ethnicity in columns:
        yield ResidentEntry(
            name=name,
            sex=SEXES[sex],
            born_on=_day(born_on),
            resident_since=_day(since),
            kinship=kinship,
            identity_number=identity,
            telephone=telephone,
            ethnicity=ethnicity,
        )


def _majority(on: date) -> int:
    """The latest day of birth of those who are of age on a day, as an ordinal."""
    is_leap_day = (on.month, on.day) == (2, 29)
    return date(on.year - int(MAJORITY), on.month, 28 if is_leap_day else on.day).toordinal()


def _dated(rids: Sequence[UUID], days: Ints) -> Iterator[tuple[UUID, date]]:
    return ((rids[row], _day(int(days[row]))) for row in np.flatnonzero(days != 0).tolist())


def _address(is_rural: bool, first: int, second: int, third: int) -> str:
    if is_rural:
        return f"{first % 9 + 1}组{second}号"
    return f"{first}号楼{second % UNITS + 1}单元{third % FLOORS + 1}0{second % DOORS + 1}室"


_DAYS: dict[int, date] = {}


def _day(ordinal: int) -> date:
    # A region has forty thousand days and a million births: each day is made once.
    found = _DAYS.get(ordinal)
    if found is None:
        found = _DAYS[ordinal] = date.fromordinal(ordinal)
    return found


def centres(
    region: Region, institutions: Sequence[Institution], entries: Sequence[OrganisationEntry]
) -> tuple[UUID, ...]:
    """For each village the centre that serves it: of its town, else of its county, else any."""
    listed = [
        (one, entry.rid)
        for one, entry in zip(institutions, entries, strict=False)
        if one.kind.category in PRIMARY_CENTRES
    ]
    return tuple(_serving(village, place, listed) for place, village in enumerate(region.villages))


def _serving(village: Village, place: int, listed: Sequence[tuple[Institution, UUID]]) -> UUID:
    nearer = (
        [rid for one, rid in listed if one.village.town == village.town],
        [rid for one, rid in listed if one.village.county == village.county],
        [rid for _, rid in listed],
    )
    found = next(rids for rids in nearer if rids)
    return found[place % len(found)]
