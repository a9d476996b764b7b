"""Acts on many residents at once: the rules of the single act, one transaction, one audit entry."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.rules import (
    DeathEntry,
    DepartureEntry,
    GuardianshipAsk,
    GuardianshipEntry,
    guardianship_fault,
    guardianship_until,
)
from minkang.registry.people.services.entry_types import (
    DEATHS_RECORDED,
    GUARDIANS_NAMED,
    RESIDENTS_DEPARTED,
)
from minkang.registry.people.services.guarding import guardian_already, party
from minkang.registry.people.services.living import day_fault
from minkang.registry.people.services.people import living_fault, person_unknown

BATCH = 5000
Entry = TypeVar("Entry")
End = DeathEntry | DepartureEntry

SET_DEATHS = """
UPDATE people_person AS person SET died_on = told.day
FROM unnest(%s::uuid[], %s::date[]) AS told(rid, day) WHERE person.rid = told.rid
"""
SET_DEPARTURES = """
UPDATE people_person AS person SET resident_until = told.day
FROM unnest(%s::uuid[], %s::date[]) AS told(rid, day) WHERE person.rid = told.rid
"""
END_TIES = """
UPDATE {table} AS tie SET until = told.day + 1
FROM unnest(%s::uuid[], %s::date[]) AS told(rid, day)
WHERE tie.{person} = told.rid AND tie.since <= told.day
    AND (tie.until IS NULL OR tie.until > told.day + 1)
"""
TIES = (
    END_TIES.format(table="people_guardianship", person="ward_id"),
    END_TIES.format(table="people_guardianship", person="guardian_id"),
    END_TIES.format(table="people_carerelation", person="person_id"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The column a day is kept in, the code of its refusal and what the day is called."""

    column: str
    code: str
    what: str


DEATH = Limits("died_on", "people.death_day_impossible", "死亡日期")
DEPARTURE = Limits("resident_until", "people.departed_day_impossible", "迁出日期")


@transaction.atomic
def name_guardians(*, guardianships: Iterable[GuardianshipEntry], by: str, at: datetime) -> int:
    """Name many guardians, all or none; returns how many.

    Raises:
        Refused: as `name_guardian`; the message names the entry by its place, from 1.
    """
    on = timezone.localdate(at)
    done = 0
    for batch in _batches(guardianships):
        people = _locked(rid for entry in batch for rid in (entry.ward, entry.guardian))
        held = _held(batch)
        for number, entry in enumerate(batch, done + 1):
            _insist(_guardian_fault(entry, people, held, on), number)
            held.add((entry.ward, entry.guardian))
        Guardianship.objects.bulk_create(
            Guardianship(
                ward_id=entry.ward,
                guardian_id=entry.guardian,
                kind=entry.kind,
                evidence=entry.evidence.strip(),
                since=entry.since,
                until=guardianship_until(entry.kind, people[entry.ward].born_on),
            )
            for entry in batch
        )
        done += len(batch)
    audit.record(GUARDIANS_NAMED, subject="register:people", by=by, at=at, guardianships=done)
    return done


@transaction.atomic
def record_deaths(*, deaths: Iterable[DeathEntry], by: str, at: datetime) -> int:
    """Record many deaths, all or none; returns how many. Ties end as with `record_death`.

    Raises:
        Refused: as `record_death`; the message names the entry by its place, from 1.
    """
    done = _ended(deaths, DEATH, at, (SET_DEATHS, *TIES))
    audit.record(DEATHS_RECORDED, subject="register:people", by=by, at=at, deaths=done)
    return done


@transaction.atomic
def depart_all(*, departures: Iterable[DepartureEntry], by: str, at: datetime) -> int:
    """Record that many people left the region, all or none; returns how many.

    Raises:
        Refused: as `depart`; the message names the entry by its place, from 1.
    """
    done = _ended(departures, DEPARTURE, at, (SET_DEPARTURES,))
    audit.record(RESIDENTS_DEPARTED, subject="register:people", by=by, at=at, departures=done)
    return done


def _ended(entries: Iterable[End], limits: Limits, at: datetime, statements: Sequence[str]) -> int:
    done = 0
    for batch in _batches(entries):
        people = _locked(entry.person for entry in batch)
        for number, entry in enumerate(batch, done + 1):
            _insist(_end_fault(entry, people.get(entry.person), limits, at), number)
            # Not saved: a second entry of the same person meets it in this batch.
            setattr(people[entry.person], limits.column, entry.on)
        told = ([entry.person for entry in batch], [entry.on for entry in batch])
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, told)
        done += len(batch)
    return done


def _end_fault(entry: End, person: Person | None, limits: Limits, at: datetime) -> Refusal | None:
    if person is None:
        return person_unknown("person")
    return living_fault(person, "person") or day_fault(
        person, entry.on, at, limits.code, limits.what
    )


def _guardian_fault(
    entry: GuardianshipEntry,
    people: dict[UUID, Person],
    held: set[tuple[UUID, UUID]],
    on: date,
) -> Refusal | None:
    ward, guardian = people.get(entry.ward), people.get(entry.guardian)
    if ward is None or guardian is None:
        return person_unknown("ward" if ward is None else "guardian")
    ask = GuardianshipAsk(party(ward), party(guardian), entry.kind, entry.evidence, entry.since)
    if fault := guardianship_fault(ask, on=on):
        return fault
    return guardian_already() if (entry.ward, entry.guardian) in held else None


def _held(batch: Sequence[GuardianshipEntry]) -> set[tuple[UUID, UUID]]:
    """Pairs of the batch between which a guardianship is in force when the new one begins."""
    since = {(entry.ward, entry.guardian): entry.since for entry in batch}
    found = Guardianship.objects.filter(ward__in={entry.ward for entry in batch})
    return {
        (ward, guardian)
        for ward, guardian, until in found.values_list("ward_id", "guardian_id", "until")
        if (ward, guardian) in since and (until is None or until > since[ward, guardian])
    }


def _locked(rids: Iterable[UUID]) -> dict[UUID, Person]:
    found = Person.objects.select_for_update().filter(rid__in=set(rids)).order_by("rid")
    return {
        person.rid: person
        for person in found.only("rid", "born_on", "died_on", "resident_since", "resident_until")
    }


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    remaining = iter(entries)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _insist(fault: Refusal | None, number: int) -> None:
    if fault is not None:
        raise Refused(
            replace(
                fault,
                message=f"第{number}条：{fault.message}",
                detail=f"entry {number}: {fault.detail}",
            )
        )
