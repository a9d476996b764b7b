"""Who in the register a record may be: candidates by index, then Fellegi and Sunter."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from minkang.registry.people.models import SourceRecord
from minkang.registry.people.models.source_cells import keys_of, local_key
from minkang.registry.people.rules.matching.births import slips_of
from minkang.registry.people.rules.matching.deciding import Candidate, Matcher, Ruling, Zone
from minkang.registry.people.rules.matching.demographics import (
    Asked,
    Demographics,
    Held,
    Keys,
    read_demographics,
)
from minkang.registry.people.rules.matching.names import read_name
from minkang.registry.people.rules.matching.weighing import Rarity, weights_on
from minkang.registry.people.terms import Sex

# A day of birth has some thirty people at a million; days that systems fill in have thousands.
MOST_OF_A_DAY = 300
MOST_OF_A_TELEPHONE = 30
MOST_OF_A_NAME = 200
MOST_NAMESAKES = 5000
YEAR = timedelta(days=366)
LONG_AGO = date(1, 1, 1)

NAMED = """
WITH named AS MATERIALIZED (
    SELECT rid, born_on FROM people_person WHERE name = ANY(%(names)s) LIMIT %(most_namesakes)s
), found AS (
    SELECT rid FROM people_person WHERE identity_index = ANY(%(numbers)s)
"""
# Every branch is one index range; none depends on how many residents there are.
OTHERS = """
    UNION
    SELECT source.person_id FROM people_sourcerecord AS source
        JOIN people_person AS person ON person.rid = source.person_id
        WHERE source.identity_index = ANY(%(numbers)s) AND person.identity_index IS NULL
    UNION
    (SELECT rid FROM people_person WHERE telephone_index = %(telephone)s LIMIT %(most_telephone)s)
    UNION
    (SELECT rid FROM people_person WHERE born_on = ANY(%(days)s) LIMIT %(most_day)s)
    UNION
    (SELECT rid FROM named
        WHERE born_on = ANY(%(slips)s) OR (born_on >= %(since)s AND born_on < %(until)s)
        LIMIT %(most_name)s)
    UNION
    SELECT tie.ward_id FROM people_person AS parent
        JOIN people_guardianship AS tie ON tie.guardian_id = parent.rid
        WHERE parent.identity_index = %(mother)s
"""
# Addresses are read only where they can be compared: each costs a page of another table.
ROWS = """
)
SELECT person.rid, person.name, person.sex, person.born_on, person.identity_index,
    person.telephone_index, person.area_id, area.name, coalesce(household.address, ''),
    (SELECT count(*) FROM named), (SELECT reltuples::bigint FROM pg_class
        WHERE oid = 'people_person'::regclass)
FROM found
JOIN people_person AS person ON person.rid = found.rid
LEFT JOIN people_household AS household ON household.rid = person.household_id
    AND (person.area_id = %(area)s OR %(area)s = '')
JOIN places_area AS area ON area.code = person.area_id
"""
BY_OTHER_DOCUMENT = """
SELECT source.person_id, source.identity_index FROM people_sourcerecord AS source
WHERE source.identity_index = ANY(%(numbers)s) AND source.person_id = ANY(%(people)s)
"""
PARENTS = """
SELECT tie.ward_id, parent.identity_index FROM people_guardianship AS tie
JOIN people_person AS parent ON parent.rid = tie.guardian_id
WHERE tie.ward_id = ANY(%(people)s) AND parent.identity_index IS NOT NULL
"""
BIRTH_ORDERS = """
SELECT person_id, max(birth_order) FROM people_sourcerecord
WHERE person_id = ANY(%(people)s) AND birth_order > 0 GROUP BY person_id
"""


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """The residents who may be meant, and how common the name asked is."""

    residents: tuple[Held, ...]
    rarity: Rarity


def person_of_source(*, organisation: UUID, local_id: str) -> UUID | None:
    """The resident an institution's patient is linked to, or None; by key, for other engines."""
    found = SourceRecord.objects.filter(organisation=organisation, local_id=local_key(local_id))
    return found.values_list("person_id", flat=True).first()


