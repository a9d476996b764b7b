"""Sealing happens by itself, and a chain of ordinary length is verified in a moment."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from minkang.kernel.audit import queries, rules
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.models import Seal

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
ENTRIES = 20_000


def append(count: int) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY audit_entry (content) FROM STDIN") as lines,
    ):
        for turn in range(count):
            content = rules.canonical_entry(
                "example.ticket_drawn",
                subject=f"desk:{turn}",
                actor="person:7",
                happened_at=NOON,
                facts={"turn": turn},
            )
            lines.write_row([content])


def test_a_job_seals_each_minute_what_has_settled() -> None:
    [periodic] = [
        task
        for task in app.periodic_registry.periodic_tasks.values()
        if task.task.name == "audit.seal"
    ]
    assert periodic.cron == "* * * * *"
    append(3)
    before = queries.head()
    app.tasks["audit.seal"](timestamp=int(NOON.timestamp()))
    head = queries.head()
    assert head is not None
    assert head != before
    assert head.sealed_at == NOON
    assert audit.verify().unsealed == 0


def test_twenty_thousand_entries_are_sealed_in_runs_and_verified() -> None:
    audit.seal(at=NOON)
    earlier = audit.verify()
    append(ENTRIES)
    assert audit.verify().unsealed == ENTRIES
    assert audit.seal(at=NOON) == ENTRIES
    assert audit.seal(at=NOON) == 0
    verdict = audit.verify()
    assert verdict.ok
    assert verdict.entries == earlier.entries + ENTRIES
    assert verdict.seals == earlier.seals + ENTRIES // audit.MOST_ENTRIES_OF_A_SEAL
    anchor = audit.anchor()
    assert anchor is not None
    assert anchor.entries == verdict.entries
    assert Seal.objects.filter(number=anchor.seal).exists()
