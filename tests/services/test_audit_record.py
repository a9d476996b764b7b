"""What is done is recorded once, exactly, and together with its effect."""

import contextlib
import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from minkang.kernel.audit import queries
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import CATALOGUE, EntryType, Language, UnknownEntryType
from minkang.kernel.audit.models import Entry, PersonalFact

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 4, 0, 0, 123456, tzinfo=UTC)
LETTER_SENT = CATALOGUE.register(
    EntryType(
        code="example.letter_sent",
        zh="已将《{title}》寄给{addressee}",
        en="“{title}” was sent to {addressee}",
        facts=("title", "addressee", "pages"),
        personal=frozenset({"addressee"}),
    )
)
DESK_OPENED = CATALOGUE.register(
    EntryType(code="example.desk_opened", zh="窗口已开放", en="The desk was opened", facts=())
)


def send(title: str = "体检通知", *, subject: str = "letter:1") -> int:
    return audit.record(
        LETTER_SENT,
        subject=subject,
        by="person:7",
        at=NOON,
        title=title,
        addressee="王某",
        pages=2,
    )


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_keeps_its_facts_exactly() -> None:
    title = '第一行\n“引号” "ascii" \\ 反斜杠 \t\x01 🏥'
    entry = Entry.objects.get(number=send(title))
    content = json.loads(entry.content)
    assert content["facts"]["title"] == title
    assert content["happened_at"] == "2026-11-21T04:00:00.123456Z"
    assert (entry.type, entry.subject, entry.actor) == (
        "example.letter_sent",
        "letter:1",
        "person:7",
    )


@pytest.mark.parametrize(
    "title", ["制表\t", "换行\n", "反斜杠\\", "\\t \\N \\.", '引号"', "\x7f\x1f"]
)
def test_the_bytes_that_are_sealed_are_those_that_are_stored(title: str) -> None:
    number = send(title)
    stored = Entry.objects.get(number=number).content
    [row] = queries.stream_rows(after=number - 1, until=number)
    assert row == (number, stored)
    assert json.loads(stored)["facts"]["title"] == title


def test_a_failed_effect_leaves_no_entry() -> None:
    before = Entry.objects.count(), PersonalFact.objects.count()
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        _ = send() // 0
    assert (Entry.objects.count(), PersonalFact.objects.count()) == before


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET number = number + 1000000",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE false",
        "TRUNCATE {} CASCADE",
    ],
)
def test_nobody_changes_or_empties_the_chain_by_an_ordinary_statement(
    table: str, statement: str
) -> None:
    number = send()
    audit.seal(at=NOON)
    with pytest.raises(IntegrityError, match="only ever appended"):
        execute(statement.format(table))
    assert Entry.objects.filter(number=number).exists()
    assert audit.verify().ok


def test_an_unregistered_act_and_an_unknown_or_missing_fact_are_bugs() -> None:
    stranger = EntryType(code="example.thing_lost", zh="丢失", en="lost", facts=())
    with pytest.raises(UnknownEntryType, match="not registered"):
        audit.record(stranger, subject="letter:1", by="person:7", at=NOON)
    with pytest.raises(UnknownEntryType, match="colour"):
        audit.record(DESK_OPENED, subject="desk:1", by="person:7", at=NOON, colour="red")
    with pytest.raises(UnknownEntryType, match="pages"):
        audit.record(
            LETTER_SENT, subject="letter:1", by="person:7", at=NOON, title="x", addressee="y"
        )


def test_what_has_no_exact_text_is_not_recorded() -> None:
    def give(pages: object) -> int:
        facts = {"title": "x", "addressee": "y", "pages": pages}
        return audit.record(LETTER_SENT, subject="letter:1", by="person:7", at=NOON, **facts)  # type: ignore[arg-type]  # the wrong type is the point

    for inexact in (1.5, float("nan"), ["a"], b"a"):
        with pytest.raises(TypeError, match="pages"):
            give(inexact)
    with pytest.raises(ValueError, match="NUL"):
        give("\0")
    with pytest.raises(TypeError, match="addressee"):
        audit.record(
            LETTER_SENT,
            subject="letter:1",
            by="person:7",
            at=NOON,
            title="x",
            addressee=1.5,  # type: ignore[arg-type]  # the wrong type is the point
            pages=1,
        )
    with pytest.raises(ValueError, match="time zone"):
        audit.record(DESK_OPENED, subject="desk:1", by="person:7", at=NOON.replace(tzinfo=None))
    for reference in ("nobody", "person:", "person:a b", 'person:"', "人:1", "person:1\n"):
        with pytest.raises(ValueError, match="kind:key"):
            audit.record(DESK_OPENED, subject="desk:1", by=reference, at=NOON)


