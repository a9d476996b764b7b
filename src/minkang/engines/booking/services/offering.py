"""What an organisation offers for booking: services, who gives them, how a week runs, own conditions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from minkang.engines.booking.models import Override, Resource, Service, Session, Template
from minkang.engines.booking.rules import offering as rules
from minkang.engines.booking.rules import publishing
from minkang.engines.booking.services import acts
from minkang.engines.booking.services.entries import ResourceEntry, ServiceEntry, TemplateEntry
from minkang.engines.booking.services.locking import (
    known_service,
    lock_resources,
    locked_resource,
    locked_template,
    resource_unknown,
)
from minkang.engines.booking.terms import ResourceKind, SessionState
from minkang.kernel.audit import services as audit
from minkang.kernel.dated import in_force
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy import parameters
from minkang.registry.organisations.models import Department, Organisation, Post, Practitioner

ONE_DAY = timedelta(days=1)


@transaction.atomic
def offer_service(*, entry: ServiceEntry, by: str, at: datetime) -> Service:
    """Open a service of a department for booking.

    Raises:
        Refused: no name, a department that is not the organisation's or not open then, or a service
            of that name is offered already.
    """
    department = Department.objects.select_for_update(no_key=True).filter(
        in_force(entry.since, since="opened_on", until="closed_on"),
        pk=entry.department,
        organisation=entry.organisation,
    )
    holder = department.first()
    if holder is None:
        raise Refused(rules.department_unfit(entry.since))
    taken = Service.objects.filter(
        department=entry.department, name=entry.name.strip(), until__isnull=True
    )
    _insist(
        rules.named(entry.name),
        rules.service_taken(entry.name) if taken.exists() else None,
    )
    service = Service.objects.create(
        organisation_id=entry.organisation,
        department=holder,
        kind=entry.kind,
        name=entry.name.strip(),
        name_en=entry.name_en,
        since=entry.since,
    )
    audit.record(
        acts.SERVICE_OFFERED,
        subject=f"booking_service:{service.pk}",
        by=by,
        at=at,
        name=service.name,
        since=entry.since.isoformat(),
    )
    return service


@transaction.atomic
def end_service(*, service: int, on: date, by: str, at: datetime) -> None:
    """The service and its templates end; nothing may be published from `on` any more.

    Raises:
        Refused: unknown, ended already, a day not after its first, or sessions are published on or
            after the day: stop them first, so that their patients are looked after.
    """
    found = known_service(service)
    templates = Template.objects.filter(service=found, until__isnull=True)
    lock_resources(templates.values_list("resource", flat=True))
    _insist(
        rules.ends_later(found.since, found.until, on),
        _standing_fault(Session.objects.filter(service=found), on),
    )
    Service.objects.filter(pk=found.pk).update(until=on)
    _end_templates(templates, on)
    audit.record(
        acts.SERVICE_ENDED,
        subject=f"booking_service:{found.pk}",
        by=by,
        at=at,
        name=found.name,
        on=on.isoformat(),
    )


@transaction.atomic
def add_resource(*, entry: ResourceEntry, by: str, at: datetime) -> Resource:
    """Register who or what gives services.

    Raises:
        Refused: a doctor or nurse without a post at the organisation on the first day, a room or
            booth without a name, or somebody registered there already.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=entry.organisation)
    person = Practitioner.objects.filter(pk__in=[entry.practitioner]).first()
    name = entry.name.strip() or (person.name if person else "")
    taken = Resource.objects.filter(
        organisation=entry.organisation, practitioner=person, until__isnull=True
    )
    needs_post = entry.kind in (ResourceKind.DOCTOR, ResourceKind.NURSE)
    _insist(
        rules.named(name),
        rules.no_post()
        if needs_post and not has_post(entry.practitioner, entry.organisation, entry.since)
        else None,
        rules.resource_taken() if person and taken.exists() else None,
    )
    resource = Resource.objects.create(
        organisation_id=entry.organisation,
        kind=entry.kind,
        name=name,
        practitioner=person,
        room=entry.room,
        since=entry.since,
    )
    audit.record(
        acts.RESOURCE_ADDED,
        subject=f"booking_resource:{resource.pk}",
        by=by,
        at=at,
        kind=entry.kind.label,
        name=name,
        since=entry.since.isoformat(),
    )
    return resource


@transaction.atomic
def end_resource(*, resource: int, on: date, by: str, at: datetime) -> None:
    """The resource gives no services from `on`; its templates end too.

    Raises:
        Refused: unknown, ended already, a day not after its first, or sessions are published on or
            after the day.
    """
    found = locked_resource(resource)
    _insist(
        rules.ends_later(found.since, found.until, on),
        _standing_fault(Session.objects.filter(resource=found), on),
    )
    found.until = on
    found.save(update_fields=["until"])
    _end_templates(Template.objects.filter(resource=found, until__isnull=True), on)
    audit.record(
        acts.RESOURCE_ENDED,
        subject=f"booking_resource:{found.pk}",
        by=by,
        at=at,
        name=found.name,
        on=on.isoformat(),
    )


@transaction.atomic
def set_template(*, entry: TemplateEntry, by: str, at: datetime) -> Template:
    """Set how a weekday and part runs for a resource; the template in force ends on that day.

    The same first day again corrects the template in place. Sessions that are published keep what
    they promised.

    Raises:
        Refused: a slot longer than the policy allows (clause liaoning-2025-34/2.1), report steps
            outside 5 to 15 minutes other than the slot itself, places that do not fit, shares above
            all, hours that overlap another template of the resource, a first day before the one in
            force, or service and resource of two organisations.
    """
    resource = locked_resource(entry.resource)
    template = _template(entry, known_service(entry.service), resource)
    audit.record(
        acts.TEMPLATE_SET,
        subject=f"booking_template:{template.pk}",
        by=by,
        at=at,
        resource=resource.name,
        weekday=entry.weekday,
        part=entry.part.label,
        slot_minutes=entry.shape.slot_minutes,
        report_minutes=entry.shape.report_minutes,
        places=sum(entry.shape.places),
        since=entry.since.isoformat(),
    )
    return template


