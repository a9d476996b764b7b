"""What institutions hold: departments, beds, services, certificates, hours, ways in.

Shares are met as nearly as whole institutions allow, and who holds a thing is drawn; so a region has
targets that are met and others that are behind, as the figures say.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

import numpy as np

from minkang.city import numbers
from minkang.city.calibration import Calibration
from minkang.city.draws import apportion, stream
from minkang.city.kinds import Holding, Hours, holdings
from minkang.city.siting import Institution, day_between
from minkang.registry.organisations.services import (
    CapacityEntry,
    CertificateEntry,
    DepartmentEntry,
    HoursEntry,
    OrganisationEntry,
    PositionEntry,
    ServiceEntry,
)
from minkang.registry.organisations.terms import (
    BEDS,
    PRIMARY_CENTRES,
    AccessFeature,
    CapacityKind,
    CertificateKind,
    ServiceKind,
    Specialty,
)

WORKDAYS = (1, 2, 3, 4, 5)
EVERY_DAY = (*WORKDAYS, 6, 7, 8)
OPENING: Mapping[Hours, tuple[tuple[int, ...], time, time]] = {
    Hours.ALWAYS: (EVERY_DAY, time(0), time(23, 59)),
    Hours.HOSPITAL: (EVERY_DAY, time(7, 30), time(17)),
    Hours.DAILY: (EVERY_DAY, time(8), time(17)),
    Hours.SIX_DAYS: ((*WORKDAYS, 6), time(8), time(17)),
    Hours.OFFICE: (WORKDAYS, time(8, 30), time(17)),
    Hours.SHOP: ((*WORKDAYS, 6, 7), time(8, 30), time(19)),
    Hours.PHARMACY: (EVERY_DAY, time(8), time(21)),
    Hours.NURSERY: (WORKDAYS, time(7, 30), time(17, 30)),
}
PLAN_BEGAN = date(2020, 12, 31)
JITTER_DEGREES = 0.004
CONFIRMED_WITHIN_DAYS = 330
LONG_AGO_DAYS = (420, 900)


@dataclass(slots=True)
class Holdings:
    """What one institution holds, being collected."""

    departments: dict[Specialty, date]
    services: dict[ServiceKind, date]
    certificates: dict[tuple[CertificateKind, str], date]
    features: list[AccessFeature]
    capacities: list[CapacityEntry]


@dataclass(frozen=True, slots=True)
class Furnisher:
    """Furnishes the institutions of a region."""

    figures: Calibration
    residents: int
    seed: int
    on: date

    def entries(self, institutions: Sequence[Institution]) -> tuple[OrganisationEntry, ...]:
        """The institutions as entries of the register, in the same order."""
        held = [self._own_departments(one) for one in institutions]
        for number, holding in enumerate(holdings()):
            self._give(holding, institutions, held, number)
        self._give_capacity(institutions, held)
        heads = _heads(institutions)
        confirmed = self._confirmations(len(institutions))
        return tuple(
            self._entry(one, holds, heads.get(one.credit_code, ""), day)
            for one, holds, day in zip(institutions, held, confirmed, strict=True)
        )

    def _own_departments(self, one: Institution) -> Holdings:
        own = dict.fromkeys(one.kind.departments, one.opened_on)
        return Holdings(own, {}, {}, [], [])

    def _give(
        self,
        holding: Holding,
        institutions: Sequence[Institution],
        held: Sequence[Holdings],
        number: int,
    ) -> None:
        possible = [
            (place, subject)
            for place, one in enumerate(institutions)
            if holding.concerns(one.kind)
            for subject in holding.subjects
        ]
        draw = stream(self.seed, "holdings", number)
        wanted = round(holding.share * len(possible))
        for chosen in draw.permutation(len(possible))[:wanted].tolist():
            place, subject = possible[chosen]
            opened = institutions[place].opened_on
            since = opened
            if holding.since[0]:
                since = max(opened, day_between(draw, *holding.since, latest=self.on))
            _hold(held[place], holding, subject, since)

    def _give_capacity(self, institutions: Sequence[Institution], held: Sequence[Holdings]) -> None:
        cells = [
            (place, kind, weight)
            for place, one in enumerate(institutions)
            for kind, weight in one.kind.capacity.items()
        ]
        groups: dict[str, list[tuple[int, CapacityKind, float]]] = defaultdict(list)
        for cell in cells:
            groups[_figure_of(institutions[cell[0]], cell[1])].append(cell)
        for figure, members in groups.items():
            total = self.figures.scaled(figure, self.residents)
            least_one = 1 if figure == "ambulances" else total
            shares = apportion(max(total, least_one), [weight for *_, weight in members])
            for (place, kind, _), share in zip(members, shares, strict=True):
                draw = stream(self.seed, f"capacity {kind}", place)
                held[place].capacities += self._capacity(institutions[place], kind, share, draw)
        self._split_ambulances(institutions, held)

    def _capacity(
        self, one: Institution, kind: CapacityKind, size: int, draw: np.random.Generator
    ) -> list[CapacityEntry]:
        if not size:
            return []
        growth = self.figures.value("beds_2020") / self.figures.value("beds")
        before = int(size * growth + draw.random())
        since = max(one.opened_on, date(2015, 1, 1))
        changed = day_between(draw, 2021, 2026, latest=self.on)
        if kind not in BEDS or since >= changed or before == size or since > PLAN_BEGAN:
            return [CapacityEntry(kind, size, since)]
        return [
            CapacityEntry(kind, before, since, changed),
            CapacityEntry(kind, size, changed),
        ]

    def _split_ambulances(
        self, institutions: Sequence[Institution], held: Sequence[Holdings]
    ) -> None:
        places = [
            (place, entry)
            for place, holds in enumerate(held)
            for entry in holds.capacities
            if entry.kind is CapacityKind.AMBULANCES
        ]
        total = sum(entry.count for _, entry in places)
        negative = round(total * self.figures.value("negative_pressure_share"))
        shares = apportion(negative, [float(entry.count) for _, entry in places])
        for (place, entry), share in zip(places, shares, strict=True):
            held[place].capacities.remove(entry)
            since = max(institutions[place].opened_on, entry.since)
            for kind, size in (
                (CapacityKind.AMBULANCES, entry.count - share),
                (CapacityKind.NEGATIVE_PRESSURE_AMBULANCES, share),
            ):
                if size > 0:
                    held[place].capacities.append(CapacityEntry(kind, size, since))

    def _confirmations(self, size: int) -> list[date | None]:
        draw = stream(self.seed, "confirmations")
        forgot = draw.permutation(size)[: round((1 - self.figures.value("confirmed_share")) * size)]
        days = draw.integers(1, CONFIRMED_WITHIN_DAYS, size)
        days[forgot] = draw.integers(*LONG_AGO_DAYS, forgot.size)
        never = set(forgot[::2].tolist())
        return [
            None if place in never else self.on - timedelta(days=int(day))
            for place, day in enumerate(days.tolist())
        ]

    def _entry(
        self, one: Institution, holds: Holdings, head: str, confirmed: date | None
    ) -> OrganisationEntry:
        kind, draw = one.kind, stream(self.seed, f"details of {one.kind.id}", one.turn)
        levels = kind.record_levels
        return OrganisationEntry(
            name=one.name,
            name_en=one.name_en,
            credit_code=one.credit_code,
            licence=one.licence,
            category=kind.category,
            level=kind.level,
            grade=kind.grades[one.turn % len(kind.grades)] if kind.grades else None,
            ownership=one.ownership,
            area=one.village.spot.code,
            parent=head,
            address=f"{one.village.spot.name.removesuffix('居委会').removesuffix('委会')}"
            f"{draw.integers(1, 200)}号",
            telephone=numbers.landline(self.figures.landlines, draw),
            position=_position(one, draw),
            record_level=levels[one.turn % len(levels)] if levels else None,
            opened_on=one.opened_on,
            confirmed_on=max(confirmed, one.opened_on) if confirmed else None,
            departments=tuple(DepartmentEntry(*held) for held in holds.departments.items()),
            capacities=tuple(holds.capacities),
            services=tuple(ServiceEntry(*held) for held in holds.services.items()),
            certificates=tuple(
                CertificateEntry(kind=what, issued_on=day, subject=subject)
                for (what, subject), day in holds.certificates.items()
            ),
            hours=_hours(kind.hours),
            features=tuple(holds.features),
        )


def _hold(holds: Holdings, holding: Holding, subject: str, since: date) -> None:
    what = holding.what
    if isinstance(what, ServiceKind):
        holds.services.setdefault(what, since)
    elif isinstance(what, CertificateKind):
        holds.certificates.setdefault((what, subject), since)
    elif isinstance(what, Specialty):
        holds.departments.setdefault(what, since)
    elif what not in holds.features:
        holds.features.append(what)


def _figure_of(one: Institution, kind: CapacityKind) -> str:
    if kind is CapacityKind.NURSERY_PLACES:
        return "nursery_places"
    if kind is CapacityKind.AMBULANCES:
        return "ambulances"
    return "beds" if one.kind.is_medical else "elderly_home_beds"


def _heads(institutions: Sequence[Institution]) -> dict[str, str]:
    """Credit code of the head by that of the member: the county's hospital, or one of the city's."""
    leaders: dict[str, list[Institution]] = defaultdict(list)
    for one in institutions:
        leaders[one.kind.id].append(one)
    found = {}
    for one in institutions:
        if one.kind.category not in PRIMARY_CENTRES:
            continue
        near = [
            head for head in leaders["county_general"] if head.village.county == one.village.county
        ]
        city = leaders["tertiary_general"]
        chosen = near or [city[one.turn % len(city)]]
        found[one.credit_code] = chosen[0].credit_code
    return found


def _hours(hours: Hours) -> tuple[HoursEntry, ...]:
    days, opens, closes = OPENING[hours]
    return tuple(HoursEntry(day, opens, closes) for day in days)


def _position(one: Institution, draw: np.random.Generator) -> PositionEntry | None:
    spot = one.village.spot
    if spot.datum is None:
        return None
    north, east = draw.uniform(-JITTER_DEGREES, JITTER_DEGREES, 2)
    return PositionEntry(
        Decimal(f"{spot.latitude + north:.6f}"), Decimal(f"{spot.longitude + east:.6f}"), spot.datum
    )
