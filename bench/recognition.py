"""How long a doctor waits for the decision about an order, in a region of one million people.

Run: ``minkang bench recognition [--people 1000000] [--rounds 2000]``. A data folder of its own is filled
by statements over sets: people, six results each on average (three for most; one in a hundred has 300 of one item), 200
hospitals in two provinces, an evaluation for two thirds of hospital and item. Measured in this
process, by random patients: *consider* (one item, five items), each act from the order to its
withdrawal (with events and audit, committed), and the taking in of 1,000
findings. At a hundredth of the people first, so that growth shows. Exits with 1 when the decision's p99
is 50 ms or more, or when considering does not walk the index of person and item.
"""

import argparse
import hashlib
import json
import os
import random  # noqa: TID251 - a bench may draw
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np

GOAL_MS = 50.0
AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOSPITALS, RESULTS_EACH = 200, 6
SEED = 27
PLACES = (
    ("210000000000", "province", None),
    ("210500000000", "city", "210000000000"),
    ("210600000000", "city", "210000000000"),
    ("220000000000", "province", None),
    ("220300000000", "city", "220000000000"),
)
ORGANISATIONS = """
INSERT INTO organisations_organisation (rid, name, name_en, credit_code, licence, category, level, grade,
    ownership, area_id, parent_id, address, telephone, datum, opened_on)
SELECT md5('h' || n)::uuid, '医院' || n, '', lpad(n::text, 17, '0') || 'A', '', 'general_hospital',
    'secondary', '', 'government',
    (ARRAY['210500000000', '210500000000', '210600000000', '220300000000'])[1 + n %% 4],
    CASE WHEN n %% 10 BETWEEN 1 AND 4 THEN md5('h' || (n - n %% 10))::uuid END, '', '', '', '2000-01-01'
FROM generate_series(0, %s - 1) AS n ORDER BY n %% 10 <> 0, n
"""
PEOPLE = """
WITH home AS (INSERT INTO people_household (rid, area_id, address)
    VALUES (md5('home')::uuid, '210500000000', '') ON CONFLICT DO NOTHING)
INSERT INTO people_person (rid, name, sex, born_on, ethnicity, identity_sealed, telephone_sealed,
    household_id, kinship, area_id, resident_since)
SELECT md5('p' || n)::uuid, '某' || n, 1 + n %% 2, '1950-01-01'::date + n %% 20000, '01', '', '',
    md5('home')::uuid, 'other', '210500000000', '2020-01-01'
FROM generate_series(%s, %s - 1) AS n
"""
QUALITY = """
INSERT INTO results_qualityresult (organisation_id, item, range, level, has_passed, since, until,
    evidence, entered_by, entered_at, withdrawn_by)
SELECT md5('h' || n)::uuid, item, 1 + n %% 4, 'full', n %% 50 <> 7, '2026-01-01', '2027-01-01',
    'bench', 'bench', now(), ''
FROM generate_series(0, %s - 1) AS n CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS i (item, place)
WHERE (n + place) %% 3 <> 0
"""
RESULTS = """
INSERT INTO results_result (person_id, organisation_id, item, local_id, version, status, taken_at,
    reported_at, report, value, text, unit, flag, image_link, mark, has_failed)
SELECT md5('p' || n)::uuid, md5('h' || (n * 7 + k * 13) %% %s)::uuid,
    CASE WHEN n %% 100 = 0 THEN 'hba1c'
         ELSE (%s::text[])[1 + (n + k * 5) %% array_length(%s::text[], 1)] END,
    n || '-' || k, 1, 'final', at, at, '', 5.1, '5.10', 'mmol/L', 'N', '', 1 + (n + k) %% 4, false
FROM generate_series(%s, %s - 1) AS n
CROSS JOIN LATERAL generate_series(1, CASE WHEN n %% 100 = 0 THEN 300 ELSE %s END) AS k
CROSS JOIN LATERAL (
    SELECT timestamptz '2026-11-21 04:00+00' - ((n * 31 + k * 17) %% 4000) * interval '1 hour' AS at
) AS moment
"""


