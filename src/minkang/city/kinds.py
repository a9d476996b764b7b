"""Kinds of institutions and what shares of them hold, as ``definitions/institutions.toml`` says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from minkang.registry.organisations.terms import (
    MEDICAL,
    AccessFeature,
    CapacityKind,
    Category,
    CertificateKind,
    Grade,
    Level,
    Ownership,
    PostKind,
    ServiceKind,
    Specialty,
)

EVERY_KIND = "*"


class Site(StrEnum):
    """Where institutions of a kind stand."""

    CITY = "city"
    COUNTY = "county"
    RURAL_COUNTY = "rural_county"
    TOWN = "town"
    URBAN = "urban"
    RURAL = "rural"
    ANY = "any"


class Hours(StrEnum):
    """When institutions of a kind are open."""

    ALWAYS = "always"
    HOSPITAL = "hospital"
    DAILY = "daily"
    SIX_DAYS = "six_days"
    OFFICE = "office"
    SHOP = "shop"
    PHARMACY = "pharmacy"
    NURSERY = "nursery"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of institution; lists of values are taken in turn.

    Attributes:
        id: Name within the definitions.
        count: How many there are at full size.
        names: Patterns of the Chinese name.
        names_en: Patterns of the English name; none when only the Chinese is used.
        opened: First and last year of opening.
        staff: Typical heads of one institution.
        capacity: Typical beds, places and vehicles of one institution.
        departments: Departments every one of them has.
    """

    id: str
    category: Category
    level: Level
    grades: tuple[Grade, ...]
    count: int
    site: Site
    ownership: tuple[Ownership, ...]
    names: tuple[str, ...]
    names_en: tuple[str, ...]
    opened: tuple[int, int]
    hours: Hours
    record_levels: tuple[int, ...]
    staff: Mapping[PostKind, float]
    capacity: Mapping[CapacityKind, float]
    departments: tuple[Specialty, ...]

    @property
    def is_medical(self) -> bool:
        """Whether it counts among the medical institutions."""
        return self.category in MEDICAL


@dataclass(frozen=True, slots=True)
class Holding:
    """What a share of the institutions of some kinds has.

    Attributes:
        what: A service, certificate, department or feature.
        kinds: Kinds it concerns, or ``*``.
        share: Between 0 and 1.
        since: First and last year in which it began.
        subjects: Subjects of a certificate; one empty subject for everything else.
    """

    what: ServiceKind | CertificateKind | Specialty | AccessFeature
    kinds: frozenset[str]
    share: float
    since: tuple[int, int]
    subjects: tuple[str, ...]

    def concerns(self, kind: Kind) -> bool:
        """Whether institutions of this kind can have it."""
        return kind.id in self.kinds or EVERY_KIND in self.kinds


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of the definitions."""
    return tuple(_kind(table) for table in _tables()["kinds"])


@cache
def holdings() -> tuple[Holding, ...]:
    """Every share, in the order of the definitions."""
    return tuple(_holding(table) for table in _tables()["holdings"])


@cache
def _tables() -> dict[str, Any]:
    place = resources.files("minkang.city") / "definitions" / "institutions.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _kind(table: Mapping[str, Any]) -> Kind:
    return Kind(
        id=table["id"],
        category=Category(table["category"]),
        level=Level(table["level"]),
        grades=tuple(Grade(one) for one in table["grades"]),
        count=table["count"],
        site=Site(table["site"]),
        ownership=tuple(Ownership(one) for one in table["ownership"]),
        names=tuple(table["names"]),
        names_en=tuple(table["names_en"]),
        opened=(table["opened"][0], table["opened"][1]),
        hours=Hours(table["hours"]),
        record_levels=tuple(table["record_levels"]),
        staff={PostKind(post): weight for post, weight in table.get("staff", {}).items()},
        capacity={CapacityKind(one): size for one, size in table.get("capacity", {}).items()},
        departments=tuple(Specialty(one) for one in table.get("departments", ())),
    )


def _holding(table: Mapping[str, Any]) -> Holding:
    since = table.get("since", (0, 0))
    return Holding(
        what=_what(table),
        kinds=frozenset(table["kinds"]),
        share=table["share"],
        since=(since[0], since[1]),
        subjects=tuple(table.get("subjects", ("",))),
    )


def _what(table: Mapping[str, Any]) -> ServiceKind | CertificateKind | Specialty | AccessFeature:
    if "service" in table:
        return ServiceKind(table["service"])
    if "certificate" in table:
        return CertificateKind(table["certificate"])
    if "department" in table:
        return Specialty(table["department"])
    return AccessFeature(table["feature"])
