"""Vocabulary of places."""

from enum import StrEnum


class AreaLevel(StrEnum):
    """Levels of the administrative division, as in the statistical codes of twelve digits."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _LEVELS[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _LEVELS[self][1]

    @property
    def digits(self) -> int:
        """How many leading digits of the code every place inside shares."""
        return _LEVELS[self][2]


_LEVELS = {
    AreaLevel.PROVINCE: ("省", "province", 2),
    AreaLevel.CITY: ("市", "city", 4),
    AreaLevel.COUNTY: ("县(区)", "county", 6),
    AreaLevel.TOWN: ("乡镇(街道)", "town", 9),
    AreaLevel.VILLAGE: ("村(社区)", "village", 12),
}


class Settlement(StrEnum):
    """Town or country, by the statistical classification of villages and communities."""

    URBAN = "urban"
    RURAL = "rural"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"urban": "城镇", "rural": "乡村"}[self]


class Datum(StrEnum):
    """Geodetic datum of a coordinate; distances across data are errors."""

    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"


class Positioning(StrEnum):
    """How a coordinate came about."""

    SURVEYED = "surveyed"
    SCHEMATIC = "schematic"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"surveyed": "实测位置", "schematic": "示意位置"}[self]


class AwardKind(StrEnum):
    """What an area can be awarded."""

    NATIONAL_SANITARY = "national_sanitary"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"national_sanitary": "国家卫生县(乡镇)"}[self]
