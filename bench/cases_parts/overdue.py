"""A million open cases, laid by SQL, and how long the lists of what is overdue take."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import connection

from booking_parts.ground import lay_out_people
from booking_parts.machine import machine
from minkang.engines.cases.models import ProcedureVersion
from minkang.engines.cases.queries.overdue import lights, list_overdue
from minkang.engines.cases.services import procedures
from minkang.engines.cases.terms import LimitName
from minkang.registry.organisations.models import Organisation

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ON = date(2026, 11, 23)
OFFICES, ROUNDS = 200, 9
FILL = """
INSERT INTO cases_case (rid, number, version_id, item, title, person_id, owner_id, place, state, kind,
    stopped_at, required, told_missing, corrections, received_at, received_on, accepted_on, is_deemed,
    statutory_unit, promised_unit, extension_unit, statutory_due_on, promised_due_on, is_provisional,
    outcome, seq, head, opened_at, opened_by, decided_on, ended_on, ended_at)
SELECT gen_random_uuid(), 'B' || n, %(version)s, 'item' || n %% 60, '许可', NULL,
    (%(offices)s::uuid[])[1 + n %% %(count)s], '2105' || lpad((1 + n %% 20)::text, 2, '0') || '001001',
    CASE WHEN n %% 4 = 3 THEN 'granted' ELSE 'review' END, CASE WHEN n %% 4 = 3 THEN 'final' ELSE 'working' END,
    '', '{}', '{}', 0, %(at)s, day.on, day.on, false, '', '', '', day.on + 28, day.on + 14, false,
    CASE WHEN n %% 4 = 3 THEN 'granted' ELSE '' END, 3, '\\x00', %(at)s, 'account:x',
    CASE WHEN n %% 4 = 3 THEN day.on + 5 END, CASE WHEN n %% 4 = 3 THEN day.on + 5 END,
    CASE WHEN n %% 4 = 3 THEN %(at)s::timestamptz END
FROM generate_series(1, %(rows)s) AS n
CROSS JOIN LATERAL (SELECT DATE '2026-11-23' - (n %% 17) AS "on") AS day
"""


def measure(wanted: int) -> float:
    """Lay `wanted` open cases and a third as many ended ones; returns the slowest median in ms."""
    lay_out_people(1)
    procedures.publish_shipped(proposer="account:one", approver="account:two", at=AT)
    offices = _offices()
    version = ProcedureVersion.objects.get(code="permit_ordinary").pk
    told = {
        "version": version, "offices": offices, "count": OFFICES, "at": AT, "rows": wanted * 4 // 3,
    }  # fmt: skip
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER ALL")
        cursor.execute(FILL, told)
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER ALL")
        cursor.execute("VACUUM ANALYZE cases_case")
        cursor.execute("SELECT count(*) FROM cases_case WHERE decided_on IS NULL")
        (there,) = cursor.fetchone()
    print(machine())
    print(f"{there} open cases laid in {time.perf_counter() - began:.0f} s")
    region = lights(on=ON, place="2105")
    print(f"region: {region.red} overdue, {region.yellow} due soon")
    asked: dict[str, Callable[[], object]] = {
        "lights of the region": lambda: lights(on=ON, place="2105"),
        "lights of a county": lambda: lights(on=ON, place="210503"),
        "lights of an office": lambda: lights(on=ON, owner=offices[7]),
        "by law, the region": lambda: lights(on=ON, limit=LimitName.STATUTORY, place="2105"),
        "first fifty of the region": lambda: list_overdue(on=ON, place="2105"),
        "first fifty of a county": lambda: list_overdue(on=ON, place="210503"),
        "first fifty of an office": lambda: list_overdue(on=ON, owner=offices[7]),
    }
    return max(_timed(name, ask) for name, ask in asked.items())


def _timed(name: str, ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    median = statistics.median(taken)
    print(f"  {name}: {median:.1f} ms")
    return median


def _offices() -> list[object]:
    first = Organisation.objects.get()
    made = [
        Organisation(
            name=f"办理机关{n}",
            credit_code=f"{n:018d}",
            category=first.category,
            level=first.level,
            ownership=first.ownership,
            area_id=first.area_id,
            opened_on=first.opened_on,
        )
        for n in range(1, OFFICES)
    ]
    Organisation.objects.bulk_create(made)
    return [first.rid, *(one.rid for one in made)]
