"""What a resident sees on the way to a visit: hospitals with their clinics, days, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from minkang.engines.booking.queries.browsing import (
    Offered,
    day_kinds,
    list_public_offers,
    next_places,
)
from minkang.engines.booking.queries.conditions import conditions
from minkang.engines.booking.terms import DayKind
from minkang.kernel.web.regions import region
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import AccessFeature
from minkang.registry.places.queries import AreaLine, areas_within
from minkang.registry.places.rules import Position, distance_km
from minkang.registry.places.terms import AreaLevel, Datum

SITES_OF_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A clinic with its earliest time to arrive, and whether it opens when others rest."""

    offered: Offered
    next_at: datetime | None
    on_weekend: bool
    on_holiday: bool


@dataclass(frozen=True, slots=True)
class Site:
    """A hospital with what can be booked there.

    Attributes:
        place: Village, community or town it lies in.
        distance: Kilometres as the crow flies from the town asked for, or None.
        features: What makes the building usable by everybody; empty where nobody stated any.
    """

    rid: UUID
    name: str
    name_en: str
    place: str
    address: str
    telephone: str
    distance: float | None
    features: tuple[AccessFeature, ...]
    offers: tuple[OfferLine, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of hospitals; `number` counts from 1 to `last`."""

    sites: tuple[Site, ...]
    number: int
    last: int
    total: int


def towns_here(on: date) -> tuple[AreaLine, ...]:
    """The towns and sub-districts of the region, by code."""
    return areas_within(region(settings.MINKANG_REGION).code, level=AreaLevel.TOWN, on=on)


def list_public_sites(words: str, near: AreaLine | None, number: int, at: datetime) -> SitePage:
    """Hospitals with clinics that hold every word, the nearest first, else by name.

    Args:
        words: Parts of the names of hospital, department or clinic, separated by spaces.
        near: The town to measure from, or None.
        number: Which page; the nearest one that exists is given.
        at: The moment of the question.
    """
    offers: dict[UUID, list[Offered]] = {}
    for one in list_public_offers(words, at):
        offers.setdefault(one.organisation, []).append(one)
    sites = _sites(tuple(offers), near.position if near else None)
    last = max(1, -(-len(sites) // SITES_OF_A_PAGE))
    number = min(max(number, 1), last)
    shown = sites[(number - 1) * SITES_OF_A_PAGE : number * SITES_OF_A_PAGE]
    lines = _lines([one for site in shown for one in offers[site.rid]], at)
    filled = tuple(
        replace(site, offers=tuple(lines[one.service] for one in offers[site.rid]))
        for site in shown
    )
    return SitePage(filled, number, last, len(sites))


def get_public_site(rid: UUID) -> Site:
    """The hospital of a clinic, without its other clinics."""
    (site,) = _sites((rid,), None)
    return site


def lines_of(offers: tuple[Offered, ...], at: datetime) -> tuple[OfferLine, ...]:
    """Clinics with their earliest times, in the order given."""
    lines = _lines(list(offers), at)
    return tuple(lines[one.service] for one in offers)


def green_channel_age(organisation: UUID, on: date) -> int:
    """From which age the green channel of a hospital is open on a day."""
    area = Organisation.objects.values_list("area_id", flat=True).get(pk=organisation)
    return conditions(organisation, area[: AreaLevel.COUNTY.digits], on).green_channel_age


def _lines(offers: list[Offered], at: datetime) -> Mapping[int, OfferLine]:
    services = [one.service for one in offers]
    earliest, kinds = next_places(services, at), day_kinds(services, at)
    return {
        one.service: OfferLine(
            offered=one,
            next_at=earliest.get(one.service),
            on_weekend=DayKind.WEEKEND in kinds.get(one.service, ()),
            on_holiday=DayKind.HOLIDAY in kinds.get(one.service, ()),
        )
        for one in offers
    }


def _sites(rids: tuple[UUID, ...], origin: Position | None) -> tuple[Site, ...]:
    rows = (
        Organisation.objects.filter(pk__in=rids)
        .select_related("area")
        .prefetch_related("features")
        .order_by("name", "pk")
    )
    sites = [
        Site(
            rid=row.pk,
            name=row.name,
            name_en=row.name_en,
            place=row.area.name,
            address=row.address,
            telephone=row.telephone,
            distance=_distance(row, origin),
            features=tuple(sorted(AccessFeature(one.feature) for one in row.features.all())),
        )
        for row in rows
    ]
    far = float("inf")
    return tuple(sorted(sites, key=lambda one: far if one.distance is None else one.distance))


def _distance(row: Organisation, origin: Position | None) -> float | None:
    if origin is None or row.latitude is None or row.longitude is None:
        return None
    if row.datum != origin.datum:
        return None
    there = Position(float(row.latitude), float(row.longitude), Datum(row.datum))
    return distance_km(origin, there)
