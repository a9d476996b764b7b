"""What is kept of a decision when it is made, and the licence that follows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from minkang.affairs.licences.queries.types import LicenceType, require_type
from minkang.affairs.licences.queries.usable import held_at, usable
from minkang.affairs.licences.services import LicenceEntry, issue, renew
from minkang.affairs.licences.terms import HolderKind
from minkang.affairs.permits.models import Application, Decision
from minkang.affairs.permits.queries.items import item_in
from minkang.affairs.permits.queries.serving import serving
from minkang.affairs.permits.rules.elements import Item
from minkang.affairs.permits.rules.issuing import (
    claims_for,
    decision_number,
    licence_number,
    valid_until,
)
from minkang.affairs.permits.rules.serving import last_day
from minkang.affairs.permits.services.entry_types import LICENCE_FOLLOWED, LICENCE_HELD_UP
from minkang.affairs.permits.services.holders import PREMISES, SYSTEM, holder_for
from minkang.affairs.permits.terms import Delivery, Kind, Unit
from minkang.engines.cases.queries.calendar import counted_days, working_days
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.services.cases import Standing
from minkang.engines.cases.terms import LimitUnit, Outcome
from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import executes
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.people.terms import Sex

GRANTED = frozenset({Outcome.GRANTED, Outcome.DONE})
SAID = GRANTED | {Outcome.DENIED, Outcome.NOT_ACCEPTED}
WORDS = {Kind.PERMIT: "许准", Kind.FILING: "备", Kind.SERVICE: "服"}
REFUSED = "许否"
SEXES = {Sex.MALE: "male", Sex.FEMALE: "female"}
COUNTED = {Unit.WORKING_DAYS: LimitUnit.WORKING_DAYS, Unit.DAYS: LimitUnit.DAYS}


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as the case has it.

    Attributes:
        standing: The case after it.
        reason: Words of the officer.
        due_on: The last day for it as it was known before.
        by: Who decided.
        at: When.
    """

    standing: Standing
    reason: str
    due_on: date | None
    by: str
    at: datetime


def write_decision(held: Application, said: Said) -> Decision:
    """Keep what was decided, how long it took and by when it is delivered and public."""
    item, on, calendar = item_in(held.version), localdate(said.at), working_days()
    is_granted = held.outcome in GRANTED
    way = Delivery(held.way or item.delivery[0])
    counted, promised = _counted(item, said.standing)
    dues = said.standing.dues
    due = dues.promised or dues.statutory
    due_on = due.on if due else said.due_on
    is_public = is_granted and item.kind is Kind.PERMIT
    papers = held.papers.filter(replaced_at__isnull=True)
    days = {localdate(one.given_at) for one in papers if not one.media}
    is_there = way is Delivery.ELECTRONIC and not (is_granted and item.issues)
    return Decision.objects.create(
        application=held,
        number=decision_number(WORDS[item.kind] if is_granted else REFUSED, held.number, on),
        outcome=held.outcome,
        reason=said.reason.strip(),
        decided_at=said.at,
        decided_on=on,
        decided_by=said.by,
        counted=counted,
        promised=promised,
        is_on_time=due_on is None or on <= due_on,
        corrections=said.standing.snapshot.corrections,
        papers=len(papers),
        visits=len(days),
        way=way,
        deliver_by=last_day(on, serving().delivery.length, calendar),
        delivered_at=said.at if is_there else None,
        delivered_by=SYSTEM if is_there else "",
        publish_by=last_day(on, serving().publication.length, calendar) if is_public else None,
    )


def _counted(item: Item, standing: Standing) -> tuple[int | None, int | None]:
    """Days of the clock that were used, and those that were promised."""
    snapshot, promised = standing.snapshot, item.limits.promised if item.limits else None
    if promised is None or not promised.amount or promised.unit not in COUNTED:
        return None, None
    if snapshot.accepted_on is None or snapshot.decided_on is None:
        return None, None
    used = counted_days(
        COUNTED[promised.unit],
        snapshot.accepted_on,
        snapshot.decided_on,
        snapshot.segments,
        calendar=working_days(),
    )
    return used, promised.amount


