"""What is overdue, and how near the rest is; answered from an index, however many cases are open."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from minkang.engines.cases.queries.calendar import working_days
from minkang.engines.cases.rules.clock import yellow_until
from minkang.engines.cases.terms import LimitName

Told = dict[str, str | int | date | UUID | None]

COLUMNS = {LimitName.PROMISED: "promised_due_on", LimitName.STATUTORY: "statutory_due_on"}
# The first sees one index alone: place and owner ride in it.
LIGHTS = """
SELECT count(*) FILTER (WHERE {due} < %(on)s), count(*) FILTER (WHERE {due} >= %(on)s)
FROM cases_case
WHERE decided_on IS NULL AND {due} <= %(yellow)s AND place LIKE %(place)s || '%%'
"""
LIGHTS_OF_OFFICE = """
SELECT count(*) FILTER (WHERE {due} < %(on)s), count(*) FILTER (WHERE {due} >= %(on)s)
FROM cases_case
WHERE decided_on IS NULL AND {due} <= %(yellow)s AND owner_id = %(owner)s
"""
LIST = """
SELECT rid, number, title, owner_id, state, accepted_on, {due}, is_provisional FROM cases_case
WHERE decided_on IS NULL AND {due} < %(on)s AND place LIKE %(place)s || '%%'
    AND (%(owner)s::uuid IS NULL OR owner_id = %(owner)s)
ORDER BY {due} LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Lights:
    """How many running cases are overdue (red) and due within three working days (yellow)."""

    red: int
    yellow: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """One overdue case."""

    rid: UUID
    number: str
    title: str
    owner: UUID
    state: str
    accepted_on: date | None
    due_on: date
    is_provisional: bool


def lights(
    *, on: date, limit: LimitName = LimitName.PROMISED, place: str = "", owner: UUID | None = None
) -> Lights:
    """The lights of a place, given by its leading digits, or of one office, on a day."""
    statement = LIGHTS_OF_OFFICE if owner else LIGHTS
    told: Told = {
        "on": on,
        "yellow": yellow_until(on, working_days()),
        "place": place,
        "owner": owner,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement.format(due=COLUMNS[limit]), told)
        return Lights(*cursor.fetchone())


def list_overdue(
    *,
    on: date,
    limit: LimitName = LimitName.PROMISED,
    place: str = "",
    owner: UUID | None = None,
    most: int = 50,
) -> tuple[Overdue, ...]:
    """Overdue cases, the longest overdue first."""
    told: Told = {"on": on, "place": place, "owner": owner, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(LIST.format(due=COLUMNS[limit]), told)
        return tuple(Overdue(*row) for row in cursor.fetchall())
