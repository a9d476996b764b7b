"""Organisations in scope, and what they hold."""

from collections.abc import Iterable

from minkang.engines.warehouse.indicators.parts.places import in_county
from minkang.engines.warehouse.rules.frames import Frames, Rows
from minkang.registry.organisations.terms import (
    BEDS,
    MEDICAL,
    CapacityKind,
    Category,
    CertificateKind,
    Level,
    ServiceKind,
    Specialty,
)

HEALTH = MEDICAL | {Category.HEALTH_SUPERVISION}
"""Health institutions (医疗卫生机构): with a practice licence, or supervising health."""

SECONDARY_AND_ABOVE = (Level.SECONDARY, Level.TERTIARY)
"""Levels two and three of hospitals."""


def of_categories(frames: Frames, categories: Iterable[Category]) -> Rows:
    """Table of the open organisations of some categories."""
    organisations = frames.organisations()
    return organisations.filter(organisations.category.isin(sorted(categories)))


def at_levels(organisations: Rows, levels: Iterable[Level]) -> Rows:
    """Those of `organisations` at one of the levels."""
    return organisations.filter(organisations.level.isin(sorted(levels)))


def public(organisations: Rows) -> Rows:
    """Those run by government, state or collective."""
    return organisations.filter(organisations.is_public)


def of_counties(organisations: Rows) -> Rows:
    """Those in counties and county-level cities; we read "at county level" so."""
    return organisations.filter(in_county(organisations.area))


def of_the_city(organisations: Rows) -> Rows:
    """Those in the districts of the city; we read "at city level" so."""
    return organisations.filter(~in_county(organisations.area))


def health_institutions(frames: Frames) -> Rows:
    """Table of the open health institutions."""
    return of_categories(frames, HEALTH)


def reporting_institutions(frames: Frames) -> Rows:
    """Part: health institutions, 1 where the entry was confirmed within twelve months."""
    return frames.reporting(health_institutions(frames))


def with_department(frames: Frames, organisations: Rows, specialty: Specialty) -> Rows:
    """Those of `organisations` that run a department of a specialty."""
    departments = frames.in_force(frames.department, "opened_on", "closed_on")
    found = departments.filter(departments.specialty == specialty.value)
    return organisations.semi_join(found, organisations.rid == found.organisation)


def with_service(frames: Frames, organisations: Rows, kind: ServiceKind) -> Rows:
    """Those of `organisations` that offer a service."""
    services = frames.in_force(frames.service)
    found = services.filter(services.kind == kind.value)
    return organisations.semi_join(found, organisations.rid == found.organisation)


def with_certificate(frames: Frames, organisations: Rows, kinds: Iterable[CertificateKind]) -> Rows:
    """Those of `organisations` that hold a certificate of one of the kinds."""
    found = _certificates(frames, kinds)
    return organisations.semi_join(found, organisations.rid == found.organisation)


def with_capacity(frames: Frames, organisations: Rows, kind: CapacityKind) -> Rows:
    """Those of `organisations` that hold at least one of a kind."""
    statements = frames.in_force(frames.capacity)
    found = statements.filter(statements.kind == kind.value, statements.amount > 0)
    return organisations.semi_join(found, organisations.rid == found.organisation)


def certificates(frames: Frames, kind: CertificateKind, organisations: Rows | None = None) -> Rows:
    """Part: certificates of a kind held by `organisations`, by default by all open ones."""
    held = frames.held_by(_certificates(frames, [kind]), organisations)
    return frames.rows(held, "certificate", key=held.id)


def capacity(frames: Frames, kinds: Iterable[CapacityKind], organisations: Rows) -> Rows:
    """Part: what `organisations` hold of some kinds, counted in beds, places or vehicles."""
    statements = frames.in_force(frames.capacity)
    found = statements.filter(statements.kind.isin(sorted(kinds)))
    held = frames.held_by(found, organisations)
    return frames.rows(held, "capacity", key=held.id, amount=held.amount)


def beds(frames: Frames) -> Rows:
    """Part: beds of all classes in health institutions."""
    return capacity(frames, BEDS, health_institutions(frames))


def _certificates(frames: Frames, kinds: Iterable[CertificateKind]) -> Rows:
    certificates = frames.in_force(frames.certificate, "issued_on", "expires_on")
    return certificates.filter(certificates.kind.isin(sorted(kinds)))
