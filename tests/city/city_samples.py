"""A region and its plan for the tests of the city, without a database."""

from datetime import date
from functools import cache

from minkang.city import places
from minkang.city.calibration import Calibration, calibration
from minkang.city.numbers import ResidentNumbers
from minkang.city.population import Demography
from minkang.city.residents import Residents, Settler
from minkang.registry.places import rules

ON = date(2026, 11, 21)
SEED = 7


def figures() -> Calibration:
    return calibration("benxi")


@cache
def region(seed: int = SEED) -> places.Region:
    spots = [
        places.Spot(
            code=area.code,
            name=area.name,
            name_en=area.name_en,
            level=area.level,
            is_rural=area.settlement == "rural",
            latitude=float(area.latitude or 0),
            longitude=float(area.longitude or 0),
            datum=area.datum,
        )
        for area in rules.definitions("210500")
        if area.code.startswith("2105")
    ]
    return places.region(spots, figures().counties, seed)


def demography(residents: int, seed: int = SEED) -> Demography:
    return Demography(figures(), residents, region(seed).rural_share, seed, ON)


@cache
def residents(size: int, seed: int = SEED) -> tuple[Residents, ...]:
    numbers = ResidentNumbers(figures().unassigned.residents)
    return tuple(Settler(demography(size, seed), region(seed), numbers).blocks())
