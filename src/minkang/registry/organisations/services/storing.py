"""Rows of checked entries, written in batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from minkang.registry.organisations.models import (
    AccessibleFeature,
    CapacityStatement,
    Certificate,
    Department,
    Enterprise,
    OpeningHours,
    Organisation,
    RevenueStatement,
    ServiceOffered,
)
from minkang.registry.organisations.services.entries import HoursEntry, OrganisationEntry
from minkang.registry.organisations.terms import AccessFeature

BATCH = 2000


def store(entries: Sequence[OrganisationEntry], heads: Mapping[str, UUID]) -> None:
    """Write the organisations, then everything they hold; `heads` gives rids by credit code."""
    organisations = [_organisation(entry, heads) for entry in entries]
    Organisation.objects.bulk_create(organisations, batch_size=BATCH)
    pairs = tuple(zip(organisations, entries, strict=True))
    Department.objects.bulk_create(
        [row for pair in pairs for row in _departments(*pair)], batch_size=BATCH
    )
    CapacityStatement.objects.bulk_create(
        [row for pair in pairs for row in _capacities(*pair)], batch_size=BATCH
    )
    ServiceOffered.objects.bulk_create(
        [row for pair in pairs for row in _services(*pair)], batch_size=BATCH
    )
    Certificate.objects.bulk_create(
        [row for pair in pairs for row in _certificates(*pair)], batch_size=BATCH
    )
    OpeningHours.objects.bulk_create(
        [row for pair in pairs for row in hours_of(pair[0], pair[1].hours)], batch_size=BATCH
    )
    AccessibleFeature.objects.bulk_create(
        [row for pair in pairs for row in features_of(pair[0], pair[1].features)], batch_size=BATCH
    )
    _store_business(pairs)


def hours_of(organisation: Organisation, hours: Iterable[HoursEntry]) -> Iterator[OpeningHours]:
    """Rows of opening hours, not written yet."""
    for one in hours:
        yield OpeningHours(
            organisation=organisation, weekday=one.weekday, opens=one.opens, closes=one.closes
        )


def features_of(
    organisation: Organisation, features: Iterable[AccessFeature]
) -> Iterator[AccessibleFeature]:
    """Rows of accessible features, not written yet; each once."""
    for feature in dict.fromkeys(features):
        yield AccessibleFeature(organisation=organisation, feature=feature)


def _organisation(entry: OrganisationEntry, heads: Mapping[str, UUID]) -> Organisation:
    where = entry.position
    return Organisation(
        rid=entry.rid,
        name=entry.name,
        name_en=entry.name_en,
        credit_code=entry.credit_code,
        licence=entry.licence,
        category=entry.category,
        level=entry.level,
        grade=entry.grade or "",
        ownership=entry.ownership,
        area_id=entry.area,
        parent_id=heads[entry.parent] if entry.parent else None,
        address=entry.address,
        telephone=entry.telephone,
        latitude=where.latitude if where else None,
        longitude=where.longitude if where else None,
        datum=where.datum if where else "",
        record_level=entry.record_level,
        opened_on=entry.opened_on,
        closed_on=entry.closed_on,
        confirmed_on=entry.confirmed_on,
    )


def _departments(organisation: Organisation, entry: OrganisationEntry) -> Iterator[Department]:
    for one in entry.departments:
        yield Department(
            organisation=organisation,
            specialty=one.specialty,
            name=one.called,
            opened_on=one.opened_on,
            closed_on=_end(one.closed_on, entry),
        )


def _capacities(
    organisation: Organisation, entry: OrganisationEntry
) -> Iterator[CapacityStatement]:
    for one in entry.capacities:
        yield CapacityStatement(
            organisation=organisation,
            kind=one.kind,
            count=one.count,
            since=one.since,
            until=_end(one.until, entry),
        )


def _services(organisation: Organisation, entry: OrganisationEntry) -> Iterator[ServiceOffered]:
    for one in entry.services:
        yield ServiceOffered(
            organisation=organisation,
            kind=one.kind,
            since=one.since,
            until=_end(one.until, entry),
        )


def _certificates(organisation: Organisation, entry: OrganisationEntry) -> Iterator[Certificate]:
    for one in entry.certificates:
        yield Certificate(
            organisation=organisation,
            kind=one.kind,
            subject=one.subject,
            number=one.number,
            issuer=one.issuer,
            issued_on=one.issued_on,
            expires_on=_end(one.expires_on, entry),
        )


def _store_business(pairs: Sequence[tuple[Organisation, OrganisationEntry]]) -> None:
    enterprises = [
        Enterprise(
            organisation=organisation,
            industry=entry.enterprise.industry,
            industry_name=entry.enterprise.industry_name,
            scale=entry.enterprise.scale,
        )
        for organisation, entry in pairs
        if entry.enterprise is not None
    ]
    Enterprise.objects.bulk_create(enterprises, batch_size=BATCH)
    RevenueStatement.objects.bulk_create(
        [
            RevenueStatement(
                enterprise_id=organisation.pk, year=one.year, revenue_fen=one.revenue_fen
            )
            for organisation, entry in pairs
            for one in entry.revenues
        ],
        batch_size=BATCH,
    )


def _end(until: date | None, entry: OrganisationEntry) -> date | None:
    """What a closed organisation held ended with it."""
    ends = [day for day in (until, entry.closed_on) if day is not None]
    return min(ends, default=None)