@transaction.atomic
def set_templates(*, entries: Sequence[TemplateEntry], by: str, at: datetime) -> int:
    """Set many templates as :func:`set_template` does, whole or not at all; returns how many.

    Raises:
        Refused: as `set_template`, for the first entry at fault.
    """
    lock_resources(entry.resource for entry in entries)
    services = Service.objects.select_related("organisation").in_bulk(
        {entry.service for entry in entries}
    )
    resources = Resource.objects.in_bulk({entry.resource for entry in entries})
    for entry in entries:
        if entry.resource not in resources:
            raise Refused(resource_unknown())
        service = services.get(entry.service) or known_service(entry.service)
        _template(entry, service, resources[entry.resource])
    audit.record(
        acts.TEMPLATES_SET, subject="booking:templates", by=by, at=at, templates=len(entries)
    )
    return len(entries)


@transaction.atomic
def end_template(*, template: int, on: date, by: str, at: datetime) -> None:
    """The template is not published from `on` any more; published sessions stand.

    Raises:
        Refused: unknown, ended already, or a day not after its first.
    """
    found = locked_template(template)
    _insist(rules.ends_later(found.since, found.until, on))
    found.until = on
    found.save(update_fields=["until"])
    audit.record(
        acts.TEMPLATE_ENDED,
        subject=f"booking_template:{found.pk}",
        by=by,
        at=at,
        on=on.isoformat(),
    )


@transaction.atomic
def set_condition(
    *, organisation: UUID, name: str, value: int, since: date, by: str, at: datetime
) -> None:
    """Set an organisation's own value of a booking condition; the same day again corrects it.

    Raises:
        Refused: a condition that is not the organisation's to move, a value beyond its bounds
            (``rules.publishing.BOUNDS``), or a first day before today.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation)
    _insist(publishing.condition_fault(name, value, since=since, on=localdate(at)))
    Override.objects.update_or_create(
        organisation_id=organisation, name=name, since=since, defaults={"value": value}
    )
    audit.record(
        acts.CONDITION_SET,
        subject=f"organisation:{organisation}",
        by=by,
        at=at,
        name=name,
        value=value,
        since=since.isoformat(),
    )


def slot_minutes_max(service: Service, on: date) -> int:
    """The longest slot the policy in force allows where the service is given."""
    region = service.organisation.area_id[:6]
    return int(parameters.value("visits.slot_minutes_max", region, on).value)


def has_post(practitioner: UUID | None, organisation: UUID, on: date) -> bool:
    """Whether somebody is employed by the organisation on a day."""
    return Post.objects.filter(
        in_force(on), practitioner=practitioner, organisation=organisation
    ).exists()


def _template(entry: TemplateEntry, service: Service, resource: Resource) -> Template:
    """Check one template and store it; the resource is locked."""
    rows = Template.objects.filter(resource=resource, weekday=entry.weekday)
    standing = tuple(rows.filter(Q(until__isnull=True) | Q(until__gt=entry.since)))
    mine = tuple(one for one in standing if one.part == entry.part)
    _insist(
        publishing.weekday_fault(entry.weekday),
        publishing.shape_fault(
            entry.shape, slot_minutes_max=slot_minutes_max(service, entry.since)
        ),
        publishing.shares_fault(entry.shares),
        rules.fits_together(service.organisation_id, resource.organisation_id),
        rules.holds(service.since, service.until, entry.since),
        rules.holds(resource.since, resource.until, entry.since),
        rules.follows(entry.since, [one.since for one in mine]),
        rules.hours_apart(
            entry.shape.starts,
            entry.shape.ends,
            [(one.starts, one.ends) for one in standing if one.part != entry.part],
        ),
    )
    Template.objects.filter(pk__in=[one.pk for one in mine if one.since < entry.since]).update(
        until=entry.since
    )
    again = next((one for one in mine if one.since == entry.since), None)
    template = again or Template(resource=resource, weekday=entry.weekday, part=entry.part)
    _fill(template, entry)
    template.save()
    return template


def _fill(template: Template, entry: TemplateEntry) -> None:
    template.service_id = entry.service
    template.starts, template.ends = entry.shape.starts, entry.shape.ends
    template.slot_minutes = entry.shape.slot_minutes
    template.report_minutes = entry.shape.report_minutes
    template.places = list(entry.shape.places)
    template.referral_percent = entry.shares.referral
    template.green_channel_percent = entry.shares.green_channel
    template.return_visit_percent = entry.shares.return_visit
    template.same_day_percent = entry.shares.same_day
    template.assisted_percent = entry.shares.assisted
    template.release = entry.release
    template.evidence = entry.evidence
    template.since = entry.since


def _end_templates(templates: Iterable[Template], on: date) -> None:
    """End them; one that begins later keeps a day on which nothing can be published any more."""
    for template in templates:
        template.until = max(on, template.since + ONE_DAY)
        template.save(update_fields=["until"])


def _standing_fault(sessions: QuerySet[Session], on: date) -> Refusal | None:
    count = sessions.filter(on__gte=on, state=SessionState.PUBLISHED).count()
    return rules.sessions_stand(count) if count else None


def _insist(*found: Refusal | None) -> None:
    for refusal in found:
        if refusal is not None:
            raise Refused(refusal)
