"""The arithmetic of the chain: canonical text, seal digests, and the walk that verifies them.

Pure: the same bytes give the same digests on any machine, so an exported chain can be verified
without this product. Canonical text is JSON with sorted keys, no spaces, UTF-8, non-ASCII kept.
"""

import hashlib
import json
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

import msgspec

from minkang.kernel.audit.catalogue import Fact

GENESIS = bytes(32)
LEAF = struct.Struct(">Q32s")
# What a person can still read; the rest is counted in `Verdict.further`.
MOST_FINDINGS = 1000
CANONICAL = msgspec.json.Encoder(order="sorted")
REFERENCE = re.compile(r'[a-z_]+:[^\s"\\\x00-\x1f\x7f]{1,200}')

# Number and content of an entry.
Row = tuple[int, str]


class Fault(StrEnum):
    """Ways in which a chain can differ from what was sealed."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SEAL_ALTERED = "seal_altered"
    SEAL_MISSING = "seal_missing"
    LINK_BROKEN = "link_broken"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    PERSONAL_ALTERED = "personal_altered"
    PERSONAL_MISSING = "personal_missing"
    UNGUARDED = "unguarded"


SENTENCES: Mapping[Fault, tuple[str, str]] = {
    Fault.ALTERED: (
        "第 {entry} 条记录的内容在封存之后被改动。",
        "entry {entry} was changed after seal {seal}",
    ),
    Fault.MISSING: (
        "第 {entry} 条记录已封存,现在找不到了。",
        "entry {entry} was sealed by seal {seal} and is gone",
    ),
    Fault.INSERTED: (
        "第 {entry} 条记录是封存之后插入的。",
        "entry {entry} was inserted into the run of seal {seal}",
    ),
    Fault.REORDERED: (
        "第 {entry} 条记录被换了位置,内容属于另一条记录。",
        "entry {entry} holds what seal {seal} sealed under another number",
    ),
    Fault.SEAL_ALTERED: (
        "第 {seal} 个封印本身被改动。",
        "seal {seal} does not have the digest of its own content",
    ),
    Fault.SEAL_MISSING: ("第 {seal} 个封印不见了。", "seal {seal} is gone"),
    Fault.LINK_BROKEN: (
        "第 {seal} 个封印与前一个封印接不上,其中一个被重做过。",
        "seal {seal} does not continue the seal before it; one of the two was made anew",
    ),
    Fault.TRUNCATED: (
        "封印链在存放于库外的锚点(第 {seal} 个封印)之前就断了,末尾被截去。",
        "the chain ends before the anchored seal {seal}; its tail was cut off",
    ),
    Fault.REWRITTEN: (
        "第 {seal} 个封印与存放于库外的锚点不符,到此为止的链被重写过。",
        "seal {seal} differs from its anchor; the chain up to it was written anew",
    ),
    Fault.PERSONAL_ALTERED: (
        "第 {entry} 条记录中的个人信息与封存的承诺值不符。",
        "a personal fact of entry {entry} does not match its commitment",
    ),
    Fault.PERSONAL_MISSING: (
        "第 {entry} 条记录中的个人信息不见了,却没有依法删除的记录。",
        "a personal fact of entry {entry} is gone without an entry that it was shredded",
    ),
    Fault.UNGUARDED: (
        "数据库中禁止修改审计记录的触发器没有生效,请让数据库管理员重新执行迁移。",
        "a trigger that keeps the audit tables append-only is missing or disabled",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the chain differs; `seal` and `entry` are numbers, None when not known."""

    fault: Fault
    seal: int | None = None
    entry: int | None = None

    @property
    def zh(self) -> str:
        """The finding as a Chinese sentence."""
        return SENTENCES[self.fault][0].format(seal=self.seal, entry=self.entry)

    @property
    def en(self) -> str:
        """The finding as an English sentence."""
        return SENTENCES[self.fault][1].format(seal=self.seal, entry=self.entry)


