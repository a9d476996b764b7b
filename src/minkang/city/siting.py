"""Where institutions stand and what they are called."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

import numpy as np

from minkang.city import names, numbers
from minkang.city.calibration import Calibration
from minkang.city.draws import apportion, stream
from minkang.city.kinds import Kind, Site, kinds
from minkang.city.places import Region, Spot, Village
from minkang.registry.organisations.terms import Category, Ownership

GOOD_WORDS = (
    *("康泰", "仁爱", "益民", "同心", "安康", "福寿", "永康", "惠民", "百姓", "天和"),
    *("祥和", "瑞康", "佑安", "颐和", "春晖", "广济", "回春", "济民", "德康", "众康"),
)
ORDINALS = ("", "二", "三", "四", "五", "六", "七", "八", "九")
COMMITTEE = re.compile(r"(社区)?(居民委员会|居委会)$")
VILLAGE_COMMITTEE = re.compile(r"村?(村民委员会|委会)$")
STREET = re.compile(r"街道(办事处)?$")
# Registering authority and type (GB 32100): office, public institution, non-enterprise, company.
CREDIT_KINDS = {Ownership.GOVERNMENT: "12", Ownership.STATE: "12", Ownership.COLLECTIVE: "52"}
OFFICES = frozenset({Category.AUTHORITY, Category.HOTLINE_CENTRE, Category.HEALTH_SUPERVISION})
FAMILY_OF_CLINICS = (1965, 1990)


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution of the plan; `turn` is its place among those of its kind, from 0."""

    kind: Kind
    turn: int
    village: Village
    name: str
    name_en: str
    ownership: Ownership
    credit_code: str
    licence: str
    opened_on: date


def counts(figures: Calibration, residents: int) -> dict[str, int]:
    """How many institutions of each kind a region of that size has.

    Medical ones add up to the thinned total with one of each kind at least; of the others each
    kind is thinned by itself.
    """
    factor = thinned(figures, residents)
    medical = [kind for kind in kinds() if kind.is_medical]
    total = max(len(medical), round(figures.value("institutions") * factor))
    shares = apportion(total, [kind.count for kind in medical], least=1)
    found = {kind.id: share for kind, share in zip(medical, shares, strict=True)}
    others = [kind for kind in kinds() if not kind.is_medical]
    return found | {kind.id: _thinned_count(kind, factor) for kind in others}


def thinned(figures: Calibration, residents: int) -> float:
    """By how much a region of that size has fewer institutions than the whole one."""
    ratio = residents / figures.value("residents")
    return float(ratio ** figures.value("thinning"))


