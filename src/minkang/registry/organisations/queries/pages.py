"""One organisation with everything it holds on a day."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Count

from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.rules import institutions
from minkang.registry.organisations.terms import (
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


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department that is open."""

    name: str
    specialty: Specialty
    opened_on: date


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """A number in force."""

    kind: CapacityKind
    count: int
    since: date


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service offered."""

    kind: ServiceKind
    since: date


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate held; `number` is the row's."""

    number: int
    kind: CertificateKind
    subject: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Open on a weekday, 1 (Monday) to 7, 8 for public holidays."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class StaffLine:
    """How many people hold a post of a kind here as their principal one."""

    kind: PostKind
    people: int


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation and what it holds on a day; nothing personal.

    Attributes:
        credit_code: Empty for a clinic that somebody filed in their own name.
        grade: None where it has none.
        head: Head of its medical community: its own rid where it is the head or belongs to none.
        position: Longitude and latitude in degrees, None where nobody recorded them.
    """

    rid: UUID
    name: str
    credit_code: str
    licence: str
    category: Category
    level: Level
    grade: Grade | None
    ownership: Ownership
    head: UUID
    position: tuple[float, float] | None
    area_code: str
    area_name: str
    parent_name: str
    address: str
    telephone: str
    opened_on: date
    closed_on: date | None
    confirmed_on: date | None
    departments: tuple[DepartmentLine, ...]
    capacities: tuple[CapacityLine, ...]
    services: tuple[ServiceLine, ...]
    certificates: tuple[CertificateLine, ...]
    hours: tuple[HoursLine, ...]
    features: tuple[AccessFeature, ...]
    staff: tuple[StaffLine, ...]


def get_public_organisation(rid: UUID, on: date) -> OrganisationPage:
    """An organisation on a day; eight queries.

    Raises:
        Refused: ``organisations.organisation_unknown``.
    """
    found = Organisation.objects.select_related("area", "parent").filter(pk=rid).first()
    if found is None:
        raise Refused(institutions.organisation_unknown(""))
    return OrganisationPage(
        rid=found.pk,
        name=found.name,
        credit_code=found.credit_code,
        licence=found.licence,
        category=Category(found.category),
        level=Level(found.level),
        grade=Grade(found.grade) if found.grade else None,
        ownership=Ownership(found.ownership),
        head=found.parent_id or found.pk,
        position=_position(found),
        area_code=found.area_id,
        area_name=found.area.name,
        parent_name=found.parent.name if found.parent else "",
        address=found.address,
        telephone=found.telephone,
        opened_on=found.opened_on,
        closed_on=found.closed_on,
        confirmed_on=found.confirmed_on,
        departments=_departments(found, on),
        capacities=tuple(
            CapacityLine(CapacityKind(row.kind), row.count, row.since)
            for row in found.capacities.filter(in_force(on)).order_by("kind")
        ),
        services=tuple(
            ServiceLine(ServiceKind(row.kind), row.since)
            for row in found.services.filter(in_force(on)).order_by("kind")
        ),
        certificates=_certificates(found, on),
        hours=tuple(
            HoursLine(row.weekday, row.opens, row.closes)
            for row in found.hours.order_by("weekday", "opens")
        ),
        features=tuple(AccessFeature(row.feature) for row in found.features.order_by("feature")),
        staff=_staff(found, on),
    )


def _position(found: Organisation) -> tuple[float, float] | None:
    if found.longitude is None or found.latitude is None:
        return None
    return float(found.longitude), float(found.latitude)


def _departments(found: Organisation, on: date) -> tuple[DepartmentLine, ...]:
    rows = found.departments.filter(in_force(on, since="opened_on", until="closed_on"))
    return tuple(
        DepartmentLine(row.name, Specialty(row.specialty), row.opened_on)
        for row in rows.order_by("specialty", "name")
    )


def _certificates(found: Organisation, on: date) -> tuple[CertificateLine, ...]:
    rows = found.certificates.filter(in_force(on, since="issued_on", until="expires_on"))
    return tuple(
        CertificateLine(
            row.pk, CertificateKind(row.kind), row.subject, row.issued_on, row.expires_on
        )
        for row in rows.order_by("kind", "subject")
    )


def _staff(found: Organisation, on: date) -> tuple[StaffLine, ...]:
    rows = (
        found.posts.filter(in_force(on), is_principal=True)
        .values_list("kind")
        .annotate(people=Count("pk"))
        .order_by("kind")
    )
    return tuple(StaffLine(PostKind(kind), people) for kind, people in rows)
