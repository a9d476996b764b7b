"""What an organisation holds: each act locks the organisation, so two at once follow each other."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import EntryType, Fact
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.organisations.models import (
    AccessibleFeature,
    CapacityStatement,
    Certificate,
    Department,
    OpeningHours,
    Organisation,
    RevenueStatement,
    ServiceOffered,
)
from minkang.registry.organisations.rules import days, institutions
from minkang.registry.organisations.rules.days import NamedDay
from minkang.registry.organisations.services import acts, storing
from minkang.registry.organisations.services.checking import held_faults, held_thing
from minkang.registry.organisations.services.entries import (
    CapacityEntry,
    CertificateEntry,
    DepartmentEntry,
    HoursEntry,
    RevenueEntry,
    ServiceEntry,
)
from minkang.registry.organisations.services.events import CapacityStated, HoldingsChanged
from minkang.registry.organisations.services.locking import locked_organisation
from minkang.registry.organisations.terms import AccessFeature, CertificateKind, ServiceKind


@transaction.atomic
def state_capacity(
    *, organisation: UUID, entry: CapacityEntry, by: str, at: datetime
) -> CapacityStatement:
    """State how many of a kind an organisation holds from `entry.since` on.

    The row in force ends on that day and a new one begins. The same day again corrects the number
    in place; the same number again changes nothing. Two statements at once follow each other: the
    later one sees the earlier, and is refused when it would begin before it.

    Raises:
        Refused: a negative or implausible number, a day in the future, before the opening, from
            the closing on, or before the number in force.
    """
    holder = locked_organisation(organisation)
    _insist(institutions.capacity(entry.kind, entry.count))
    _insist_held(holder, "since", entry.kind.label, entry.since, at)
    rows = holder.capacities.filter(kind=entry.kind)
    last = rows.order_by("-since").first()
    if last is not None:
        _insist(institutions.capacity_follows(last.until or last.since, entry.since))
    if last is None or last.until is not None:
        before = None
        stated = CapacityStatement.objects.create(
            organisation=holder, kind=entry.kind, count=entry.count, since=entry.since
        )
    else:
        before = last.count
        if before == entry.count:
            return last
        stated = _succeed(last, entry)
    _record(
        acts.CAPACITY_STATED,
        holder,
        by,
        at,
        kind=entry.kind.label,
        count=entry.count,
        since=entry.since.isoformat(),
        before=before,
    )
    events.publish(CapacityStated(holder.pk, entry.kind))
    return stated


@transaction.atomic
def open_department(
    *, organisation: UUID, entry: DepartmentEntry, by: str, at: datetime
) -> Department:
    """Register a department; open departments of an organisation have different names.

    Raises:
        Refused: an impossible day, or an open department of that name.
    """
    holder = locked_organisation(organisation)
    _insist_held(holder, "opened_on", entry.called, entry.opened_on, at)
    if holder.departments.filter(name=entry.called, closed_on__isnull=True).exists():
        raise Refused(institutions.holding_taken(entry.called, "name"))
    department = Department.objects.create(
        organisation=holder,
        specialty=entry.specialty,
        name=entry.called,
        opened_on=entry.opened_on,
    )
    _changed(
        acts.DEPARTMENT_OPENED,
        holder,
        by,
        at,
        name=entry.called,
        specialty=entry.specialty.label,
        since=entry.opened_on.isoformat(),
    )
    return department


@transaction.atomic
def close_department(*, organisation: UUID, name: str, on: date, by: str, at: datetime) -> None:
    """The department is gone from `on`.

    Raises:
        Refused: no open department of that name, or an impossible day.
    """
    holder = locked_organisation(organisation)
    found = holder.departments.filter(name=name, closed_on__isnull=True).first()
    if found is None:
        raise Refused(institutions.holding_unknown(name, "name"))
    _insist_end(name, found.opened_on, on, at)
    found.closed_on = on
    found.save(update_fields=["closed_on"])
    _changed(acts.DEPARTMENT_CLOSED, holder, by, at, name=name, on=on.isoformat())


@transaction.atomic
def offer_service(
    *, organisation: UUID, entry: ServiceEntry, by: str, at: datetime
) -> ServiceOffered:
    """Register a service offered from `entry.since` on.

    Raises:
        Refused: an impossible day, or the service is offered already.
    """
    holder = locked_organisation(organisation)
    _insist_held(holder, "since", entry.kind.label, entry.since, at)
    rows = holder.services.filter(kind=entry.kind)
    last = rows.order_by("-since").first()
    if last is not None and (last.until is None or last.until > entry.since):
        raise Refused(institutions.holding_taken(entry.kind.label, "kind"))
    service = ServiceOffered.objects.create(organisation=holder, kind=entry.kind, since=entry.since)
    _changed(
        acts.SERVICE_OFFERED, holder, by, at, kind=entry.kind.label, since=entry.since.isoformat()
    )
    return service


@transaction.atomic
def withdraw_service(
    *, organisation: UUID, kind: ServiceKind, on: date, by: str, at: datetime
) -> None:
    """The service is no longer offered from `on`.

    Raises:
        Refused: not offered now, or an impossible day.
    """
    holder = locked_organisation(organisation)
    found = holder.services.filter(kind=kind, until__isnull=True).first()
    if found is None:
        raise Refused(institutions.holding_unknown(kind.label, "kind"))
    _insist_end(kind.label, found.since, on, at)
    found.until = on
    found.save(update_fields=["until"])
    _changed(acts.SERVICE_WITHDRAWN, holder, by, at, kind=kind.label, on=on.isoformat())


@transaction.atomic
def certify(*, organisation: UUID, entry: CertificateEntry, by: str, at: datetime) -> Certificate:
    """Register an assessment passed or a title held.

    Raises:
        Refused: an impossible day, or the certificate is held then already.
    """
    holder = locked_organisation(organisation)
    what = entry.kind.label + entry.subject
    _insist_held(holder, "issued_on", what, entry.issued_on, at)
    begins = NamedDay("issued_on", "取得日期", "the day of issue", entry.issued_on)
    if entry.expires_on is not None:
        ends = NamedDay("expires_on", "失效日期", "the day of expiry", entry.expires_on)
        _insist(days.ends_after_it_begins(begins, ends))
    rows = holder.certificates.filter(kind=entry.kind, subject=entry.subject)
    last = rows.order_by("-issued_on").first()
    if last is not None and (last.expires_on is None or last.expires_on > entry.issued_on):
        raise Refused(institutions.holding_taken(what, "kind"))
    certificate = Certificate.objects.create(
        organisation=holder,
        kind=entry.kind,
        subject=entry.subject,
        number=entry.number,
        issuer=entry.issuer,
        issued_on=entry.issued_on,
        expires_on=entry.expires_on,
    )
    _changed(
        acts.CERTIFIED,
        holder,
        by,
        at,
        kind=entry.kind.label,
        part=entry.subject,
        since=entry.issued_on.isoformat(),
    )
    return certificate


@transaction.atomic
def withdraw_certificate(*, certificate: int, on: date, by: str, at: datetime) -> None:
    """The certificate is no longer held from `on`, earlier than it would have expired.

    Raises:
        Refused: not held on that day, or an impossible day.
    """
    known = Certificate.objects.filter(pk=certificate).first()
    if known is None:
        raise Refused(institutions.holding_unknown(str(certificate), "certificate"))
    holder = locked_organisation(known.organisation_id)
    known.refresh_from_db()
    kind = CertificateKind(known.kind)
    if known.expires_on is not None and known.expires_on <= on:
        raise Refused(institutions.holding_unknown(kind.label, "certificate"))
    _insist_end(kind.label, known.issued_on, on, at)
    known.expires_on = on
    known.save(update_fields=["expires_on"])
    _changed(
        acts.CERTIFICATE_WITHDRAWN,
        holder,
        by,
        at,
        kind=kind.label,
        part=known.subject,
        on=on.isoformat(),
    )


@transaction.atomic
def set_hours(*, organisation: UUID, hours: Iterable[HoursEntry], by: str, at: datetime) -> None:
    """Replace the opening hours of an organisation.

    Raises:
        Refused: a day that is no day, or closing before opening.
    """
    holder = locked_organisation(organisation)
    listed = tuple(dict.fromkeys(hours))
    for one in listed:
        _insist(institutions.weekday(one.weekday), institutions.hours(one.opens, one.closes))
    holder.hours.all().delete()
    OpeningHours.objects.bulk_create(storing.hours_of(holder, listed))
    _changed(acts.HOURS_SET, holder, by, at, hours=len(listed))


@transaction.atomic
def set_features(
    *, organisation: UUID, features: Iterable[AccessFeature], by: str, at: datetime
) -> None:
    """Replace what makes the building usable by everybody.

    Raises:
        Refused: no such organisation.
    """
    holder = locked_organisation(organisation)
    listed = tuple(dict.fromkeys(features))
    holder.features.all().delete()
    AccessibleFeature.objects.bulk_create(storing.features_of(holder, listed))
    _changed(acts.FEATURES_SET, holder, by, at, features="、".join(one.label for one in listed))


@transaction.atomic
def state_revenue(*, organisation: UUID, entry: RevenueEntry, by: str, at: datetime) -> None:
    """State an enterprise's revenue of a year, in fen; the same year again corrects it.

    Raises:
        Refused: no enterprise, a year that is not over, or below nought.
    """
    holder = locked_organisation(organisation)
    _insist(institutions.revenue(entry.year, entry.revenue_fen, on=localdate(at)))
    if not hasattr(holder, "enterprise"):
        raise Refused(institutions.revenue_not_expected())
    RevenueStatement.objects.update_or_create(
        enterprise=holder.enterprise,
        year=entry.year,
        defaults={"revenue_fen": entry.revenue_fen},
    )
    _changed(acts.REVENUE_STATED, holder, by, at, year=entry.year, revenue_fen=entry.revenue_fen)


def _succeed(last: CapacityStatement, entry: CapacityEntry) -> CapacityStatement:
    """The number of the same day is corrected; otherwise it ends and a new one begins."""
    if last.since == entry.since:
        last.count = entry.count
        last.save(update_fields=["count"])
        return last
    last.until = entry.since
    last.save(update_fields=["until"])
    return CapacityStatement.objects.create(
        organisation_id=last.organisation_id,
        kind=entry.kind,
        count=entry.count,
        since=entry.since,
    )


def _insist_held(holder: Organisation, field: str, what: str, since: date, at: datetime) -> None:
    held = held_thing(field, what, since, None)
    for refusal in held_faults((held,), holder.opened_on, holder.closed_on, on=localdate(at)):
        raise Refused(refusal)


def _insist_end(what: str, since: date, on: date, at: datetime) -> None:
    begins = NamedDay("since", f"“{what}”的起始日期", "the beginning", since)
    ends = NamedDay("on", "截止日期", "the end", on)
    _insist(days.not_in_future(ends, on=localdate(at)), days.ends_after_it_begins(begins, ends))


def _insist(*found: Refusal | None) -> None:
    for refusal in found:
        if refusal is not None:
            raise Refused(refusal)


def _changed(act: EntryType, holder: Organisation, by: str, at: datetime, **facts: Fact) -> None:
    _record(act, holder, by, at, **facts)
    events.publish(HoldingsChanged(holder.pk))


def _record(act: EntryType, holder: Organisation, by: str, at: datetime, **facts: Fact) -> None:
    audit.record(act, subject=f"organisation:{holder.pk}", by=by, at=at, **facts)