def test_personal_facts_are_read_until_they_are_shredded_and_the_chain_still_verifies() -> None:
    number = send()
    audit.seal(at=NOON)
    assert "王某" not in Entry.objects.get(number=number).content
    [line] = queries.list_lines(subject="letter:1", language=Language.ZH)
    assert line.sentence == "已将《体检通知》寄给王某"

    assert audit.shred(entry=number, reason="本人申请", by="person:9", at=NOON) == 1
    assert audit.shred(entry=number, reason="本人申请", by="person:9", at=NOON) == 0
    [line] = queries.list_lines(subject="letter:1", language=Language.EN)
    assert line.sentence == "“体检通知” was sent to (erased by law)"
    [erasure] = queries.list_lines(subject=f"entry:{number}", language=Language.ZH)
    assert erasure.sentence == "依法删除了一条记录中的个人信息:addressee;依据:本人申请"
    audit.seal(at=NOON)
    assert audit.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_personal_fact",
        "UPDATE audit_personal_fact SET value = '\"李某\"'",
        "TRUNCATE audit_personal_fact",
    ],
)
def test_personal_facts_are_not_erased_silently_nor_changed(statement: str) -> None:
    number = send()
    with pytest.raises(IntegrityError):
        execute(statement)
    assert PersonalFact.objects.get(entry_id=number).value == '"王某"'


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        audit.record(DESK_OPENED, subject="desk:1", by="person:7", at=NOON)


def letters(*titles: str) -> list[audit.Act]:
    return [
        audit.Act(
            LETTER_SENT,
            subject=f"letter:{place}",
            by="person:7",
            at=NOON,
            facts={"title": title, "addressee": f"收信人{place}", "pages": 2},
        )
        for place, title in enumerate(titles)
    ]


def test_acts_recorded_together_are_those_recorded_one_by_one() -> None:
    title = '第一行\n“引号” "ascii" \\ 反斜杠 \t\x01 {,} 🏥'
    numbers = audit.record_all([*letters(title, "体检通知"), *letters("再次")])
    assert list(numbers) == sorted(numbers)
    entries = [Entry.objects.get(number=number) for number in numbers]
    assert [entry.subject for entry in entries] == ["letter:0", "letter:1", "letter:0"]
    alone = json.loads(Entry.objects.get(number=send(title, subject="letter:0")).content)
    together = json.loads(entries[0].content)
    assert together["facts"]["title"] == title
    assert together.keys() == alone.keys()
    for place, number in enumerate(numbers[:2]):
        kept = PersonalFact.objects.get(entry_id=number)
        assert json.loads(kept.value) == f"收信人{place}"
    assert audit.record_all([]) == ()


def test_one_impossible_act_keeps_all_of_them_out() -> None:
    before = Entry.objects.count()
    lacking = audit.Act(LETTER_SENT, subject="letter:1", by="person:7", at=NOON, facts={})
    with pytest.raises(UnknownEntryType):
        audit.record_all([*letters("体检通知"), lacking])
    nobody = audit.Act(DESK_OPENED, subject="desk:1", by="nobody at all", at=NOON, facts={})
    with pytest.raises(ValueError, match="kind:key"):
        audit.record_all([*letters("体检通知"), nobody])
    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_acts_are_not_recorded_together_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        audit.record_all(letters("体检通知"))


@pytest.mark.parametrize(
    ("subject", "is_kept"),
    [
        (f"letter:{'k' * 200}", True),
        ("letter:a:b", True),
        (f"letter:{'k' * 201}", False),
        ("letter:", False),
        ("letter", False),
        ("Letter:1", False),
        ("letter:a b", False),
        ("letter:\x7f", False),
    ],
)
def test_the_table_itself_keeps_nothing_but_references(subject: str, *, is_kept: bool) -> None:
    content = json.dumps({"type": "example.desk_opened", "subject": subject, "actor": "person:7"})
    refused = contextlib.nullcontext() if is_kept else pytest.raises(IntegrityError)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_entry (content) VALUES (%s)", (content,))