@executes("liaoning-2025-34/13.1", "benxi-2023-3/10.3.7")
@transaction.atomic
def issue_licence(*, case: UUID, at: datetime) -> UUID | None:
    """Issue the licence that follows a grant; asked again, the one there is stands.

    Args:
        case: The case that was granted; one that is no application's is left alone.
        at: When it was granted.

    Returns:
        The licence, or None when the item ends without one, or a person has to do something first.
    """
    held = (
        Application.objects.select_for_update(of=("self",))
        .select_related("version", "version__item", "owner")
        .filter(case=case)
        .first()
    )
    decision = Decision.objects.filter(application=held).first() if held else None
    if held is None or decision is None:
        return None
    if decision.licence or not item_in(held.version).issues:
        return decision.licence
    answer = _issued(held, decision, at)
    subject = f"application:{held.pk}"
    if isinstance(answer, Refusal):
        decision.licence_fault = answer.message
        audit.record(LICENCE_HELD_UP, subject=subject, by=SYSTEM, at=at, code=answer.code)
    else:
        decision.licence, decision.licence_fault = answer, ""
        if decision.way == Delivery.ELECTRONIC and decision.delivered_at is None:
            decision.delivered_at, decision.delivered_by = at, SYSTEM
        audit.record(
            LICENCE_FOLLOWED, subject=subject, by=SYSTEM, at=at, licence=f"licence:{answer}"
        )
    decision.save()
    return decision.licence


def _issued(held: Application, decision: Decision, at: datetime) -> UUID | Refusal:
    """The licence, or what is in its way; nothing is left behind of what was refused."""
    item = item_in(held.version)
    kind, facts = require_type(item.issues), _facts(held)
    fields = [one.code for one in kind.fields if not one.is_number]
    claims = claims_for(fields, facts)
    until = valid_until(item, decision.decided_on)
    try:
        with transaction.atomic():
            holder = holder_for(held, decision, kind, facts, at)
            older = _older(holder, kind, facts, at)
            if older is not None:
                return renew(
                    licence=older,
                    issued_on=decision.decided_on,
                    valid_until=until,
                    claims=claims,
                    by=SYSTEM,
                    at=at,
                ).pk
            number = licence_number(_office(held).area_id, held.number, decision.decided_on)
            entry = LicenceEntry(
                type=kind.code,
                number=number,
                holder=holder,
                issuer=_office(held).pk,
                issued_on=decision.decided_on,
                valid_until=until,
                claims=claims,
            )
            return issue(entry=entry, by=SYSTEM, at=at).pk
    except Refused as caught:
        return caught.refusal


def _office(held: Application) -> Organisation:
    if held.owner is None:
        raise LookupError(f"application {held.pk} was decided by nobody")
    return held.owner


def _facts(held: Application) -> dict[str, str]:
    """What the case knows, and what the register knows of a person besides."""
    known: dict[str, str] = {}
    if held.person_id is not None:
        person = Person.objects.get(pk=held.person_id)
        known = {"person.name": person.name, "person.birth_date": person.born_on.isoformat()}
        if person.sex in SEXES:
            known["person.sex"] = SEXES[Sex(person.sex)]
    if held.case is None:
        return known
    return known | dict(replayed(held.case).facts)


def _older(holder: UUID, kind: LicenceType, facts: Mapping[str, str], at: datetime) -> UUID | None:
    """The licence in force that this one takes the place of: a person's, or that of the same place."""
    on = localdate(at)
    if kind.holder is HolderKind.PERSON:
        mine = usable(holder=holder, types=[kind.code], on=on)
        return mine[0].rid if mine else None
    return held_at(holder=holder, kind=kind.code, address=facts.get(PREMISES, ""), on=on)