def _thinned_count(kind: Kind, factor: float) -> int:
    # Each county has its offices, however few people live there.
    if kind.site is Site.COUNTY and kind.category in OFFICES:
        return kind.count
    return max(1, round(kind.count * factor))


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Sites the institutions of a region."""

    figures: Calibration
    region: Region
    residents: int
    seed: int
    on: date

    def institutions(self) -> tuple[Institution, ...]:
        """All of them, kind by kind; names and numbers differ."""
        wanted = counts(self.figures, self.residents)
        taken: set[str] = set()
        serial = count(1)
        return tuple(
            self._made(kind, turn, village, taken, next(serial))
            for kind in kinds()
            for turn, village in enumerate(self._sites(kind, wanted[kind.id]))
        )

    def _made(
        self, kind: Kind, turn: int, village: Village, taken: set[str], serial: int
    ) -> Institution:
        draw = stream(self.seed, kind.id, turn)
        name = self._name(kind, turn, village, taken, draw)
        taken.add(name)
        ownership = kind.ownership[turn % len(kind.ownership)]
        credit = "11" if kind.category in OFFICES else CREDIT_KINDS.get(ownership, "91")
        county = self.figures.unassigned.organisations
        private = "20" if ownership is Ownership.PRIVATE else "10"
        licence = numbers.licence(f"{private}{serial % 1000:03d}{turn % 100:02d}", county, serial)
        return Institution(
            kind=kind,
            turn=turn,
            village=village,
            name=name,
            name_en=self._name_en(kind, turn, village),
            ownership=ownership,
            credit_code=numbers.credit_code(credit, county, serial),
            licence=licence if kind.is_medical else "",
            opened_on=day_between(draw, *kind.opened, latest=self.on),
        )

    def _sites(self, kind: Kind, wanted: int) -> Iterator[Village]:
        villages = self.region.villages
        if kind.site in (Site.COUNTY, Site.RURAL_COUNTY):
            yield from _in_turn(wanted, _heaviest_of_counties(self.region, kind.site))
        elif kind.site is Site.TOWN:
            yield from _in_turn(wanted, _heaviest_of_towns(villages))
        else:
            possible = [one for one in villages if _fits(one, kind.site)] or list(villages)
            weights = [1.0 if kind.site is Site.RURAL else one.weight for one in possible]
            draw = stream(self.seed, f"sites of {kind.id}")
            yield from _spread(wanted, possible, weights, draw)

    def _name(
        self, kind: Kind, turn: int, village: Village, taken: set[str], draw: np.random.Generator
    ) -> str:
        words = self._words(village)
        pattern = kind.names[turn % len(kind.names)]
        places = (words["town"], words["village_short"], words["town"] + words["village_short"])
        for ordinal in ORDINALS:
            words |= {"good": str(draw.choice(GOOD_WORDS)), "person": _somebody(draw)}
            for place in places:
                name = pattern.format_map(words | {"town": place + ordinal})
                if name not in taken:
                    return name
            name = words["town"] + pattern.format_map(words | {"town": ""}) + ordinal
            if name not in taken:
                return name
        raise ValueError(f"no name is left for {kind.id} {turn}")

    def _name_en(self, kind: Kind, turn: int, village: Village) -> str:
        if not kind.names_en:
            return ""
        county = self._county(village)
        words = {"city": self.region.city.name_en, "county": county.name_en}
        return kind.names_en[turn % len(kind.names_en)].format_map(words)

    def _words(self, village: Village) -> dict[str, str]:
        town = next(one for one in self.region.towns if one.code.startswith(village.town))
        community = VILLAGE_COMMITTEE.sub("村", COMMITTEE.sub(r"\1", village.spot.name))
        return {
            "city": self.region.city.name,
            "county": self._county(village).name,
            "town": STREET.sub("", town.name),
            "village": community,
            "village_short": re.sub("(社区|村)$", "", community),
        }

    def _county(self, village: Village) -> Spot:
        return next(one for one in self.region.counties if one.code.startswith(village.county))


def day_between(draw: np.random.Generator, first: int, last: int, *, latest: date) -> date:
    """A day of the years `first` to `last`, at least a month before `latest`."""
    since = date(first, 1, 1).toordinal()
    until = min(date(last, 12, 28).toordinal(), latest.toordinal() - 31)
    return date.fromordinal(int(draw.integers(min(since, until), until + 1)))


def _fits(village: Village, site: Site) -> bool:
    if site is Site.ANY:
        return True
    return village.is_rural == (site is Site.RURAL)


def _in_turn(wanted: int, groups: Sequence[Sequence[Village]]) -> Iterator[Village]:
    """The first of each group, then the second of each, and so on."""
    for number in range(wanted):
        group = groups[number % len(groups)]
        yield group[(number // len(groups)) % len(group)]


def _heaviest_of_counties(region: Region, site: Site) -> list[list[Village]]:
    groups: dict[str, list[Village]] = {}
    for village in sorted(region.villages, key=lambda one: -one.weight):
        groups.setdefault(village.county, []).append(village)
    if site is Site.COUNTY:
        return sorted(groups.values(), key=lambda group: -_weight(group))
    return sorted(groups.values(), key=lambda group: -_rural_weight(group))


def _heaviest_of_towns(villages: Sequence[Village]) -> list[list[Village]]:
    groups: dict[str, list[Village]] = {}
    for village in sorted(villages, key=lambda one: -one.weight):
        if village.is_rural:
            groups.setdefault(village.town, []).append(village)
    if not groups:
        return [list(villages)]
    return sorted(groups.values(), key=lambda group: -_rural_weight(group))


def _weight(villages: Sequence[Village]) -> float:
    return sum(village.weight for village in villages)


def _rural_weight(villages: Sequence[Village]) -> float:
    return sum(village.weight for village in villages if village.is_rural)


def _spread(
    wanted: int,
    villages: Sequence[Village],
    weights: Sequence[float],
    draw: np.random.Generator,
) -> Iterator[Village]:
    """Villages at even steps of the weights, so that every part of the region gets its share."""
    edges = np.cumsum(weights)
    steps = (np.arange(wanted) + draw.random()) / max(wanted, 1) * edges[-1]
    for place in np.searchsorted(edges, steps, side="right").tolist():
        yield villages[min(place, len(villages) - 1)]


def _somebody(draw: np.random.Generator) -> str:
    first, last = FAMILY_OF_CLINICS
    year = np.array([draw.integers(first, last)])
    sex = np.array([draw.integers(1, 3)])
    surname = names.draw_surnames(draw, np.array([names.HAN], dtype=object))
    return str(surname[0] + names.draw_given(draw, year, sex)[0])
