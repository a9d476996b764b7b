"""Vaccination sites open on holidays, counted from the register."""

from minkang.engines.warehouse.indicators import (
    Aggregation,
    Direction,
    Frames,
    Indicator,
    Judged,
    Rows,
    Words,
    register_indicator,
)
from minkang.engines.warehouse.indicators.parts import institutions, places
from minkang.registry.organisations.terms import ServiceKind


def counties_and_districts(frames: Frames) -> Rows:
    """Each county and district."""
    rows = frames.area_rows(places.counties_and_districts(frames))
    return places.units(rows, rows.area)


def holiday_sites(frames: Frames) -> Rows:
    """Health institutions that vaccinate on holidays, by county or district."""
    rows = frames.organisation_rows(
        institutions.with_service(
            frames, institutions.health_institutions(frames), ServiceKind.HOLIDAY_VACCINATION
        )
    )
    return places.units(rows, places.county_of(rows.area))


def vaccination_sites_reporting(frames: Frames) -> Rows:
    """Health institutions that vaccinate, and whether they confirmed their entry."""
    return frames.reporting(
        institutions.with_service(
            frames, institutions.health_institutions(frames), ServiceKind.VACCINATION
        )
    )


register_indicator(
    Indicator(
        id="immunisation.holiday_sites",
        title=Words(
            "每个县区节假日能打疫苗的接种单位", "Sites that vaccinate on holidays in each county"
        ),
        definition=Words(
            "先按县区数当天开业、提供节假日接种服务的医疗卫生机构，再取最少的一个县区的家数。"
            "县、县级市、市辖区都算。",
            "Health institutions open on the day that vaccinate on holidays are counted for each county "
            "and district; the value is the smallest of these counts.",
        ),
        unit=Words("个", "sites"),
        direction=Direction.HIGHER,
        numerator=holiday_sites,
        denominator=counties_and_districts,
        aggregation=Aggregation.LEAST,
        expected=vaccination_sites_reporting,
        judged=(Judged("liaoning-2025-34/10.4"),),
        decimals=0,
    )
)
