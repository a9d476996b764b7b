"""Registering organisations, one or a whole list, whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.identifiers import CreditCode
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.rules import days, institutions
from minkang.registry.organisations.rules.days import NamedDay
from minkang.registry.organisations.services import acts, storing
from minkang.registry.organisations.services.checking import Known, organisation_faults
from minkang.registry.organisations.services.entries import OrganisationEntry
from minkang.registry.organisations.services.events import (
    OrganisationClosed,
    OrganisationConfirmed,
    OrganisationRegistered,
)
from minkang.registry.organisations.services.locking import Ledger, hold, locked_organisation
from minkang.registry.places.queries import refusals_of_areas


@dataclass(frozen=True, slots=True)
class Register:
    """What the register holds of a list: for the checks, and the heads its members name."""

    known: Known
    heads: Mapping[str, UUID]


@transaction.atomic
def register(*, entry: OrganisationEntry, by: str, at: datetime) -> Organisation:
    """Register one organisation with everything it holds.

    Raises:
        Refused: the first fault, as in :func:`refusals_of`.
    """
    hold(Ledger.ORGANISATIONS)
    tidy = tidied(entry)
    on = localdate(at)
    known = facts_for((tidy,), on)
    for refusal in refusals_of(tidy, known, on=on):
        raise Refused(refusal)
    storing.store((tidy,), known.heads)
    audit.record(
        acts.REGISTERED,
        subject=f"organisation:{tidy.rid}",
        by=by,
        at=at,
        name=tidy.name,
        credit_code=tidy.credit_code,
        category=tidy.category.label,
    )
    events.publish(OrganisationRegistered(tidy.rid))
    return Organisation.objects.get(pk=tidy.rid)


@transaction.atomic
def register_once(*, entry: OrganisationEntry, by: str, at: datetime) -> Organisation:
    """The organisation with the entry's credit code, registered now if there is none.

    Of several who ask for one code at once the first registers it and the others are given it. An
    entry without a code is always registered.

    Raises:
        Refused: as :func:`register`.
    """
    hold(Ledger.ORGANISATIONS)
    code = tidied(entry).credit_code
    found = Organisation.objects.filter(credit_code=code).first() if code else None
    return found or register(entry=entry, by=by, at=at)


@transaction.atomic
def register_all(*, entries: Iterable[OrganisationEntry], by: str, at: datetime) -> int:
    """Register a list of organisations under the same rules; returns how many.

    One transaction, one audit entry with the counts. Heads of communities may stand in the list.

    Raises:
        Refused: the first fault of the first bad entry, which its message numbers from 1.
    """
    hold(Ledger.ORGANISATIONS)
    listed = tuple(tidied(entry) for entry in entries)
    on = localdate(at)
    known = facts_for(listed, on)
    for number, entry in enumerate(listed, start=1):
        for refusal in refusals_of(entry, known, on=on):
            raise Refused(numbered(refusal, number, entry.name))
        known.known.add(entry)
    storing.store(listed, known.heads)
    audit.record(
        acts.MANY_REGISTERED,
        subject="registry:organisations",
        by=by,
        at=at,
        organisations=len(listed),
        departments=sum(len(entry.departments) for entry in listed),
        capacities=sum(len(entry.capacities) for entry in listed),
        services=sum(len(entry.services) for entry in listed),
        certificates=sum(len(entry.certificates) for entry in listed),
    )
    for entry in listed:
        events.publish(OrganisationRegistered(entry.rid))
    return len(listed)


@transaction.atomic
def confirm(*, organisation: UUID, on: date, by: str, at: datetime) -> None:
    """The organisation says that its entry is true as of `on`; an earlier day changes nothing.

    Raises:
        Refused: unknown, closed, or `on` in the future or before the opening.
    """
    found = locked_organisation(organisation)
    confirmed = NamedDay("confirmed_on", "核对日期", "the confirmation", on)
    _insist(
        days.not_in_future(confirmed, on=localdate(at)),
        days.within_life(confirmed, opened_on=found.opened_on, closed_on=found.closed_on),
    )
    if found.confirmed_on is not None and found.confirmed_on >= on:
        return
    found.confirmed_on = on
    found.save(update_fields=["confirmed_on"])
    audit.record(
        acts.CONFIRMED, subject=f"organisation:{found.pk}", by=by, at=at, on=on.isoformat()
    )
    events.publish(OrganisationConfirmed(found.pk))


@transaction.atomic
def close(*, organisation: UUID, on: date, by: str, at: datetime) -> None:
    """The organisation is closed from `on`; everything it holds and every post there ends then.

    Raises:
        Refused: unknown, closed already, in the future, not after the opening, or not after
            something that is still in force began.
    """
    found = locked_organisation(organisation)
    closing = NamedDay("closed_on", "关闭日期", "the closing", on)
    if found.closed_on is not None:
        raise Refused(days.organisation_closed(closing, closed_on=found.closed_on))
    opened = NamedDay("opened_on", "开业日期", "the opening", found.opened_on)
    _insist(
        days.not_in_future(closing, on=localdate(at)), days.ends_after_it_begins(opened, closing)
    )
    latest = _latest_beginning(found)
    if latest is not None and latest >= on:
        raise Refused(institutions.closing_too_early(on, latest))
    found.departments.filter(closed_on__isnull=True).update(closed_on=on)
    found.certificates.filter(expires_on__isnull=True).update(expires_on=on)
    for held in (found.capacities, found.services, found.posts):
        held.filter(until__isnull=True).update(until=on)
    found.closed_on = on
    found.save(update_fields=["closed_on"])
    audit.record(acts.CLOSED, subject=f"organisation:{found.pk}", by=by, at=at, on=on.isoformat())
    events.publish(OrganisationClosed(found.pk))


def tidied(entry: OrganisationEntry) -> OrganisationEntry:
    """The entry with its credit code as the register writes it; a malformed one stays as typed."""
    code = institutions.credit_code(entry.credit_code)
    if isinstance(code, CreditCode) and code.value != entry.credit_code:
        return replace(entry, credit_code=code.value)
    return entry


def facts_for(entries: Sequence[OrganisationEntry], on: date) -> Register:
    """What the register holds of a list: four queries, however long the list is."""
    codes = {entry.credit_code for entry in entries if entry.credit_code}
    parents = {entry.parent for entry in entries if entry.parent}
    licences = {entry.licence for entry in entries if entry.licence}
    registered = dict(
        Organisation.objects.filter(credit_code__in=codes | parents).values_list(
            "credit_code", "rid"
        )
    )
    taken = Organisation.objects.filter(licence__in=licences).values_list("licence", flat=True)
    areas = refusals_of_areas({entry.area for entry in entries}, on=on)
    return Register(
        known=Known(areas, codes & registered.keys(), set(taken)),
        heads=registered | {one.credit_code: one.rid for one in entries if one.credit_code},
    )


def refusals_of(entry: OrganisationEntry, register: Register, *, on: date) -> Iterable[Refusal]:
    """Every reason not to register an entry on the day `on`, in form order."""
    yield from organisation_faults(entry, register.known, on=on)
    if entry.parent and entry.parent not in register.heads:
        yield institutions.organisation_unknown(entry.parent, "parent")


def numbered(refusal: Refusal, number: int, name: str) -> Refusal:
    """The refusal of one entry of a list, with its place from 1."""
    return replace(
        refusal,
        message=f"第{number}项（{name}）：{refusal.message}",
        detail=f"entry {number} ({name}): {refusal.detail}",
    )


def _insist(*found: Refusal | None) -> None:
    for refusal in found:
        if refusal is not None:
            raise Refused(refusal)


def _latest_beginning(organisation: Organisation) -> date | None:
    still = {"until__isnull": True}
    begun = (
        organisation.departments.filter(closed_on__isnull=True).aggregate(day=Max("opened_on")),
        organisation.certificates.filter(expires_on__isnull=True).aggregate(day=Max("issued_on")),
        organisation.capacities.filter(**still).aggregate(day=Max("since")),
        organisation.services.filter(**still).aggregate(day=Max("since")),
        organisation.posts.filter(**still).aggregate(day=Max("since")),
    )
    return max((one["day"] for one in begun if one["day"] is not None), default=None)
