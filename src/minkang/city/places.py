"""The places of the region as the city sees them: villages with their weight, towns, counties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from minkang.city.draws import stream
from minkang.registry.places.terms import Datum

# People of an urban community for one of a village of the same county, and how unequal they are.
URBAN_WEIGHT = 4.0
SPREAD = 0.45


@dataclass(frozen=True, slots=True)
class Spot:
    """One area as it was loaded; an empty `datum` says that it has no position."""

    code: str
    name: str
    name_en: str
    level: str
    is_rural: bool
    latitude: float
    longitude: float
    datum: Datum | None


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community, with its share of the residents of the region."""

    spot: Spot
    weight: float

    @property
    def is_rural(self) -> bool:
        """Whether it is a village and not an urban community."""
        return self.spot.is_rural

    @property
    def county(self) -> str:
        """Six digits of its county."""
        return self.spot.code[:6]

    @property
    def town(self) -> str:
        """Nine digits of its town."""
        return self.spot.code[:9]


@dataclass(frozen=True, slots=True)
class Region:
    """The region with all its places, in order of code; weights add up to one.

    Attributes:
        city: The region itself.
        counties: Its counties.
        towns: Their towns.
        villages: Their villages and communities.
    """

    city: Spot
    counties: tuple[Spot, ...]
    towns: tuple[Spot, ...]
    villages: tuple[Village, ...]

    @property
    def rural_share(self) -> float:
        """Share of the residents who live in villages."""
        return sum(village.weight for village in self.villages if village.is_rural)


def region(spots: Iterable[Spot], counties: Mapping[str, float], seed: int) -> Region:
    """The region from its areas and the percent of residents of each county.

    Raises:
        ValueError: a county has no percent, or the region has no villages.
    """
    ordered = sorted(spots, key=lambda spot: spot.code)
    by_level = {
        level: tuple(spot for spot in ordered if spot.level == level)
        for level in ("city", "county", "town", "village")
    }
    unknown = {spot.code[:6] for spot in by_level["county"]} - set(counties)
    if unknown or not by_level["village"]:
        raise ValueError(f"no share of residents for {sorted(unknown)}, or no villages")
    return Region(
        city=by_level["city"][0],
        counties=by_level["county"],
        towns=by_level["town"],
        villages=_weighted(by_level["village"], counties, seed),
    )


def _weighted(
    villages: tuple[Spot, ...], counties: Mapping[str, float], seed: int
) -> tuple[Village, ...]:
    draw = stream(seed, "villages")
    raw = np.exp(draw.normal(0, SPREAD, len(villages)))
    raw *= [1.0 if spot.is_rural else URBAN_WEIGHT for spot in villages]
    of_county = np.array([spot.code[:6] for spot in villages])
    total = sum(counties[county] for county in sorted(set(of_county.tolist())))
    for county in set(of_county.tolist()):
        inside = of_county == county
        raw[inside] *= counties[county] / total / raw[inside].sum()
    return tuple(Village(spot, float(weight)) for spot, weight in zip(villages, raw, strict=True))
