"""A real act moves every indicator by exactly what it should, and the opposite act back."""

import pytest
from indicator_acts import REGION, Region
from indicator_needles import NEEDLES
from needle_kinds import NOTHING

from minkang.engines.warehouse import queries as warehouse
from minkang.engines.warehouse.indicators import registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region().load()


def counted(indicator: str, region: Region) -> tuple[int, int]:
    """Numerator and denominator of the whole region, from the live rows."""
    (value,) = warehouse.values(
        region=REGION, on=region.on, engine=warehouse.POSTGRESQL, indicators=[indicator],
        levels=[warehouse.Scope.REGION],
    )  # fmt: skip
    return value.numerator, value.denominator or 0


def test_every_indicator_has_a_needle() -> None:
    assert set(NEEDLES) == set(registered())


@pytest.mark.slow
@pytest.mark.parametrize("indicator", NEEDLES)
def test_an_act_moves_it_and_the_opposite_act_moves_it_back(indicator: str, region: Region) -> None:
    steps = NEEDLES[indicator](region)
    next(steps)
    n, d = counted(indicator, region)
    moved = []
    for number, expected in enumerate(steps, start=1):
        now = counted(indicator, region)
        assert (now[0] - n, now[1] - d) == expected, f"step {number}"
        moved.append(expected)
    assert moved[-1] == NOTHING
    assert any(step[0] for step in moved)