@dataclass(frozen=True, slots=True)
class Link:
    """A seal as a value; the fields are those of :class:`minkang.kernel.audit.models.Seal`."""

    number: int
    last_entry: int
    sealed_at: datetime
    leaves: bytes
    previous: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain at one moment, to be kept where the database cannot reach.

    Attributes:
        seal: Number of the head seal.
        digest: Its digest, hexadecimal.
        entries: How many entries are sealed up to and including it.
    """

    seal: int
    digest: str
    entries: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found.

    Attributes:
        findings: Places that differ, in the order of the chain, at most ``MOST_FINDINGS``.
        further: How many more there are.
        entries: Sealed entries walked.
        seals: Seals walked.
        unsealed: Entries recorded after the last seal; nothing protects them yet.
        anchors: Anchors compared; with none, a cut tail or a rewritten chain goes unnoticed.
    """

    findings: tuple[Finding, ...]
    further: int
    entries: int
    seals: int
    unsealed: int
    anchors: int

    @property
    def ok(self) -> bool:
        """True when the chain is exactly what was sealed and anchored."""
        return not self.findings


def canonical_json(content: object) -> str:
    """The one text of a JSON value: sorted keys, no spaces, non-ASCII kept.

    Args:
        content: Text, whole numbers, truth values, None, and lists and dictionaries of them; numbers
            with a point have no exact text and do not belong here.
    """
    return CANONICAL.encode(content).decode()


# The acts of one batch share their moment.
@lru_cache(maxsize=64)
def canonical_time(moment: datetime) -> str:
    """ISO 8601 in UTC with six decimals.

    Raises:
        ValueError: the datetime is naive.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical_fact(name: str, fact: Fact) -> str:
    """The one JSON text of a fact.

    Raises:
        TypeError: the fact is not text, a whole number, a truth value or None; a float in
            particular has no exact text.
        ValueError: it holds the character NUL, which PostgreSQL cannot keep.
    """
    _require_exact(name, fact)
    return canonical_json(fact)


def _require_exact(name: str, fact: Fact) -> None:
    if not isinstance(fact, str | int | None):
        raise TypeError(f"fact {name} is a {type(fact).__name__}; give text or a whole number")
    if isinstance(fact, str) and "\0" in fact:
        raise ValueError(f"fact {name} holds the character NUL")


def canonical_entry(
    entry_type: str,
    *,
    subject: str,
    actor: str,
    happened_at: datetime,
    facts: Mapping[str, Fact | Mapping[str, str]],
) -> str:
    """The text of an entry: what is stored, and exactly what is sealed.

    The number is not in it: a seal binds numbers to texts, so that two entries that changed
    places are recognised as such.

    Raises:
        ValueError: `subject` or `actor` is not ``kind:key``, or `happened_at` is naive.
        TypeError, ValueError: a fact has no canonical text (see :func:`canonical_fact`).
    """
    for reference in (subject, actor):
        if not REFERENCE.fullmatch(reference):
            raise ValueError(f"{reference!r} is not of the form kind:key")
    for name, fact in facts.items():
        if not isinstance(fact, Mapping):
            _require_exact(name, fact)
    return canonical_json(
        {
            "actor": actor,
            "facts": facts,
            "happened_at": canonical_time(happened_at),
            "subject": subject,
            "type": entry_type,
        }
    )


def commitment(salt: bytes, value: str) -> str:
    """What an entry holds instead of a personal fact: SHA-256 of a random salt and the value."""
    return hashlib.sha256(salt + value.encode()).hexdigest()


def leaves(rows: Iterable[Row]) -> bytes:
    """Number and SHA-256 of each entry, 40 bytes apiece, in the order given."""
    sha256, pack = hashlib.sha256, LEAF.pack
    return b"".join([pack(number, sha256(text.encode()).digest()) for number, text in rows])


def seal_digest(
    number: int, last_entry: int, sealed_at: datetime, run: bytes, previous: bytes
) -> bytes:
    """SHA-256 of a seal's content: its run of leaves, its place, and the seal before it."""
    content = canonical_json(
        {
            "entries": len(run) // LEAF.size,
            "last_entry": last_entry,
            "leaves": hashlib.sha256(run).hexdigest(),
            "number": number,
            "previous": previous.hex(),
            "sealed_at": canonical_time(sealed_at),
        }
    )
    return hashlib.sha256(content.encode()).digest()