def match(demographics: Demographics, *, limit: int, on: date) -> tuple[Candidate, ...]:
    """The residents who may be meant, the best first; keys and reasons only, no personal value.

    The asker must be one who may ask about anybody (a system of an institution, `$match`): this is
    no reading of a record, and what is shown of the people found goes through access.

    Args:
        demographics: Whom somebody describes.
        limit: The most candidates to return.
        on: The day, which decides which weights are in force.
    """
    return ruling_on(demographics, on=on).candidates[:limit]


def ruling_on(
    demographics: Demographics, *, on: date, apart: frozenset[UUID] = frozenset()
) -> Ruling:
    """What follows for a record: link, look or leave; `apart` are people somebody ruled out."""
    asked = read_demographics(demographics, on=on)
    keys = keys_of(asked)
    parameters = _parameters(asked, keys, demographics.name)
    weights = weights_on(on)
    if keys.identity is not None:
        # Nearly always the number answers, and nobody else need be looked at.
        found = _found(NAMED + ROWS, parameters, keys)
        ruling = Matcher(asked, keys, found.rarity, weights, apart).rule(found.residents)
        if ruling.zone is Zone.LINK:
            return ruling
    found = _found(NAMED + OTHERS + ROWS, parameters, keys)
    return Matcher(asked, keys, found.rarity, weights, apart).rule(found.residents)


def _found(statement: str, parameters: dict[str, Any], keys: Keys) -> Found:
    rows = _rows(statement, parameters)
    if not rows:
        return Found((), Rarity(0, 0))
    residents = {row[0]: _held(*row[:9]) for row in rows}
    _add_documents(residents, keys)
    if keys.mother is not None:
        _add_parents(residents)
    return Found(tuple(residents.values()), Rarity(population=rows[0][10], namesakes=rows[0][9]))


def _parameters(asked: Asked, keys: Keys, typed: str) -> dict[str, Any]:
    born_on = asked.born_on
    has_birth = born_on is not None and not asked.is_unnamed
    numbers = keys.corrections if keys.identity is None else {keys.identity}
    name = typed.strip()
    return {
        "names": sorted({name, asked.name.text})
        if asked.name.is_han and not asked.is_unnamed
        else [],
        "numbers": list(numbers),
        "telephone": keys.telephone,
        "days": [born_on] if has_birth else [],
        "slips": list(slips_of(born_on)) if born_on else [],
        "since": born_on - YEAR if born_on else LONG_AGO,
        "until": born_on + YEAR if born_on else date.max,
        "mother": keys.mother,
        "area": asked.area_code,
        "most_telephone": MOST_OF_A_TELEPHONE,
        "most_day": MOST_OF_A_DAY,
        "most_name": MOST_OF_A_NAME,
        "most_namesakes": MOST_NAMESAKES,
    }


def _held(  # noqa: PLR0913 - the columns of one row
    rid: UUID,
    name: str,
    sex: int,
    born_on: date,
    identity: bytes | None,
    telephone: bytes | None,
    area_code: str,
    area_name: str,
    address: str,
) -> Held:
    return Held(
        rid=rid,
        name=read_name(name),
        sex=Sex(sex),
        born_on=born_on,
        identity=bytes(identity) if identity is not None else None,
        telephone=bytes(telephone) if telephone is not None else None,
        area_code=area_code,
        area_name=area_name,
        address=address,
    )


def _add_documents(residents: dict[UUID, Held], keys: Keys) -> None:
    """Documents that other records linked to a resident without an identity number show."""
    without = [rid for rid, held in residents.items() if held.identity is None]
    if keys.identity is None or not without:
        return
    for rid, index in _rows(BY_OTHER_DOCUMENT, {"people": without, "numbers": [keys.identity]}):
        held = residents[rid]
        residents[rid] = replace(held, documents=held.documents | {bytes(index)})


def _add_parents(residents: dict[UUID, Held]) -> None:
    people = list(residents)
    for rid, index in _rows(PARENTS, {"people": people}):
        held = residents[rid]
        residents[rid] = replace(held, parents=held.parents | {bytes(index)})
    for rid, order in _rows(BIRTH_ORDERS, {"people": people}):
        residents[rid] = replace(residents[rid], birth_order=order)


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
