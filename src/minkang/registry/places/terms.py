"""Vocabulary of places."""

from enum import StrEnum

from minkang.policy.terms import Labelled


class AreaLevel(Labelled):
    """Levels of the administrative division, as in the statistical codes of twelve digits."""

    PROVINCE = "province", "省", "province"
    CITY = "city", "市", "city"
    COUNTY = "county", "县(区)", "county"
    TOWN = "town", "乡镇(街道)", "town"
    VILLAGE = "village", "村(社区)", "village"

    @property
    def digits(self) -> int:
        """How many leading digits of the code every place inside shares."""
        return _DIGITS[self]


_DIGITS = {
    AreaLevel.PROVINCE: 2,
    AreaLevel.CITY: 4,
    AreaLevel.COUNTY: 6,
    AreaLevel.TOWN: 9,
    AreaLevel.VILLAGE: 12,
}


class Settlement(Labelled):
    """Town or country, by the statistical classification of villages and communities."""

    URBAN = "urban", "城镇", "urban"
    RURAL = "rural", "乡村", "rural"


class Datum(StrEnum):
    """Geodetic datum of a coordinate; distances across data are errors."""

    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"


class Positioning(Labelled):
    """How a coordinate came about."""

    SURVEYED = "surveyed", "实测位置", "surveyed"
    SCHEMATIC = "schematic", "示意位置", "schematic"


class AwardKind(Labelled):
    """What an area can be awarded."""

    NATIONAL_SANITARY = "national_sanitary", "国家卫生县(乡镇)", "national sanitary"
