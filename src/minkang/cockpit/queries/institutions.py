"""The public directory of institutions: every place where somebody is cared for or served."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Concat, Left

from minkang.kernel.dated import in_force
from minkang.registry.organisations.models import CapacityStatement, Organisation
from minkang.registry.organisations.terms import BEDS, AccessFeature, Category
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel

NO_CARE = (Category.ENTERPRISE, Category.INDIVIDUAL_BUSINESS, Category.AUTHORITY)
"""Categories the directory leaves out: nobody is cared for there."""

_COUNTY_REST = "0" * (AreaLevel.VILLAGE.digits - AreaLevel.COUNTY.digits)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for: a part of the name, a feature of the building, on a day."""

    name: str
    feature: AccessFeature | None
    on: date


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one institution lies; `position` is longitude and latitude in degrees."""

    name: str
    county: str
    position: tuple[float, float] | None


def spots_of(rows: QuerySet[Organisation]) -> tuple[Spot, ...]:
    """Where the institutions of a list lie, by name: one query."""
    named = F("county_name")
    found = rows.order_by("name").values_list("name", named, "longitude", "latitude")
    return tuple(
        Spot(
            name,
            county or "",
            None if longitude is None or latitude is None else (float(longitude), float(latitude)),
        )
        for name, county, longitude, latitude in found
    )


def list_public_institutions(asked: Asked) -> QuerySet[Organisation]:
    """Institutions open on the day that hold what is asked for.

    Each row carries `county_name`, `place` (its town or village) and `beds`, None without any.
    """
    rows = (
        Organisation.objects.filter(in_force(asked.on, since="opened_on", until="closed_on"))
        .exclude(category__in=NO_CARE)
        .annotate(
            county_name=Subquery(_county().values("name")),
            beds=Subquery(_beds(asked.on), output_field=IntegerField()),
            place=F("area__name"),
        )
    )
    if asked.name:
        rows = rows.filter(name__contains=asked.name)
    if asked.feature:
        rows = rows.filter(features__feature=asked.feature)
    return rows


def _county() -> QuerySet[Area]:
    code = Concat(Left(OuterRef("area_id"), AreaLevel.COUNTY.digits), Value(_COUNTY_REST))
    return Area.objects.filter(code=code)


def _beds(on: date) -> "QuerySet[CapacityStatement, dict[str, int]]":
    return (
        CapacityStatement.objects.filter(
            in_force(on), organisation=OuterRef("pk"), kind__in=sorted(BEDS)
        )
        .order_by()
        .values("organisation")
        .annotate(total=Sum("count"))
        .values("total")
    )
