"""The chain stays whole while many people work: no late commit is skipped, no two sealers collide."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from minkang.kernel.audit import queries
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import CATALOGUE, EntryType
from minkang.kernel.audit.models import Entry
from minkang.kernel.audit.rules import Fault

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
TICKET_DRAWN = CATALOGUE.register(
    EntryType(code="example.ticket_drawn", zh="取号 {turn}", en="Ticket {turn}", facts=("turn",))
)
WRITERS = 5
ACTS = 40


@pytest.fixture(autouse=True)
def _empty_chain() -> Iterator[None]:
    empty()
    yield
    empty()


def empty() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("audit_personal_fact", "audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE audit_personal_fact, audit_entry, audit_seal")
        for table in ("audit_personal_fact", "audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def draw(turn: int) -> int:
    return audit.record(TICKET_DRAWN, subject="desk:1", by="person:7", at=NOON, turn=turn)


@transaction.atomic
def draw_at_once(turn: int) -> int:
    return draw(turn)


def closing(act: Callable[[], int]) -> int:
    """Run an act in this thread and give its connection back."""
    try:
        return act()
    finally:
        connection.close()


def test_an_entry_that_commits_late_is_waited_for_and_nobody_waits_for_it() -> None:
    recorded, may_commit = Event(), Event()

    @transaction.atomic
    def slow() -> int:
        number = draw(1)
        recorded.set()
        assert may_commit.wait(20)
        return number

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(closing, slow)
        assert recorded.wait(20)
        early = draw_at_once(2)
        assert audit.seal(at=NOON) == 0
        assert audit.verify().unsealed == 1
        may_commit.set()
        number = late.result()
    assert number < early
    assert audit.seal(at=NOON) == 2
    assert audit.verify().ok


def test_an_open_transaction_does_not_hold_back_what_came_before_it() -> None:
    recorded, may_commit = Event(), Event()

    @transaction.atomic
    def slow() -> int:
        number = draw(1)
        recorded.set()
        assert may_commit.wait(20)
        return number

    draw_at_once(0)
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(closing, slow)
        assert recorded.wait(20)
        assert audit.seal(at=NOON) == 1
        may_commit.set()
        late.result()
    assert audit.seal(at=NOON) == 1


def test_a_number_given_back_by_a_failed_act_holds_nothing_back() -> None:
    with transaction.atomic():
        mark = transaction.savepoint()
        draw(1)
        transaction.savepoint_rollback(mark)
        assert queries.lowest_floor() is None
    draw_at_once(2)
    assert audit.seal(at=NOON) == 1
    assert audit.verify().ok


def write_and_seal() -> int:
    """Five writers of long, short and failing acts beside a sealer; returns what was committed."""
    start, done = Barrier(WRITERS + 1), Event()

    def write(writer: int) -> int:
        start.wait(20)
        committed = 0
        for turn in range(ACTS):
            fails = (writer + turn) % 7 == 0
            with transaction.atomic():
                for _ in range(1 + turn % 3):
                    draw(turn)
                time.sleep(0.001 * ((writer * 3 + turn) % 5))
                transaction.set_rollback(fails)
            committed += 0 if fails else 1 + turn % 3
        return committed

    def keep_sealing() -> int:
        start.wait(20)
        sealed = 0
        while not done.is_set():
            sealed += audit.seal(at=NOON)
        return sealed

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        sealer = pool.submit(closing, keep_sealing)
        writers = [pool.submit(closing, partial(write, writer)) for writer in range(WRITERS)]
        committed = sum(writer.result() for writer in writers)
        done.set()
        sealer.result()
    return committed


def test_sealing_beside_busy_writers_skips_nothing() -> None:
    committed = write_and_seal()
    audit.seal(at=NOON)
    verdict = audit.verify()
    assert verdict.ok, verdict.findings
    assert (verdict.entries, verdict.unsealed) == (committed, 0)
    assert Entry.objects.count() == committed
    assert verdict.seals > 1


def test_the_race_is_real_a_sealer_that_ignores_the_floors_is_caught() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('audit_lowest_floor'::regproc)")
        (genuine,) = cursor.fetchone()
        cursor.execute(
            "CREATE OR REPLACE FUNCTION audit_lowest_floor() RETURNS bigint LANGUAGE sql VOLATILE"
            " AS 'SELECT NULL::bigint'"
        )
    try:
        write_and_seal()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(genuine)
    assert Fault.INSERTED in {finding.fault for finding in audit.verify().findings}


def test_two_sealers_at_once_make_one_chain() -> None:
    for turn in range(50):
        draw_at_once(turn)
    start = Barrier(4)

    def seal() -> int:
        start.wait(20)
        return audit.seal(at=NOON)

    with ThreadPoolExecutor(4) as pool:
        sealed = [pool.submit(closing, seal) for _ in range(4)]
        assert sum(run.result() for run in sealed) == 50
    assert audit.verify().ok
