"""Reads of the audit chain: streams for the walk, and sentences for people."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from minkang.kernel.audit import rules
from minkang.kernel.audit.catalogue import CATALOGUE, Fact, Language
from minkang.kernel.audit.models import Entry, PersonalFact, Seal

PAGE = 5000

# Counted as text, because a forged entry need not be JSON; inside JSON text a quote is escaped.
BROKEN_PROMISES = r"""
    SELECT number
      FROM audit_entry
     WHERE content LIKE '%{"commitment":"%'
       AND regexp_count(content, '\{"commitment":"') <> (
               SELECT count(*) FROM audit_personal_fact WHERE entry_id = number
           )
       AND NOT EXISTS (
               SELECT FROM audit_entry erased
                WHERE erased.type = 'audit.personal_shredded'
                  AND erased.subject = 'entry:' || audit_entry.number
           )
     ORDER BY number
"""

GUARDS = frozenset(
    {
        "audit_entry.audit_entry_is_only_appended",
        "audit_seal.audit_seal_is_only_appended",
        "audit_personal_fact.audit_personal_fact_is_never_changed",
        "audit_personal_fact.audit_personal_fact_is_erased_on_record",
    }
)
GENERATED_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a person reads it."""

    number: int
    code: str
    subject: str
    actor: str
    happened_at: datetime
    sentence: str


def list_rows(*, after: int, until: int, most: int) -> list[rules.Row]:
    """Number and content of the first `most` entries in ``(after, until]``, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, content FROM audit_entry"
            " WHERE number > %s AND number <= %s ORDER BY number LIMIT %s",
            [after, until, most],
        )
        rows: list[rules.Row] = cursor.fetchall()
    return rows


def stream_rows(*, after: int, until: int) -> Iterator[rules.Row]:
    """Number and content of every entry in ``(after, until]``, in order.

    Pages beat a cursor held open or COPY here: total work per row is what counts, and the
    connection stays free for other questions.
    """
    while page := list_rows(after=after, until=until, most=PAGE):
        yield from page
        after = page[-1][0]


def last_number() -> int:
    """The last entry number given out, committed or not."""
    return _number("SELECT audit_last_number()") or 0


def lowest_floor() -> int | None:
    """The lowest number under which no other open transaction can still commit; None if none is open."""
    return _number("SELECT audit_lowest_floor()")


def _number(question: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (found,) = cursor.fetchone()
    return None if found is None else int(found)


def head() -> rules.Link | None:
    """The last seal, or None before the first."""
    seal = Seal.objects.order_by("-number").first()
    return None if seal is None else _link(seal)


def links(*, after: int, until: int, most: int) -> list[rules.Link]:
    """The seals with numbers in ``(after, until]``, at most `most`, in order."""
    found = Seal.objects.filter(number__gt=after, number__lte=until).order_by("number")
    return [_link(seal) for seal in found[:most]]


def _link(seal: Seal) -> rules.Link:
    return rules.Link(
        number=seal.number,
        last_entry=seal.last_entry,
        sealed_at=seal.sealed_at,
        leaves=bytes(seal.leaves),
        previous=bytes(seal.previous),
        digest=bytes(seal.digest),
    )


def count_entries(*, after: int) -> int:
    """How many entries have a number above `after`."""
    return Entry.objects.filter(number__gt=after).count()


def count_sealed(*, until: int) -> int:
    """How many entries are sealed up to and including seal `until`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(octet_length(leaves) / 40), 0) FROM audit_seal WHERE number <= %s",
            [until],
        )
        (found,) = cursor.fetchone()
    return int(found)


def guards_in_force() -> bool:
    """True when every trigger of the chain fires and its columns are still generated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE pg_table_is_visible(tgrelid) AND relname || '.' || tgname = ANY(%s)"
            " AND tgenabled IN ('O', 'A')",
            [sorted(GUARDS)],
        )
        (triggers,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_attribute"
            " WHERE attrelid = 'audit_entry'::regclass AND attgenerated = 's'"
        )
        (generated,) = cursor.fetchone()
    return (triggers, generated) == (len(GUARDS), GENERATED_COLUMNS)


def personal_findings() -> Iterator[rules.Finding]:
    """Personal facts that differ from their commitment, or are gone without having been shredded."""
    facts = PersonalFact.objects.select_related("entry").order_by("entry_id", "name")
    for kept in facts.iterator(chunk_size=2000):
        finding = rules.personal_finding(
            kept.entry_id, kept.entry.content, kept.name, bytes(kept.salt), kept.value
        )
        if finding is not None:
            yield finding
    with connection.cursor() as cursor:
        cursor.execute(BROKEN_PROMISES)
        for (number,) in cursor.fetchall():
            yield rules.Finding(rules.Fault.PERSONAL_MISSING, entry=number)


def list_lines(*, subject: str, language: Language) -> tuple[Line, ...]:
    """What was recorded about a subject, oldest first, with personal facts that are still kept."""
    entries = Entry.objects.filter(subject=subject).order_by("number").prefetch_related("personal")
    return tuple(_line(entry, language) for entry in entries)


def _line(entry: Entry, language: Language) -> Line:
    content = json.loads(entry.content)
    entry_type = CATALOGUE.find(content["type"])
    recorded: dict[str, Fact] = {
        name: fact for name, fact in content["facts"].items() if name not in entry_type.personal
    }
    kept: dict[str, Fact] = {fact.name: json.loads(fact.value) for fact in entry.personal.all()}
    return Line(
        number=entry.number,
        code=entry_type.code,
        subject=content["subject"],
        actor=content["actor"],
        happened_at=datetime.fromisoformat(content["happened_at"]),
        sentence=entry_type.sentence(language, recorded | kept),
    )
