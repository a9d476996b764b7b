"""Maternal and child health institutions run by government."""

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
from minkang.policy.terms import Comparator
from minkang.registry.organisations.terms import Category, CertificateKind, Level, Ownership


def cities_and_counties(frames: Frames) -> Rows:
    """The city and each of its counties; districts belong to the city."""
    rows = frames.area_rows(places.cities_and_counties(frames))
    return places.units(rows, rows.area)


def government_institutions(frames: Frames) -> Rows:
    """Maternal and child institutions run by government, by city or county."""
    return _by_city_and_county(frames, _government(frames))


def standard_institutions(frames: Frames) -> Rows:
    """Those of them assessed as standard, by city or county."""
    standard = institutions.with_certificate(
        frames, _government(frames), [CertificateKind.STANDARD_MATERNAL_CHILD]
    )
    return _by_city_and_county(frames, standard)


def city_institutions(frames: Frames) -> Rows:
    """Maternal and child institutions run by government in the districts of the city."""
    return frames.organisation_rows(institutions.of_the_city(_government(frames)))


def city_institutions_at_level_three(frames: Frames) -> Rows:
    """Those of them at level three."""
    bodies = institutions.of_the_city(_government(frames))
    return frames.organisation_rows(institutions.at_levels(bodies, [Level.TERTIARY]))


def county_institutions_at_level_two(frames: Frames) -> Rows:
    """Maternal and child institutions run by government in counties, at level two or above."""
    bodies = institutions.of_counties(_government(frames))
    return frames.organisation_rows(
        institutions.at_levels(bodies, institutions.SECONDARY_AND_ABOVE)
    )


def reporting(frames: Frames) -> Rows:
    """Maternal and child institutions run by government, and whether they confirmed their entry."""
    return frames.reporting(_government(frames))


def _government(frames: Frames) -> Rows:
    bodies = institutions.of_categories(frames, [Category.MATERNAL_CHILD])
    return bodies.filter(bodies.ownership == Ownership.GOVERNMENT.value)


def _by_city_and_county(frames: Frames, bodies: Rows) -> Rows:
    rows = frames.organisation_rows(bodies)
    return places.units(rows, places.city_or_county_of(rows.area))


register_indicator(
    Indicator(
        id="capacity.government_maternal_child",
        title=Words(
            "市和每个县的政府办妇幼保健机构",
            "Government maternal and child institutions of the city and each county",
        ),
        definition=Words(
            "先数当天开业、政府举办的妇幼保健机构：设在市辖区的算市里的，设在县和县级市的算县里的;"
            "再取其中最少的一处的家数。",
            "Government maternal and child institutions open on the day are counted for the city (those "
            "in its districts) and for each county; the value is the smallest of these counts.",
        ),
        unit=Words("所", "institutions"),
        direction=Direction.HIGHER,
        numerator=government_institutions,
        denominator=cities_and_counties,
        aggregation=Aggregation.LEAST,
        expected=reporting,
        judged=(Judged("benxi-2023-3/z4.1.1"),),
        decimals=0,
    )
)

register_indicator(
    Indicator(
        id="capacity.standard_maternal_child",
        title=Words(
            "市和每个县的标准化妇幼保健机构",
            "Standard maternal and child institutions of the city and each county",
        ),
        definition=Words(
            "数法同政府办妇幼保健机构，但只数当天持有标准化认定的；取最少的一处的家数。",
            "Counted as government institutions are, but only those assessed as standard on the day; "
            "the value is the smallest of the counts.",
        ),
        unit=Words("所", "institutions"),
        direction=Direction.HIGHER,
        numerator=standard_institutions,
        denominator=cities_and_counties,
        aggregation=Aggregation.LEAST,
        expected=reporting,
        judged=(Judged("benxi-2023-3/9.1.2"),),
        decimals=0,
    )
)

register_indicator(
    Indicator(
        id="capacity.city_maternal_child_level_three_share",
        title=Words(
            "市级妇幼保健机构达到三级", "City maternal and child institutions at level three"
        ),
        definition=Words(
            "分子：分母中当天登记为三级的机构。分母：设在市辖区、政府举办、当天开业的妇幼保健机构。",
            "Numerator: those of the denominator registered at level three on the day. Denominator: "
            "government maternal and child institutions open on the day in the districts of the city.",
        ),
        unit=Words("%", "%"),
        direction=Direction.HIGHER,
        numerator=city_institutions_at_level_three,
        denominator=city_institutions,
        scale=100,
        expected=reporting,
        judged=(Judged("benxi-2023-3/z4.1.3", reading=Comparator.ALL),),
        decimals=1,
    )
)

register_indicator(
    Indicator(
        id="capacity.county_maternal_child_level_two",
        title=Words(
            "达到二级的县级妇幼保健机构", "County maternal and child institutions at level two"
        ),
        definition=Words(
            "当天开业、设在县和县级市、政府举办、登记为二级或三级的妇幼保健机构数。",
            "Government maternal and child institutions open on the day in counties and county-level "
            "cities, registered at level two or three.",
        ),
        unit=Words("个", "institutions"),
        direction=Direction.HIGHER,
        numerator=county_institutions_at_level_two,
        aggregation=Aggregation.COUNT,
        expected=reporting,
        judged=(Judged("benxi-2023-3/z4.1.4"),),
        decimals=0,
    )
)
