"""Registering many residents at once, by COPY: the same rules, one transaction, one audit entry."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.people.models.cells import sealed
from minkang.registry.people.rules import Checked, HouseholdEntry, check_resident, heads_of
from minkang.registry.people.rules.residents import number_taken
from minkang.registry.people.services.entry_types import RESIDENTS_REGISTERED
from minkang.registry.people.services.homes import require_village

BATCH = 5000
COPY_HOUSEHOLDS = "COPY people_household (rid, area_id, address) FROM STDIN (FORMAT BINARY)"
HOUSEHOLD_TYPES = ("uuid", "varchar", "text")
COPY_PERSONS = (
    "COPY people_person (rid, name, sex, born_on, ethnicity, kinship, resident_since, household_id,"
    " area_id, identity_sealed, identity_index, telephone_sealed, telephone_index)"
    " FROM STDIN (FORMAT BINARY)"
)
PERSON_TYPES = (
    *("uuid", "text", "int2", "date", "varchar", "varchar", "date", "uuid", "varchar"),
    *("bytea", "bytea", "bytea", "bytea"),
)
LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Member:
    """A checked resident with the household and, for a refusal, where both stand in the list."""

    household: HouseholdEntry
    checked: Checked
    household_number: int
    number: int


@transaction.atomic
def register_residents(*, households: Iterable[HouseholdEntry], by: str, at: datetime) -> int:
    """Register households with all their members; returns how many residents there are.

    The first entry at fault refuses the whole list, and nothing of it is kept.

    Args:
        households: Any number; read once, five thousand in memory at a time.
        by: Who registers them, ``kind:key``.
        at: When; aware.

    Raises:
        Refused: those of `check_resident`, `heads_of` and `require_village`, or
            ``people.number_taken``; the message names household and person by their place in the
            list, counted from 1.
    """
    on = timezone.localdate(at)
    villages: set[str] = set()
    residents = done = 0
    remaining = iter(households)
    while batch := list(islice(remaining, BATCH)):
        members = [
            member
            for number, household in enumerate(batch, done + 1)
            for member in _members(household, number, villages, on)
        ]
        _copy(batch, members)
        residents += len(members)
        done += len(batch)
    audit.record(
        RESIDENTS_REGISTERED,
        subject="register:people",
        by=by,
        at=at,
        households=done,
        residents=residents,
    )
    return residents


def _members(
    household: HouseholdEntry, number: int, villages: set[str], on: date
) -> Iterator[Member]:
    if household.area_code not in villages:
        try:
            require_village(household.area_code, on)
        except Refused as refused:
            raise Refused(_placed(refused.refusal, number)) from None
        villages.add(household.area_code)
    if fault := heads_of(household.members):
        raise Refused(_placed(fault, number))
    for place, entry in enumerate(household.members, 1):
        checked = check_resident(entry, on=on)
        if isinstance(checked, Refusal):
            raise Refused(_placed(checked, number, place))
        yield Member(household, checked, number, place)


def _copy(batch: Sequence[HouseholdEntry], members: Sequence[Member]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(COPY_HOUSEHOLDS) as copy:
            copy.set_types(HOUSEHOLD_TYPES)
            for one in batch:
                copy.write_row((one.rid, one.area_code, one.address.strip()))
        try:
            with cursor.copy(COPY_PERSONS) as copy:
                copy.set_types(PERSON_TYPES)
                for member in members:
                    copy.write_row(_row(member))
        except psycopg.errors.UniqueViolation as fault:
            raise _taken(fault, members) from None


def _row(member: Member) -> tuple[object, ...]:
    checked, household = member.checked, member.household
    entry = checked.entry
    cells = sealed(entry.rid, checked.identity_number, checked.telephone)
    return (
        entry.rid,
        checked.name,
        entry.sex.value,
        entry.born_on,
        entry.ethnicity,
        entry.kinship.value,
        entry.resident_since,
        household.rid,
        household.area_code,
        cells.identity_sealed,
        cells.identity_index,
        cells.telephone_sealed,
        cells.telephone_index,
    )


def _taken(fault: psycopg.errors.UniqueViolation, members: Sequence[Member]) -> Exception:
    """A number that is taken, with its place in the list; any other violation is a bug."""
    line = LINE.search(fault.diag.context or "")
    if fault.diag.constraint_name != "one_person_per_identity_number" or line is None:
        return fault
    member = members[int(line[1]) - 1]
    return Refused(_placed(number_taken(), member.household_number, member.number))


def _placed(refusal: Refusal, household: int, person: int | None = None) -> Refusal:
    zh = f"第{household}户" if person is None else f"第{household}户第{person}人"
    en = f"household {household}" if person is None else f"household {household}, person {person}"
    return replace(refusal, message=f"{zh}：{refusal.message}", detail=f"{en}: {refusal.detail}")