def main() -> int:
    """Fill, measure small and whole, print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2000)
    words = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="minkang-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    os.environ |= {
        "MINKANG_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "minkang.project.settings",
    }
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        return fill_and_measure(words.people, words.rounds)
    finally:
        shutil.rmtree(home)


def fill_and_measure(people: int, rounds: int) -> int:
    """Two sizes, one table of milliseconds."""
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    readiness.prepare(with_database=True)
    try:
        few = max(people // 100, 200)
        fill(0, few)
        print(header(few))
        measure(few, max(rounds // 4, 100))
        fill(few, people)
        print(header(people))
        p99 = measure(people, rounds)
        is_scanned = scans(people)
    finally:
        readiness.release()
    walk = "does not walk" if is_scanned else "walks"
    print(f"\ndecision p99 {p99:.1f} ms, goal < {GOAL_MS:.0f} ms; {walk} the index")
    return int(p99 >= GOAL_MS or is_scanned)


def fill(first: int, until: int) -> None:
    """People ``[first, until)`` with their results; hospitals and evaluations the first time."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from minkang.care.results.queries.items import items  # noqa: PLC0415

    codes, began = list(items()), time.perf_counter()
    with connection.cursor() as cursor:
        # Only here: what foreign keys would check row by row is right by construction.
        cursor.execute("SET session_replication_role = replica")
        if first == 0:
            lay_out()
            cursor.execute(ORGANISATIONS, [HOSPITALS])
            cursor.execute(QUALITY, [HOSPITALS, codes])
        cursor.execute(PEOPLE, [first, until])
        cursor.execute(RESULTS, [HOSPITALS, codes, codes, first, until, RESULTS_EACH - 3])
        cursor.execute("SET session_replication_role = origin")
        for table in ("people_person", "results_result", "results_qualityresult"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    print(f"filled in {time.perf_counter() - began:.0f} s")


def lay_out() -> None:
    """Two provinces with three cities."""
    from minkang.registry.places.models import Area  # noqa: PLC0415 - needs the settings

    for code, level, parent in PLACES:
        Area.objects.create(
            code=code, name=code, level=level, parent_id=parent, valid_from=date(2000, 1, 1)
        )


def header(people: int) -> str:
    """What the next lines are measured on."""
    from minkang.care.results.models import Result  # noqa: PLC0415 - needs the settings

    rows = Result.objects.count()
    return (
        f"\n{people:,} people, {rows:,} results\n{'ms':34}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}"
    )


def measure(people: int, rounds: int) -> float:
    """Milliseconds of each kind of decision; returns the worst p99 of considering."""
    from minkang.care.results.queries.candidates import consider_all  # noqa: PLC0415
    from minkang.care.results.queries.items import items  # noqa: PLC0415

    draw = random.Random(SEED)
    codes = list(items())

    def one() -> None:
        consider_all(
            person=person(draw, people), wanted=["hba1c"], organisation=hospital(draw), at=AT
        )

    def five() -> None:
        wanted = draw.sample(codes, 5)
        consider_all(person=person(draw, people), wanted=wanted, organisation=hospital(draw), at=AT)

    def busiest() -> None:
        patient = rid(f"p{draw.randrange(people // 100) * 100}")
        consider_all(person=patient, wanted=["hba1c"], organisation=hospital(draw), at=AT)

    worst = max(
        timed("consider one item", one, rounds),
        timed("consider five items", five, rounds),
        timed("consider, 300 results of the item", busiest, rounds),
    )
    for name, took in whole_ways(draw, people, rounds // 4).items():
        worst = max(worst, told(name, took))
    timed("take in 1,000 findings", lambda: take_in(draw, people), max(rounds // 200, 5))
    return worst


def whole_ways(draw: random.Random, people: int, rounds: int) -> dict[str, list[float]]:
    """Orders from opening to what was decided: milliseconds of each act, each a commit of its own."""
    from minkang.care.results import services  # noqa: PLC0415 - needs the settings
    from minkang.care.results.queries.candidates import consider  # noqa: PLC0415

    took: dict[str, list[float]] = {}
    by = "bench:doctor"
    for _ in range(rounds):
        patient, here = person(draw, people), hospital(draw)
        asked = services.Asked(patient, here, uuid4(), (services.Wanted("hba1c"),))
        with noted(took, "open an order and remind"):
            [order] = services.open_orders(asked=asked, by=by, at=AT)
        found = consider(person=patient, item="hba1c", organisation=here, at=AT)
        with noted(took, "note what was viewed"):
            services.view(order=order, results=[one.result for one in found], by=by, at=AT)
        best = next((one for one in found if one.is_recognisable), None)
        if best is None:
            with noted(took, "place the order"):
                services.place(order=order, by=by, at=AT)
            continue
        with noted(took, "recognise and withdraw"):
            services.recognise_and_withdraw(order=order, result=best.result, by=by, at=AT)
    return took


@contextmanager
def noted(took: dict[str, list[float]], name: str) -> Iterator[None]:
    """Note how long something took."""
    began = time.perf_counter()
    yield
    took.setdefault(name, []).append((time.perf_counter() - began) * 1000)


def take_in(draw: random.Random, people: int) -> None:
    """A thousand results of a hospital's day."""
    from minkang.care.results import services  # noqa: PLC0415 - needs the settings
    from minkang.care.results.terms import ResultStatus  # noqa: PLC0415

    maker = hospital(draw)
    done = services.project_results((
        services.Finding(
            person=person(draw, people), organisation=maker, local_id=uuid4().hex, version=1,
            item="ldl", status=ResultStatus.FINAL, taken_at=AT - timedelta(hours=draw.randrange(99)),
            reported_at=AT, value=Decimal("2.60"), unit="mmol/L",
        )
        for _ in range(1000)), at=AT
    )  # fmt: skip
    if done.kept != 1000:
        raise AssertionError(f"a finding was lost: {done}")


def scans(people: int) -> bool:
    """Whether the statement of considering leaves the index of person and item aside."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from minkang.care.results.queries import candidates  # noqa: PLC0415

    draw = random.Random(SEED)
    patient, here = person(draw, people), hospital(draw)
    given = [
        patient,
        here,
        AT,
        AT,
        ["hba1c", "ldl"],
        patient,
        AT - timedelta(days=360),
        AT,
        here,
        12,
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {candidates._RESULTS}", given)
        [[plan]] = cursor.fetchall()
    text = plan if isinstance(plan, str) else json.dumps(plan)
    return "result_by_person_and_item" not in text


def timed(name: str, act: Callable[[], None], rounds: int) -> float:
    """Print the quantiles of `rounds` acts after some warm-up; returns p99 in milliseconds."""
    for _ in range(min(rounds, 50)):
        act()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return told(name, took)


def told(name: str, took: list[float]) -> float:
    """Print the quantiles; returns p99 in milliseconds."""
    p50, p95, p99 = (float(np.percentile(took, q)) for q in (50, 95, 99))
    print(f"{name:34}{p50:8.2f}{p95:8.2f}{p99:8.2f}{max(took):8.2f}")
    return p99


def rid(said: str) -> UUID:
    """The rid the statements made of a number."""
    return UUID(hashlib.md5(said.encode(), usedforsecurity=False).hexdigest())


def person(draw: random.Random, people: int) -> UUID:
    """Somebody at random."""
    return rid(f"p{draw.randrange(people)}")


def hospital(draw: random.Random) -> UUID:
    """A hospital at random."""
    return rid(f"h{draw.randrange(HOSPITALS)}")


if __name__ == "__main__":
    sys.exit(main())
