"""Organisations as lines of a list: four queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, Sum

from minkang.registry.organisations.models import (
    AccessibleFeature,
    CapacityStatement,
    Organisation,
    ServiceOffered,
)
from minkang.registry.organisations.terms import (
    BEDS,
    AccessFeature,
    Category,
    Level,
    Ownership,
    ServiceKind,
)


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation on a day.

    Attributes:
        beds: All classes of beds together.
        services: Services offered, by the order of the vocabulary.
        latitude: Degrees in `datum`, or None where nobody stated a position.
        confirmed_on: When it last confirmed its entry, or None.
    """

    rid: UUID
    name: str
    name_en: str
    credit_code: str
    category: Category
    level: Level
    ownership: Ownership
    area_code: str
    area_name: str
    address: str
    telephone: str
    latitude: Decimal | None
    longitude: Decimal | None
    datum: str
    beds: int
    services: tuple[ServiceKind, ...]
    features: tuple[AccessFeature, ...]
    confirmed_on: date | None


def list_public_organisations(
    on: date,
    *,
    places: Iterable[str] = ("",),
    categories: Iterable[Category] = tuple(Category),
) -> tuple[OrganisationLine, ...]:
    """Organisations open on the day `on`, by name.

    Args:
        on: The day.
        places: Leading digits of area codes, any of which holds the organisation; "" is everywhere.
        categories: What kinds of organisation.
    """
    inside = reduce(or_, (Q(area__code__startswith=place) for place in places), Q(pk__in=()))
    rows = list(
        Organisation.objects.select_related("area")
        .filter(
            inside,
            Q(closed_on__isnull=True) | Q(closed_on__gt=on),
            opened_on__lte=on,
            category__in=tuple(categories),
        )
        .order_by("name", "pk")
    )
    beds, services, features = _beds(on), _services(on), _features()
    return tuple(
        OrganisationLine(
            rid=one.pk,
            name=one.name,
            name_en=one.name_en,
            credit_code=one.credit_code,
            category=Category(one.category),
            level=Level(one.level),
            ownership=Ownership(one.ownership),
            area_code=one.area_id,
            area_name=one.area.name,
            address=one.address,
            telephone=one.telephone,
            latitude=one.latitude,
            longitude=one.longitude,
            datum=one.datum,
            beds=beds.get(one.pk, 0),
            services=tuple(kind for kind in ServiceKind if kind in services[one.pk]),
            features=tuple(kind for kind in AccessFeature if kind in features[one.pk]),
            confirmed_on=one.confirmed_on,
        )
        for one in rows
    )


def in_force(on: date) -> Q:
    """Rows of ``[since, until)`` that hold on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def _beds(on: date) -> dict[UUID, int]:
    rows = CapacityStatement.objects.filter(in_force(on), kind__in=sorted(BEDS))
    return dict(rows.values_list("organisation_id").annotate(beds=Sum("count")))


def _services(on: date) -> defaultdict[UUID, set[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    rows = ServiceOffered.objects.filter(in_force(on)).values_list("organisation_id", "kind")
    for rid, kind in rows:
        found[rid].add(kind)
    return found


def _features() -> defaultdict[UUID, set[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for rid, feature in AccessibleFeature.objects.values_list("organisation_id", "feature"):
        found[rid].add(feature)
    return found