@dataclass(slots=True)
class Walk:
    """A verification in progress: give it the chain section by section, then ask the verdict."""

    anchors: Sequence[Anchor] = ()
    findings: list[Finding] = field(default_factory=list)
    further: int = 0
    entries: int = 0
    seals: int = 0
    head: Link | None = None

    def section(self, links: Iterable[Link], rows: Iterator[Row]) -> None:
        """Walk some seals and the entries of their runs.

        Args:
            links: Seals in the order of their numbers, continuing the section before.
            rows: Entries in the order of their numbers: all of them after the section before
                and up to the last entry of the last of `links`.
        """
        waiting: Row | None = None
        for link in links:
            run: list[Row] = []
            if waiting is not None and waiting[0] <= link.last_entry:
                run.append(waiting)
                waiting = None
            if waiting is None:
                for row in rows:
                    if row[0] > link.last_entry:
                        waiting = row
                        break
                    run.append(row)
            self._check_place(link)
            self._check_run(link, run)
            self.entries += len(run)
            self.seals += 1
            self.head = link

    def verdict(self, unsealed: int) -> Verdict:
        """The result; `unsealed` is how many entries follow the last seal."""
        reached = self.head.number if self.head else 0
        for anchor in self.anchors:
            if anchor.seal > reached:
                self.add(Finding(Fault.TRUNCATED, anchor.seal))
        return Verdict(
            findings=tuple(self.findings),
            further=self.further,
            entries=self.entries,
            seals=self.seals,
            unsealed=unsealed,
            anchors=len(self.anchors),
        )

    def add(self, finding: Finding) -> None:
        """Note a finding, or count it when there are too many to read."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.further += 1

    def _check_place(self, link: Link) -> None:
        before = self.head
        expected = before.number + 1 if before else 1
        for number in range(expected, link.number):
            self.add(Finding(Fault.SEAL_MISSING, number))
        digest = seal_digest(
            link.number, link.last_entry, link.sealed_at, link.leaves, link.previous
        )
        if digest != link.digest:
            self.add(Finding(Fault.SEAL_ALTERED, link.number))
        follows = link.number == expected
        if follows and link.previous != (before.digest if before else GENESIS):
            self.add(Finding(Fault.LINK_BROKEN, link.number))
        for anchor in self.anchors:
            if anchor.seal == link.number and anchor.digest != link.digest.hex():
                self.add(Finding(Fault.REWRITTEN, link.number))

    def _check_run(self, link: Link, run: list[Row]) -> None:
        if leaves(run) == link.leaves:
            return
        whole = len(link.leaves) - len(link.leaves) % LEAF.size
        sealed = dict(LEAF.iter_unpack(link.leaves[:whole]))
        found = dict(LEAF.iter_unpack(leaves(run)))
        after_gap = link.number != (self.head.number + 1 if self.head else 1)
        places = {digest: number for number, digest in sealed.items()}
        for number in sorted(sealed.keys() | found.keys()):
            if number not in found:
                self.add(Finding(Fault.MISSING, link.number, number))
            elif number not in sealed:
                # The run of a missing seal belongs to nobody here; the missing seal is named.
                if not after_gap or number > min(sealed, default=0):
                    self.add(Finding(Fault.INSERTED, link.number, number))
            elif found[number] != sealed[number]:
                moved = found[number] in places
                fault = Fault.REORDERED if moved else Fault.ALTERED
                self.add(Finding(fault, link.number, number))


def personal_finding(
    entry: int, content: str, name: str, salt: bytes, value: str
) -> Finding | None:
    """Compare a personal fact with the commitment in the content of its entry."""
    try:
        promised = json.loads(content)["facts"][name]
    except (ValueError, LookupError, TypeError):
        return Finding(Fault.PERSONAL_ALTERED, entry=entry)
    if promised == {"commitment": commitment(salt, value)}:
        return None
    return Finding(Fault.PERSONAL_ALTERED, entry=entry)
