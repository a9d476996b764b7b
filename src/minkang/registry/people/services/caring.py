"""Opening and closing the ties between people and the institutions that care for them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.people.models import CareRelation, Person
from minkang.registry.people.rules import CareRelationEntry, care_relation_fault
from minkang.registry.people.services.entry_types import CARE_CLOSED, CARE_OPENED, CARES_OPENED
from minkang.registry.people.services.people import person_unknown, require_person
from minkang.registry.people.terms import CareKind

BATCH = 5000


@transaction.atomic
def open_care_relation(*, entry: CareRelationEntry, by: str, at: datetime) -> CareRelation:
    """Let an organisation begin to care for a person.

    Raises:
        Refused: ``people.person_unknown``, those of `care_relation_fault`, or
            ``people.contract_in_force``.
    """
    person = require_person(entry.person)
    if fault := care_relation_fault(entry, died_on=person.died_on):
        raise Refused(fault)
    if entry.kind is CareKind.CONTRACT and _contracted([entry]):
        raise Refused(_contract_in_force())
    opened = CareRelation.objects.create(**_columns(entry))
    audit.record(
        CARE_OPENED,
        subject=f"person:{entry.person}",
        by=by,
        at=at,
        organisation=f"organisation:{entry.organisation}",
        kind=entry.kind.value,
        reference=entry.reference,
        since=entry.since.isoformat(),
    )
    return opened


@transaction.atomic
def open_care_relations(*, entries: Iterable[CareRelationEntry], by: str, at: datetime) -> int:
    """Open many care relations, all or none; returns how many.

    Raises:
        Refused: as `open_care_relation`; the message names the entry by its place, from 1.
    """
    done = 0
    remaining = iter(entries)
    while batch := list(islice(remaining, BATCH)):
        _require_all(batch, done)
        CareRelation.objects.bulk_create(CareRelation(**_columns(entry)) for entry in batch)
        done += len(batch)
    audit.record(CARES_OPENED, subject="register:people", by=by, at=at, relations=done)
    return done


@transaction.atomic
def close_care_relation(*, relation: int, until: date, by: str, at: datetime) -> CareRelation:
    """Let a care relation end: `until` is the first day on which it no longer holds.

    Raises:
        Refused: ``people.care_relation_unknown``, ``people.care_closed_already`` or
            ``people.care_ends_before_it_begins``.
    """
    found = CareRelation.objects.select_for_update().filter(pk=relation).first()
    if found is None:
        raise Refused(
            Refusal(
                "people.care_relation_unknown",
                "没有找到这条服务关系。请从居民的服务列表中选择。",
                f"no care relation {relation}",
            )
        )
    if found.until is not None and found.until <= until:
        raise Refused(
            Refusal(
                "people.care_closed_already",
                f"这条服务关系已于 {found.until} 结束，不需要再次结束。",
                f"ended on {found.until}",
            )
        )
    if until <= found.since:
        message = "服务结束日期应晚于开始日期。请检查日期。"
        raise Refused(
            Refusal(
                "people.care_ends_before_it_begins",
                message,
                f"[{found.since}, {until}) is empty",
                (FieldFault("until", message),),
            )
        )
    found.until = until
    found.save(update_fields=["until"])
    audit.record(
        CARE_CLOSED,
        subject=f"person:{found.person_id}",
        by=by,
        at=at,
        organisation=f"organisation:{found.organisation_id}",
        kind=found.kind,
        until=until.isoformat(),
    )
    return found


def _require_all(batch: Sequence[CareRelationEntry], done: int) -> None:
    deaths = dict(
        Person.objects.select_for_update()
        .filter(rid__in={entry.person for entry in batch})
        .values_list("rid", "died_on")
    )
    contracted = _contracted([entry for entry in batch if entry.kind is CareKind.CONTRACT])
    for number, entry in enumerate(batch, done + 1):
        fault = (
            care_relation_fault(entry, died_on=deaths[entry.person])
            if entry.person in deaths
            else person_unknown("person")
        )
        if fault is None and entry.kind is CareKind.CONTRACT and entry.person in contracted:
            fault = _contract_in_force()
        if fault is not None:
            raise Refused(
                replace(
                    fault,
                    message=f"第{number}条：{fault.message}",
                    detail=f"entry {number}: {fault.detail}",
                )
            )
        if entry.kind is CareKind.CONTRACT and entry.until is None:
            contracted.add(entry.person)


def _contracted(entries: Sequence[CareRelationEntry]) -> set[object]:
    """Those of the people who have a contract without an end."""
    people = {entry.person for entry in entries if entry.until is None}
    return set(
        CareRelation.objects.filter(
            person__in=people, kind=CareKind.CONTRACT, until__isnull=True
        ).values_list("person_id", flat=True)
    )


def _contract_in_force() -> Refusal:
    message = "这位居民已有家庭医生签约。请先结束原签约，再签新的。"
    return Refusal(
        "people.contract_in_force",
        message,
        "one family doctor contract in force at a time",
        (FieldFault("kind", message),),
    )


def _columns(entry: CareRelationEntry) -> dict[str, object]:
    return {
        "person_id": entry.person,
        "organisation_id": entry.organisation,
        "kind": entry.kind,
        "reference": entry.reference,
        "since": entry.since,
        "until": entry.until,
    }
