"""Reads of the audit chain: streams for the walk, and sentences for people."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, QuerySet

from minkang.kernel.audit import rules
from minkang.kernel.audit.catalogue import CATALOGUE, Fact, Language
from minkang.kernel.audit.models import Entry, PersonalFact, Seal

PAGE = 5000

# The types are found by leaps through their index and each is counted to the limit only, so that
# the question costs the same for a thousand entries and for a hundred million.
TYPES_COUNTED = """
    WITH RECURSIVE known (type) AS (
        SELECT min(type) FROM audit_entry
        UNION ALL
        SELECT (SELECT min(entry.type) FROM audit_entry AS entry WHERE entry.type > known.type)
          FROM known
         WHERE known.type IS NOT NULL
    )
    SELECT type,
           (SELECT count(*)
              FROM (SELECT FROM audit_entry WHERE audit_entry.type = known.type LIMIT %s) AS few)
      FROM known
     WHERE type IS NOT NULL
"""

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
    """One entry as a person reads it; a personal fact not said or shredded is not in `facts`."""

    number: int
    code: str
    subject: str
    actor: str
    happened_at: datetime
    sentence: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Window:
    """A run of entries: at most `most` with numbers below `before` and above `after`, None for any.

    The run ends at `before`, newest first; with `is_forward` it begins at `after`, oldest first.
    """

    most: int | None = None
    before: int | None = None
    after: int | None = None
    is_forward: bool = False


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


def list_entries(
    *,
    language: Language,
    window: Window,
    subject: str = "",
    codes: Collection[str] | None = None,
    unsaid: str = "",
) -> tuple[Line, ...]:
    """The entries inside a window, cut by the database: one query, and one for personal facts.

    Args:
        language: Of the sentences.
        window: Which run of them.
        subject: Only those about it; "" for all.
        codes: Only those of these types; None for all.
        unsaid: What a sentence says instead of a personal fact; "" says the facts that are kept.
    """
    entries = _entries(subject, codes)
    if not unsaid:
        entries = entries.prefetch_related("personal")
    if window.before is not None:
        entries = entries.filter(number__lt=window.before)
    if window.after is not None:
        entries = entries.filter(number__gt=window.after)
    cut = entries.order_by("number" if window.is_forward else "-number")[: window.most]
    return tuple(_line(entry, language, unsaid) for entry in cut)


def count_lines(
    *, subject: str = "", codes: Collection[str] | None = None, most: int | None = None
) -> int:
    """How many entries there are (about a subject, of some types), counted no further than `most`."""
    entries = _entries(subject, codes)
    return (entries if most is None else entries[:most]).count()


def count_types(*, subject: str = "", most: int | None = None) -> tuple[tuple[str, int], ...]:
    """The types of all entries, or of those about a subject, with how many each has.

    Of all entries each type is counted no further than `most`; a subject has few.
    """
    if subject:
        counted = _entries(subject, None).values_list("type").annotate(Count("number"))
        return tuple(counted.order_by("type"))
    with connection.cursor() as cursor:
        cursor.execute(TYPES_COUNTED, [most])
        return tuple((str(code), int(count)) for code, count in cursor.fetchall())


def _entries(subject: str, codes: Collection[str] | None) -> QuerySet[Entry]:
    about = Entry.objects.filter(subject=subject) if subject else Entry.objects.all()
    return about if codes is None else about.filter(type__in=sorted(codes))


def _line(entry: Entry, language: Language, unsaid: str = "") -> Line:
    content = json.loads(entry.content)
    entry_type = CATALOGUE.find(content["type"])
    recorded: dict[str, Fact] = {
        name: fact for name, fact in content["facts"].items() if name not in entry_type.personal
    }
    kept: dict[str, Fact] = (
        {} if unsaid else {fact.name: json.loads(fact.value) for fact in entry.personal.all()}
    )
    return Line(
        number=entry.number,
        code=entry_type.code,
        subject=content["subject"],
        actor=content["actor"],
        happened_at=datetime.fromisoformat(content["happened_at"]),
        sentence=entry_type.sentence(language, recorded | kept, unsaid),
        facts=recorded | kept,
    )
