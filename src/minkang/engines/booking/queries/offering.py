"""What an organisation offers, for whoever manages its clinics."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Q

from minkang.engines.booking.models import Override, Resource, Service, Template
from minkang.engines.booking.queries.conditions import conditions, shipped
from minkang.engines.booking.rules.publishing import BOUNDS
from minkang.engines.booking.rules.slots import Shares
from minkang.engines.booking.terms import DayPart, OfferKind, ReleaseMode, ResourceKind
from minkang.kernel.dated import in_force
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Department, Organisation, Post
from minkang.registry.organisations.terms import Category, Level, PostKind, Specialty
from minkang.registry.places.terms import AreaLevel

GIVERS = {PostKind.DOCTOR: ResourceKind.DOCTOR, PostKind.NURSE: ResourceKind.NURSE}


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """An open department."""

    department: int
    name: str


@dataclass(frozen=True, slots=True)
class PublicDoctor:
    """A doctor with a post in an open department since `since`, and where that is."""

    practitioner: UUID
    born_on: date
    department: int
    specialty: Specialty
    organisation: UUID
    credit_code: str
    category: Category
    level: Level
    since: date


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service that is offered, ``[since, until)``."""

    service: int
    department: int
    department_name: str
    kind: OfferKind
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """Who or what gives services, ``[since, until)``."""

    resource: int
    kind: ResourceKind
    name: str
    room: str
    practitioner: UUID | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with a post who is no resource yet; `department` is None for a post without one."""

    practitioner: UUID
    name: str
    kind: ResourceKind
    department: int | None


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template in force or to come; `is_planned` when the planner proposed it."""

    template: int
    service: int
    service_name: str
    resource: int
    resource_name: str
    weekday: int
    part: DayPart
    starts: time
    ends: time
    slot_minutes: int
    report_minutes: int
    places: tuple[int, ...]
    shares: Shares
    release: ReleaseMode
    is_planned: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition an organisation may move between `least` and `most`.

    Attributes:
        value: What holds on the day asked for.
        common: What would hold without the organisation's own value.
        own_since: First day of the organisation's own value, None while it has none.
    """

    name: str
    meaning: str
    unit: str
    value: int
    common: int
    least: int
    most: int
    own_since: date | None


def list_departments_for(actor: Actor, organisation: UUID, on: date) -> tuple[DepartmentLine, ...]:
    """Departments of an organisation that are open on a day, by name.

    Raises:
        Refused: the actor does not manage the organisation's clinics.
    """
    _require(actor, organisation)
    open_then = in_force(on, since="opened_on", until="closed_on")
    rows = Department.objects.filter(open_then, organisation=organisation)
    return tuple(DepartmentLine(row.pk, row.name) for row in rows.order_by("name"))


def list_public_doctors(on: date) -> tuple[PublicDoctor, ...]:
    """Doctors who could hold clinics on a day, by organisation, department, age and name.

    A doctor with two posts in an organisation is listed once, with the first department.
    """
    rows = (
        Post.objects.filter(
            in_force(on),
            in_force(on, since="department__opened_on", until="department__closed_on"),
            in_force(on, since="organisation__opened_on", until="organisation__closed_on"),
            kind=PostKind.DOCTOR,
        )
        .select_related("department", "organisation", "practitioner")
        .order_by(
            "organisation__credit_code",
            "department__specialty",
            "practitioner__born_on",
            "practitioner__name",
            "since",
        )
    )
    found: dict[tuple[UUID, UUID], PublicDoctor] = {}
    for row in rows:
        if row.department is not None:
            found.setdefault(
                (row.practitioner_id, row.organisation_id),
                PublicDoctor(
                    practitioner=row.practitioner_id,
                    born_on=row.practitioner.born_on,
                    department=row.department.pk,
                    specialty=Specialty(row.department.specialty),
                    organisation=row.organisation_id,
                    credit_code=row.organisation.credit_code,
                    category=Category(row.organisation.category),
                    level=Level(row.organisation.level),
                    since=row.since,
                ),
            )
    return tuple(found.values())


def list_services_for(actor: Actor, organisation: UUID, on: date) -> tuple[ServiceLine, ...]:
    """Services offered on a day or later, by department and name.

    Raises:
        Refused: as `list_departments_for`.
    """
    _require(actor, organisation)
    rows = Service.objects.filter(_not_over(on), organisation=organisation)
    return tuple(
        ServiceLine(
            service=row.pk,
            department=row.department_id,
            department_name=row.department.name,
            kind=OfferKind(row.kind),
            name=row.name,
            since=row.since,
            until=row.until,
        )
        for row in rows.select_related("department").order_by("department__name", "name")
    )


def list_resources_for(actor: Actor, organisation: UUID, on: date) -> tuple[ResourceLine, ...]:
    """Who and what gives services on a day or later, by name.

    Raises:
        Refused: as `list_departments_for`.
    """
    _require(actor, organisation)
    rows = Resource.objects.filter(_not_over(on), organisation=organisation)
    return tuple(
        ResourceLine(
            resource=row.pk,
            kind=ResourceKind(row.kind),
            name=row.name,
            room=row.room,
            practitioner=row.practitioner_id,
            since=row.since,
            until=row.until,
        )
        for row in rows.order_by("name", "pk")
    )


def list_candidates_for(actor: Actor, organisation: UUID, on: date) -> tuple[Candidate, ...]:
    """Doctors and nurses with a post on a day who are no resource of the organisation, by name.

    Raises:
        Refused: as `list_departments_for`.
    """
    _require(actor, organisation)
    giving = Resource.objects.filter(organisation=organisation, until__isnull=True)
    rows = (
        Post.objects.filter(in_force(on), organisation=organisation, kind__in=GIVERS)
        .exclude(practitioner__in=giving.filter(practitioner__isnull=False).values("practitioner"))
        .select_related("practitioner")
        .order_by("practitioner__name", "pk")
    )
    return tuple(
        Candidate(
            practitioner=row.practitioner_id,
            name=row.practitioner.name,
            kind=GIVERS[PostKind(row.kind)],
            department=row.department_id,
        )
        for row in rows
    )


def list_templates_for(actor: Actor, organisation: UUID, on: date) -> tuple[TemplateLine, ...]:
    """Templates in force on a day or later, by resource, weekday and hour.

    Raises:
        Refused: as `list_departments_for`.
    """
    _require(actor, organisation)
    rows = Template.objects.filter(_not_over(on), service__organisation=organisation)
    return tuple(
        _template(row)
        for row in rows.select_related("service", "resource").order_by(
            "resource__name", "resource", "weekday", "starts", "since"
        )
    )


def list_conditions_for(actor: Actor, organisation: UUID, on: date) -> tuple[ConditionLine, ...]:
    """The conditions an organisation may move, as they hold on a day.

    Raises:
        Refused: as `list_departments_for`.
    """
    _require(actor, organisation)
    region = Organisation.objects.get(pk=organisation).area_id[: AreaLevel.COUNTY.digits]
    here = conditions(organisation, region, on)
    nobody = conditions(UUID(int=0), region, on)
    own = dict(
        Override.objects.filter(organisation=organisation, since__lte=on)
        .order_by("since")
        .values_list("name", "since")
    )
    said = {one.name: one for one in shipped()}
    return tuple(
        ConditionLine(
            name=name,
            meaning=said[name].meaning,
            unit=said[name].unit,
            value=getattr(here, name),
            common=getattr(nobody, name),
            least=least,
            most=most,
            own_since=own.get(name),
        )
        for name, (least, most) in BOUNDS.items()
    )


def _template(row: Template) -> TemplateLine:
    return TemplateLine(
        template=row.pk,
        service=row.service_id,
        service_name=row.service.name,
        resource=row.resource_id,
        resource_name=row.resource.name,
        weekday=row.weekday,
        part=DayPart(row.part),
        starts=row.starts,
        ends=row.ends,
        slot_minutes=row.slot_minutes,
        report_minutes=row.report_minutes,
        places=tuple(row.places),
        shares=Shares(
            row.referral_percent,
            row.green_channel_percent,
            row.return_visit_percent,
            row.same_day_percent,
            row.assisted_percent,
        ),
        release=ReleaseMode(row.release),
        is_planned=bool(row.evidence),
        since=row.since,
        until=row.until,
    )


def _not_over(on: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=on)


def _require(actor: Actor, organisation: UUID) -> None:
    require_permission(actor, Permission.MANAGE_CLINIC, organisation=organisation)
