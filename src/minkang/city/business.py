"""Enterprises of the region: industries, scales, revenues of the last years."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

import numpy as np

from minkang.city import numbers
from minkang.city.calibration import Calibration
from minkang.city.draws import apportion, stream
from minkang.city.places import Region, Village
from minkang.city.siting import day_between, thinned
from minkang.registry.organisations.services import (
    EnterpriseEntry,
    OrganisationEntry,
    PositionEntry,
    RevenueEntry,
)
from minkang.registry.organisations.terms import Category, EnterpriseScale, Level, Ownership

# Credit codes of enterprises are numbered behind those of institutions.
FIRST_SERIAL = 500_000
FOUNDED = (1986, 2026)
YEARS_OF_REVENUE = 4
FEN_OF_TEN_THOUSAND_YUAN = 1_000_000
SPREAD = 0.55
YEARLY_GROWTH = (0.03, 0.11)
FIRST_CHARACTERS = "恒鑫宏华东盛瑞金天德远兴嘉中和祥富正新广"
SECOND_CHARACTERS = "泰源达丰升茂通信诚和利润林阳峰宇海昌隆康"


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry of GB/T 4754; `revenue` is the median of a small one in ten thousand yuan a year."""

    code: str
    name: str
    label: str
    weight: float
    scales: tuple[float, ...]
    revenue: float


@cache
def industries() -> tuple[tuple[Industry, ...], dict[EnterpriseScale, float]]:
    """The industries, and how many times the revenue of a small enterprise each scale has."""
    place = resources.files("minkang.city") / "definitions" / "enterprises.toml"
    tables = tomllib.loads(place.read_text(encoding="utf-8"))
    listed = tuple(
        Industry(**(table | {"scales": tuple(table["scales"])})) for table in tables["industries"]
    )
    return listed, {EnterpriseScale(name): size for name, size in tables["scales"].items()}


@dataclass(frozen=True, slots=True)
class Founder:
    """Founds the enterprises of a region."""

    figures: Calibration
    region: Region
    residents: int
    seed: int
    on: date

    def enterprises(self) -> tuple[OrganisationEntry, ...]:
        """All enterprises, industry by industry, at least one of each."""
        listed, _ = industries()
        total = round(self.figures.value("enterprises") * thinned(self.figures, self.residents))
        shares = apportion(
            max(total, len(listed)), [industry.weight for industry in listed], least=1
        )
        taken: set[str] = set()
        found: list[OrganisationEntry] = []
        for industry, share in zip(listed, shares, strict=True):
            scales = _scales(industry, share)
            for scale in scales:
                found.append(self._founded(industry, scale, len(found), taken))
        return tuple(found)

    def _founded(
        self, industry: Industry, scale: EnterpriseScale, serial: int, taken: set[str]
    ) -> OrganisationEntry:
        draw = stream(self.seed, "enterprises", serial)
        village = self._village(draw)
        founded = day_between(draw, *FOUNDED, latest=self.on)
        county = self.figures.unassigned.organisations
        return OrganisationEntry(
            name=self._name(industry, taken, draw),
            credit_code=numbers.credit_code("91", county, FIRST_SERIAL + serial),
            category=Category.ENTERPRISE,
            level=Level.UNGRADED,
            ownership=Ownership.STATE if scale is EnterpriseScale.LARGE else Ownership.PRIVATE,
            area=village.spot.code,
            address=f"园区路{draw.integers(1, 300)}号",
            telephone=numbers.landline(self.figures.landlines, draw),
            position=_position(village, draw),
            opened_on=founded,
            confirmed_on=day_between(draw, self.on.year, self.on.year, latest=self.on)
            if founded.year < self.on.year
            else None,
            enterprise=EnterpriseEntry(industry.code, industry.name, scale),
            revenues=self._revenues(industry, scale, founded, draw),
        )

    def _name(self, industry: Industry, taken: set[str], draw: np.random.Generator) -> str:
        city = self.region.city.name.removesuffix("市")
        for length in (2, 2, 2, 3, 3, 4, 4, 5):
            words = [str(draw.choice(list(FIRST_CHARACTERS)))]
            words += [str(one) for one in draw.choice(list(SECOND_CHARACTERS), length - 1)]
            name = f"{city}{''.join(words)}{industry.label}有限公司"
            if name not in taken:
                break
        taken.add(name)
        return name

    def _village(self, draw: np.random.Generator) -> Village:
        edges = np.cumsum([village.weight for village in self.region.villages])
        place = int(np.searchsorted(edges, draw.random() * edges[-1], side="right"))
        return self.region.villages[min(place, len(self.region.villages) - 1)]

    def _revenues(
        self,
        industry: Industry,
        scale: EnterpriseScale,
        founded: date,
        draw: np.random.Generator,
    ) -> tuple[RevenueEntry, ...]:
        _, sizes = industries()
        amount = industry.revenue * sizes[scale] * float(np.exp(draw.normal(0, SPREAD)))
        found = []
        for year in range(self.on.year - YEARS_OF_REVENUE, self.on.year):
            amount *= 1 + float(draw.normal(*YEARLY_GROWTH))
            if founded.year < year:
                found.append(RevenueEntry(year, round(max(0.0, amount) * FEN_OF_TEN_THOUSAND_YUAN)))
        return tuple(found)


def _scales(industry: Industry, count: int) -> list[EnterpriseScale]:
    shares = apportion(count, industry.scales)
    return [
        scale for scale, share in zip(EnterpriseScale, shares, strict=True) for _ in range(share)
    ]


def _position(village: Village, draw: np.random.Generator) -> PositionEntry | None:
    if village.spot.datum is None:
        return None
    north, east = draw.uniform(-0.006, 0.006, 2)
    return PositionEntry(
        Decimal(f"{village.spot.latitude + north:.6f}"),
        Decimal(f"{village.spot.longitude + east:.6f}"),
        village.spot.datum,
    )
