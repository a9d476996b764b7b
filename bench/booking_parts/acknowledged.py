"""What the clients were told, against what the tables hold."""

from collections import Counter
from pathlib import Path

from django.db import connection

from booking_parts.ground import stand

LOST = """
SELECT count(*) FROM told LEFT JOIN booking_booking AS booking
    ON booking.rid = told.rid AND booking.person_id = md5('p' || told.person)::uuid
WHERE booking.rid IS NULL
"""
UNDONE = """
SELECT count(*) FROM told JOIN booking_booking AS booking ON booking.rid = told.rid
WHERE told.is_given_up <> (booking.state = 'cancelled')
"""
TWICE = """
SELECT count(*) FROM (
    SELECT 1 FROM told GROUP BY person, key HAVING count(DISTINCT rid) > 1
    UNION ALL
    SELECT 1 FROM booking_booking GROUP BY person_id, key HAVING count(*) > 1
) AS twice
"""
UNAUDITED = """
SELECT abs((SELECT count(*) FROM booking_booking)
    - (SELECT count(*) FROM audit_entry WHERE type = 'booking.booking_made'))
"""


def compare(answers: Path) -> list[str]:
    """What is wrong, in words; prints the counts that are right."""
    statuses: Counter[str] = Counter()
    given_up: set[str] = set()
    told: list[tuple[int, str, str]] = []
    for line in answers.read_text(encoding="ascii").splitlines():
        person, key, status, rid = line.split(" ")
        statuses[status] += 1
        if key.startswith("x"):
            given_up.add(key[1:])
        elif rid:
            told.append((int(person), key, rid))
    _load(told, given_up)
    after = stand()
    faults = {
        "acknowledged bookings lost": _count(LOST),
        "bookings whose state is not what was acknowledged": _count(UNDONE),
        "requests that booked twice": _count(TWICE),
        "bookings without, or entries without their booking": _count(UNAUDITED),
        "pools oversold": after.oversold,
        "people booked twice for a session": after.duplicates,
        "counters that differ from their rows": after.drifts,
    }
    print(
        f"{len(told):,} acknowledgements of {len({one[2] for one in told}):,} bookings, "
        f"{len(given_up):,} given up; answers by status: {dict(sorted(statuses.items()))}"
    )
    print("; ".join(f"{name} {count}" for name, count in faults.items()))
    wrong = [f"{name}: {count}" for name, count in faults.items() if count]
    if unexpected := statuses.keys() - {"200", "201", "409"}:
        wrong.append(f"answers nobody expects: {sorted(unexpected)}")
    if not told:
        wrong.append("nothing was booked")
    return wrong


def _load(told: list[tuple[int, str, str]], given_up: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE told (person int, key text, rid uuid, is_given_up bool)")
        with cursor.copy("COPY told FROM STDIN") as lines:
            for person, key, rid in told:
                lines.write_row((person, key, rid, key in given_up))
        cursor.execute("ANALYZE told")


def _count(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
