"""The ground the benchmarks of booking stand on: people, a clinic, sessions, and how it is emptied.

Set-based SQL, because a hundred thousand people through the services would take longer than every
measurement together. Person number n has the rid ``md5('p' || n)``, so that pgbench, the load and the
checks all name the same people without a list.
"""

import hashlib
import time as time_to
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

SHANGHAI = ZoneInfo("Asia/Shanghai")
SLOTS_OF_A_SESSION = 10
HALF_HOUR = timedelta(minutes=30)
PLENTY = 1_000_000_000
VILLAGE = "210502001001"

PEOPLE = """
INSERT INTO people_person (rid, name, sex, born_on, ethnicity, identity_sealed, telephone_sealed,
    household_id, kinship, area_id, resident_since)
SELECT md5('p' || n)::uuid, '居民' || n, 1 + n %% 2, DATE '1950-01-01' + n %% 20000, '01', '', '',
    %s, 'other', %s, '2010-01-01'
FROM generate_series(0, %s - 1) AS n
"""
SESSIONS = """
INSERT INTO booking_resource (organisation_id, kind, name, room, since)
SELECT %(hospital)s, 'room', %(name)s || n, '', '2020-01-01' FROM generate_series(1, %(sessions)s) AS n
RETURNING id
"""
SESSION = """
INSERT INTO booking_session (service_id, resource_id, "on", part, day_kind, starts, ends, state,
    published_at, opens_at, release, stop_reason)
SELECT %(service)s, resource, %(on)s, 'morning', 'workday', %(starts)s, %(ends)s, 'published',
    %(opened)s, %(opened)s, 'first_come', ''
FROM unnest(%(resources)s::bigint[]) AS resource ORDER BY resource RETURNING id
"""
SLOTS = """
INSERT INTO booking_slot (session_id, starts, ends, minutes_max)
SELECT session, %(starts)s + n * interval '30 minutes', %(starts)s + (n + 1) * interval '30 minutes', 30
FROM unnest(%(sessions)s::bigint[]) AS session, generate_series(0, %(slots)s - 1) AS n
ORDER BY session, n RETURNING id
"""
POOLS = """
INSERT INTO booking_pool (slot_id, kind, report_at, capacity, booked, is_open, opens_at, closes_at)
SELECT id, 'public', starts, %(capacity)s, 0, true, %(opened)s, ends FROM booking_slot
WHERE id = ANY (%(slots)s) ORDER BY id
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Clinic:
    """Sessions of one service: session i has slots ``slots[i * 10 : i * 10 + 10]``, one pool each."""

    department: int
    on: str
    starts: str
    sessions: tuple[int, ...]
    slots: tuple[int, ...]
    pools: tuple[int, ...]


def person(number: int) -> UUID:
    """Rid of person `number`."""
    return UUID(hashlib.md5(f"p{number}".encode(), usedforsecurity=False).hexdigest())


def lay_out_people(people: int) -> UUID:
    """Places, a hospital and everybody in one big household; returns the hospital."""
    from minkang.registry.organisations.models import Organisation  # noqa: PLC0415 - needs settings
    from minkang.registry.people.models import Household  # noqa: PLC0415
    from minkang.registry.places.models import Area  # noqa: PLC0415
    from minkang.registry.places.terms import AreaLevel  # noqa: PLC0415

    above = None
    for code, name, level in (
        ("210000000000", "辽宁省", AreaLevel.PROVINCE),
        ("210500000000", "本溪市", AreaLevel.CITY),
        (VILLAGE, "试村", AreaLevel.VILLAGE),
    ):
        above = Area.objects.create(
            code=code, name=name, level=level, parent=above, valid_from="2000-01-01"
        )
    household = Household.objects.create(area_id=VILLAGE)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [household.pk, VILLAGE, people])
        cursor.execute("ANALYZE people_person")
    hospital = Organisation.objects.create(
        name="量测医院",
        credit_code="12210500463000001A",
        category="general_hospital",
        level="tertiary",
        ownership="government",
        area_id="210500000000",
        opened_on="1990-01-01",
    )
    return hospital.pk


def lay_out_clinic(hospital: UUID, name: str, *, sessions: int, capacity: int = PLENTY) -> Clinic:
    """A department with that many doctors' rooms, tomorrow morning, `capacity` places a slot."""
    from minkang.engines.booking.models import Service  # noqa: PLC0415 - needs settings
    from minkang.registry.organisations.models import Department  # noqa: PLC0415

    department = Department.objects.create(
        organisation_id=hospital, specialty="03", name=name, opened_on="2000-01-01"
    )
    service = Service.objects.create(
        organisation_id=hospital,
        department=department,
        kind="clinic",
        name=name,
        since="2020-01-01",
    )
    now = datetime.now(tz=UTC)
    on = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    starts = datetime.combine(on, time(8), SHANGHAI)
    told: dict[str, object] = {
        "hospital": hospital,
        "name": name,
        "service": service.pk,
        "on": on,
        "starts": starts,
        "ends": starts + SLOTS_OF_A_SESSION * HALF_HOUR,
        "opened": now - timedelta(days=1),
        "capacity": capacity,
    }
    told["resources"] = _ids(SESSIONS, told | {"sessions": sessions})
    told["sessions"] = _ids(SESSION, told)
    told["slots"] = _ids(SLOTS, told | {"slots": SLOTS_OF_A_SESSION})
    pools = _ids(POOLS, told)
    return Clinic(
        department=department.pk,
        on=on.isoformat(),
        starts=starts.isoformat(),
        sessions=tuple(told["sessions"]),
        slots=tuple(told["slots"]),
        pools=tuple(pools),
    )


def empty() -> None:
    """Undo every booking, so that each measurement begins on the same ground.

    It takes turns with the job that copies rows for counting, which locks in another order, and begins
    again when it met one of the other jobs.
    """
    from minkang.engines.warehouse.services.copying import COPIER_LOCK  # noqa: PLC0415 - clients, which never set Django up, import this module too

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", COPIER_LOCK)
        while not _truncated(cursor):
            pass
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", COPIER_LOCK)
        cursor.execute("UPDATE booking_pool SET booked = 0")
        for table in ("booking_pool", "booking_booking", "people_person"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("CHECKPOINT")


def _truncated(cursor: CursorWrapper) -> bool:
    try:
        cursor.execute("TRUNCATE booking_booking CASCADE")
    except OperationalError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Stand:
    """What the tables say after a load."""

    rows: int
    oversold: int
    duplicates: int
    drifts: int


def stand() -> Stand:
    """Count rows, oversold pools, people booked twice for a session, and counters that differ.

    Waits until the requests whose client has gone are written.
    """
    from minkang.engines.booking.services.auditing import audit_counters  # noqa: PLC0415

    rows, earlier = _rows(), -1
    while rows != earlier:
        time_to.sleep(0.3)
        rows, earlier = _rows(), rows
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_pool AS pool WHERE capacity < (SELECT count(*) "
            "FROM booking_booking WHERE pool_id = pool.id AND state <> 'cancelled')"
        )
        (oversold,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM booking_booking WHERE state <> 'cancelled' "
            "GROUP BY person_id, session_id HAVING count(*) > 1) AS twice"
        )
        (duplicates,) = cursor.fetchone()
    return Stand(rows, oversold, duplicates, len(audit_counters(at=datetime.now(tz=UTC))))


def _rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM booking_booking WHERE state <> 'cancelled'")
        (rows,) = cursor.fetchone()
        return int(rows)


def _ids(statement: str, told: dict[str, object]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return sorted(number for (number,) in cursor.fetchall())
