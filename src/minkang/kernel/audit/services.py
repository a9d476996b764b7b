"""Acts of the audit chain: record, shred, seal, anchor, verify.

Used as ``from minkang.kernel.audit import services as audit`` … ``audit.record(…)``.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from msgspec import Struct

from minkang.kernel.audit import queries, rules
from minkang.kernel.audit.catalogue import CATALOGUE, EntryType, Fact, register
from minkang.kernel.audit.models import Entry, PersonalFact, Seal
from minkang.kernel.prepared import Question, answers, texts

SALT_BYTES = 16
# A seal and its leaves fit comfortably in memory, forty bytes an entry.
MOST_ENTRIES_OF_A_SEAL = 5000
SEALS_OF_A_SECTION = 50
# Two-number advisory keys are apart from the one-number keys of the floors.
SEALER_LOCK = (27979, 1)

# Sorted before the default gives the numbers, so that numbers follow the order of the acts.
RECORD = """
INSERT INTO audit_entry (content)
SELECT told.content FROM unnest(%s::text[]) WITH ORDINALITY AS told (content, place)
ORDER BY told.place
RETURNING number
"""
RECORD_PERSONAL = f"""
WITH made AS ({RECORD}),
numbered AS (SELECT number, row_number() OVER (ORDER BY number) AS place FROM made),
kept AS (
    INSERT INTO audit_personal_fact (entry_id, name, salt, value)
    SELECT number, name, decode(salt, 'hex'), value
    FROM json_to_recordset(%s::json) AS told (place int, name text, salt text, value text)
    JOIN numbered USING (place)
)
SELECT number FROM numbered ORDER BY place
"""  # noqa: S608 - put together from constants

PERSONAL_SHREDDED = register(
    EntryType(
        code="audit.personal_shredded",
        zh="依法删除了一条记录中的个人信息:{names};依据:{reason}",
        en="Personal facts of an entry were erased by law: {names}; ground: {reason}",
        facts=("names", "reason"),
    )
)


def record(entry_type: EntryType, /, *, subject: str, by: str, at: datetime, **facts: Fact) -> int:
    """Record an act in the transaction of its effect; returns the number of the entry.

    Args:
        entry_type: A registered type.
        subject: What the act was done to, ``kind:key`` (``document:liaoning-2025-34``).
        by: Who did it, ``kind:key`` (``person:…``, ``system:import``).
        at: When it was done; aware.
        facts: Exactly the facts of the type: text, whole numbers, truth values or None.

    Raises:
        UnknownEntryType: the type is not registered or the facts are not exactly its facts.
        ValueError: `subject` or `by` is not a reference, or `at` is naive.
        TypeError: a fact has no exact text (a float, a list).
        RuntimeError: no transaction is open, so the entry could outlive a failed effect.
    """
    CATALOGUE.require(entry_type, facts)
    if not connection.in_atomic_block:
        raise RuntimeError(f"{entry_type.code} is recorded outside a transaction")
    kept = _kept_facts(entry_type, facts)
    entry = Entry.objects.create(content=_content(Act(entry_type, subject, by, at, facts), kept))
    for fact in kept:
        fact.entry = entry
    PersonalFact.objects.bulk_create(kept)
    return entry.number


class Act(Struct, frozen=True):
    """One act to be recorded with others; the fields are the arguments of :func:`record`."""

    entry_type: EntryType
    subject: str
    by: str
    at: datetime
    facts: Mapping[str, Fact]


def record_all(acts: Iterable[Act], /) -> tuple[int, ...]:
    """Record many acts in the transaction of their effects; returns the entries' numbers in order.

    The checks are those of :func:`record`, before anything is written; the writing is one statement.

    Raises:
        UnknownEntryType, ValueError, TypeError, RuntimeError: as :func:`record`.
    """
    told = tuple(acts)
    if told and not connection.in_atomic_block:
        raise RuntimeError(f"{len(told)} acts are recorded outside a transaction")
    return record_reads(told)


def record_reads(acts: Iterable[Act], /) -> tuple[int, ...]:
    """Record acts that change nothing but the chain, all or none; returns the entries' numbers.

    They need no transaction, for there is no effect an entry could outlive.

    Raises:
        UnknownEntryType, ValueError, TypeError: as :func:`record`.
    """
    told = tuple(acts)
    return tuple(number for (number,) in answers([recording(told)])[0]) if told else ()


def recording(acts: Iterable[Act], /) -> Question:
    """The statement that records acts, to go with those of their effects in one round trip.

    It answers the entries' numbers in order. The caller sees to it that a transaction is open.

    Raises:
        UnknownEntryType, ValueError, TypeError: as :func:`record`.
    """
    contents: list[str] = []
    kept: list[dict[str, object]] = []
    for place, act in enumerate(acts, start=1):
        CATALOGUE.require(act.entry_type, act.facts)
        facts = _kept_facts(act.entry_type, act.facts)
        contents.append(_content(act, facts))
        kept += [
            {"place": place, "name": one.name, "salt": one.salt.hex(), "value": one.value}
            for one in facts
        ]
    if kept:
        return RECORD_PERSONAL, (texts(contents), rules.canonical_json(kept))
    return RECORD, (texts(contents),)


def _kept_facts(entry_type: EntryType, facts: Mapping[str, Fact]) -> list[PersonalFact]:
    return [
        PersonalFact(
            name=name,
            salt=secrets.token_bytes(SALT_BYTES),
            value=rules.canonical_fact(name, facts[name]),
        )
        for name in sorted(entry_type.personal)
    ]


def _content(act: Act, kept: Iterable[PersonalFact]) -> str:
    commitments = {
        fact.name: {"commitment": rules.commitment(bytes(fact.salt), fact.value)} for fact in kept
    }
    return rules.canonical_entry(
        act.entry_type.code,
        subject=act.subject,
        actor=act.by,
        happened_at=act.at,
        facts={**act.facts, **commitments},
    )


@transaction.atomic
def shred(*, entry: int, reason: str, by: str, at: datetime) -> int:
    """Erase the personal facts of an entry; returns how many there were.

    The entry and its seals stay as they are; its commitments can no longer be opened by anybody.
    """
    kept = PersonalFact.objects.filter(entry_id=entry)
    names = sorted(kept.values_list("name", flat=True))
    if not names:
        return 0
    record(
        PERSONAL_SHREDDED,
        subject=f"entry:{entry}",
        by=by,
        at=at,
        names=", ".join(names),
        reason=reason,
    )
    kept.delete()
    return len(names)


@transaction.atomic
def seal(*, at: datetime) -> int:
    """Seal every settled entry; returns how many were sealed.

    Settled is an entry below every number that an open transaction may still use (see migration
    0001), so that no entry can later appear behind a seal. Entries of this very transaction are
    sealed too: they stand or fall with the seal. Does nothing while another sealer works.
    """
    if not _is_only_sealer():
        return 0
    # The order of these two reads matters: a transaction that is not among the floors yet can
    # only take numbers above the one read first.
    last = queries.last_number()
    floor = queries.lowest_floor()
    settled = last if floor is None else min(last, floor)
    sealed = 0
    before = queries.head()
    while run := _run(before, settled):
        before = _append(before, run, at)
        sealed += len(run)
    return sealed


def _is_only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", SEALER_LOCK)
        (obtained,) = cursor.fetchone()
    return bool(obtained)


def _run(before: rules.Link | None, settled: int) -> list[rules.Row]:
    after = before.last_entry if before else 0
    return queries.list_rows(after=after, until=settled, most=MOST_ENTRIES_OF_A_SEAL)


def _append(before: rules.Link | None, run: list[rules.Row], at: datetime) -> rules.Link:
    number = before.number + 1 if before else 1
    previous = before.digest if before else rules.GENESIS
    last_entry = run[-1][0]
    leaves = rules.leaves(run)
    link = rules.Link(
        number=number,
        last_entry=last_entry,
        sealed_at=at,
        leaves=leaves,
        previous=previous,
        digest=rules.seal_digest(number, last_entry, at, leaves, previous),
    )
    Seal.objects.create(
        number=link.number,
        last_entry=link.last_entry,
        sealed_at=link.sealed_at,
        leaves=link.leaves,
        previous=link.previous,
        digest=link.digest,
    )
    return link


def anchor() -> rules.Anchor | None:
    """The head of the chain, to be kept outside the database; None before the first seal."""
    head = queries.head()
    if head is None:
        return None
    return rules.Anchor(
        seal=head.number,
        digest=head.digest.hex(),
        entries=queries.count_sealed(until=head.number),
    )


def verify(*, anchors: Sequence[rules.Anchor] = ()) -> rules.Verdict:
    """Walk the whole chain and compare it with the anchors; changes nothing.

    Memory stays constant: the chain is read in sections. Entries recorded or sealed meanwhile
    are left for the next verification.
    """
    walk = rules.Walk(anchors)
    if not queries.guards_in_force():
        walk.add(rules.Finding(rules.Fault.UNGUARDED))
    newest = queries.head()
    until = newest.number if newest else 0
    while links := queries.links(
        after=walk.head.number if walk.head else 0, until=until, most=SEALS_OF_A_SECTION
    ):
        after = walk.head.last_entry if walk.head else 0
        walk.section(links, queries.stream_rows(after=after, until=links[-1].last_entry))
    for finding in queries.personal_findings():
        walk.add(finding)
    return walk.verdict(
        unsealed=queries.count_entries(after=walk.head.last_entry if walk.head else 0)
    )
