"""Whoever has every right on the database still cannot change the chain unseen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import CATALOGUE, EntryType
from minkang.kernel.audit.models import Seal
from minkang.kernel.audit.rules import Anchor, Fault, Finding, Verdict

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
VISIT_MADE = CATALOGUE.register(
    EntryType(
        code="example.visit_made",
        zh="第 {turn} 次随访,随访对象{name}",
        en="Visit {turn} to {name}",
        facts=("turn", "name"),
        personal=frozenset({"name"}),
    )
)
TABLES = ("audit_entry", "audit_seal", "audit_personal_fact")


def visit(turn: int) -> int:
    at = NOON + timedelta(minutes=turn)
    return audit.record(VISIT_MADE, subject="visit:1", by="person:7", at=at, turn=turn, name="李某")


@pytest.fixture
def chain() -> list[int]:
    """The numbers of twelve entries under three seals, with a gap left by a failed act."""
    for table in reversed(TABLES):
        as_superuser(f"DELETE FROM {table}")  # noqa: S608 - what earlier tests committed
    numbers = []
    for turn in range(12):
        if turn == 6:
            mark = transaction.savepoint()
            visit(999)
            transaction.savepoint_rollback(mark)
        numbers.append(visit(turn))
        if turn % 4 == 3:
            assert audit.seal(at=NOON + timedelta(hours=turn)) == 4
    assert audit.verify() == Verdict((), 0, entries=12, seals=3, unsealed=0, anchors=0)
    return numbers


def as_superuser(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(statement, values)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def test_a_flipped_bit_of_a_fact_names_the_entry(chain: list[int]) -> None:
    as_superuser(
        "UPDATE audit_entry SET content = replace(content, '\"turn\":5', '\"turn\":4')"
        " WHERE number = %s",
        chain[5],
    )
    assert audit.verify().findings == (Finding(Fault.ALTERED, 2, chain[5]),)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("person:7", "person:8"),
        ("visit:1", "visit:2"),
        ("visit_made", "visit_kept"),
        ("000000Z", "000001Z"),
        ("}", "} "),
    ],
)
def test_a_change_of_any_part_names_the_entry(chain: list[int], true: str, false: str) -> None:
    as_superuser(
        "UPDATE audit_entry SET content = replace(content, %s, %s) WHERE number = %s",
        *(true, false, chain[9]),
    )
    assert Finding(Fault.ALTERED, 3, chain[9]) in audit.verify().findings


def test_a_search_column_torn_from_its_content_is_reported(chain: list[int]) -> None:
    as_superuser("ALTER TABLE audit_entry ALTER subject DROP EXPRESSION")
    as_superuser("UPDATE audit_entry SET subject = 'visit:2' WHERE number = %s", chain[9])
    assert audit.verify().findings == (Finding(Fault.UNGUARDED),)


def test_a_deleted_entry_is_named(chain: list[int]) -> None:
    as_superuser("DELETE FROM audit_personal_fact WHERE entry_id = %s", chain[6])
    as_superuser("DELETE FROM audit_entry WHERE number = %s", chain[6])
    assert audit.verify().findings == (Finding(Fault.MISSING, 2, chain[6]),)


def test_two_entries_that_changed_places_are_named(chain: list[int]) -> None:
    one, other = chain[1], chain[2]
    as_superuser(
        """UPDATE audit_entry entry
              SET content = source.content
             FROM audit_entry source
            WHERE (entry.number, source.number) IN ((%s, %s), (%s, %s))""",
        *(one, other, other, one),
    )
    swapped = [finding for finding in audit.verify().findings if finding.seal]
    assert swapped == [Finding(Fault.REORDERED, 1, one), Finding(Fault.REORDERED, 1, other)]


def test_an_entry_slipped_into_a_gap_is_named(chain: list[int]) -> None:
    gap = chain[6] - 1
    assert gap not in chain
    as_superuser(
        "INSERT INTO audit_entry (number, content)"
        " SELECT %s, replace(content, 'commitment', 'x') FROM audit_entry WHERE number = %s",
        *(gap, chain[0]),
    )
    assert audit.verify().findings == (Finding(Fault.INSERTED, 2, gap),)


def test_entries_cut_from_the_tail_are_named(chain: list[int]) -> None:
    as_superuser("DELETE FROM audit_personal_fact WHERE entry_id >= %s", chain[10])
    as_superuser("DELETE FROM audit_entry WHERE number >= %s", chain[10])
    assert audit.verify().findings == (
        Finding(Fault.MISSING, 3, chain[10]),
        Finding(Fault.MISSING, 3, chain[11]),
    )


def test_a_tail_cut_with_its_seal_is_found_by_the_anchor(chain: list[int]) -> None:
    anchor = audit.anchor()
    assert anchor is not None
    as_superuser("DELETE FROM audit_personal_fact WHERE entry_id >= %s", chain[8])
    as_superuser("DELETE FROM audit_entry WHERE number >= %s", chain[8])
    as_superuser("DELETE FROM audit_seal WHERE number = 3")
    assert audit.verify().ok
    assert audit.verify(anchors=[anchor]).findings == (Finding(Fault.TRUNCATED, 3),)


@pytest.mark.usefixtures("chain")
def test_a_seal_made_anew_does_not_fit_its_neighbour() -> None:
    as_superuser("UPDATE audit_seal SET sealed_at = sealed_at + interval '1 day' WHERE number = 2")
    assert audit.verify().findings == (Finding(Fault.SEAL_ALTERED, 2),)
    as_superuser("DELETE FROM audit_seal WHERE number = 2")
    assert audit.verify().findings == (Finding(Fault.SEAL_MISSING, 2),)


def test_a_rewritten_middle_breaks_the_link_that_follows(chain: list[int]) -> None:
    last = Seal.objects.get(number=3)
    as_superuser(
        "UPDATE audit_entry SET content = replace(content, 'person:7', 'person:8') WHERE number = %s",
        chain[5],
    )
    as_superuser("DELETE FROM audit_seal WHERE number >= 2")
    seal_anew(until=chain[7])
    last.save(force_insert=True)
    assert audit.verify().findings == (Finding(Fault.LINK_BROKEN, 3),)


def test_a_rewritten_chain_is_found_by_its_anchors_which_name_the_first_bad_seal(
    chain: list[int],
) -> None:
    anchors = [
        Anchor(seal.number, bytes(seal.digest).hex(), 4 * seal.number)
        for seal in Seal.objects.order_by("number")
    ]
    assert audit.anchor() == anchors[-1]
    as_superuser(
        "UPDATE audit_entry SET content = replace(content, 'person:7', 'person:8') WHERE number = %s",
        chain[5],
    )
    as_superuser("DELETE FROM audit_seal WHERE number >= 2")
    seal_anew(until=chain[7])
    seal_anew(until=chain[11])
    assert audit.verify().ok
    verdict = audit.verify(anchors=anchors)
    assert verdict.findings == (Finding(Fault.REWRITTEN, 2), Finding(Fault.REWRITTEN, 3))
    assert verdict.anchors == 3


def seal_anew(*, until: int) -> None:
    """Seal up to an entry with our own code, as a thief of the source would."""
    as_superuser(
        "CREATE TEMPORARY TABLE later AS SELECT * FROM audit_entry WHERE number > %s", until
    )
    as_superuser("DELETE FROM audit_entry WHERE number > %s", until)
    audit.seal(at=NOON)
    as_superuser("INSERT INTO audit_entry (number, content) SELECT number, content FROM later")
    as_superuser("DROP TABLE later")


def test_a_changed_or_vanished_personal_fact_is_named(chain: list[int]) -> None:
    as_superuser("UPDATE audit_personal_fact SET value = '\"赵某\"' WHERE entry_id = %s", chain[3])
    as_superuser("DELETE FROM audit_personal_fact WHERE entry_id = %s", chain[4])
    assert audit.verify().findings == (
        Finding(Fault.PERSONAL_ALTERED, entry=chain[3]),
        Finding(Fault.PERSONAL_MISSING, entry=chain[4]),
    )


@pytest.mark.usefixtures("chain")
def test_a_trigger_left_disabled_is_reported() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_is_only_appended")
    assert audit.verify().findings == (Finding(Fault.UNGUARDED),)


def test_every_flipped_bit_is_found_even_where_the_content_is_no_longer_json(
    chain: list[int],
) -> None:
    as_superuser("ALTER TABLE audit_entry DROP type, DROP subject, DROP actor")
    as_superuser("ALTER TABLE audit_entry ADD type text, ADD subject text, ADD actor text")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM audit_entry WHERE number = %s", [chain[0]])
        (content,) = cursor.fetchone()
    for place in range(0, len(content), 7):
        letter = chr(ord(content[place]) ^ 1)
        mark = transaction.savepoint()
        as_superuser(
            "UPDATE audit_entry SET content = overlay(content placing %s from %s)"
            " WHERE number = %s",
            *(letter, place + 1, chain[0]),
        )
        assert Finding(Fault.ALTERED, 1, chain[0]) in audit.verify().findings
        transaction.savepoint_rollback(mark)
    assert audit.verify().findings == (Finding(Fault.UNGUARDED),)
