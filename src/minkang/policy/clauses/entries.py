"""The nouns of the register: documents, clauses, responsible units, waivers, conflicts, places."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from minkang.policy.targets import Deadline, Target
from minkang.policy.terms import (
    Capability,
    CapabilityGroup,
    ClauseKind,
    ConflictKind,
    Level,
    Role,
    Room,
)


class UnknownClause(LookupError):  # noqa: N818 - says what it is
    """A clause id that no document of the register carries."""

    def __init__(self, clause_id: str, known: Iterable[str]) -> None:
        """Name the closest ids that do exist."""
        closest = difflib.get_close_matches(clause_id, known, n=3, cutoff=0.5)
        advice = f"did you mean {', '.join(closest)}?" if closest else "see policy/register"
        super().__init__(f"no clause {clause_id!r} in the register; {advice}")
        self.clause_id = clause_id
        self.closest = tuple(closest)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What identifies a passage without carrying it; see `clauses.locate`.

    Attributes:
        length: Characters of the passage after normalisation.
        head: First 8 hex digits of the SHA-256 of its first 4 characters.
        sha256: SHA-256 of the whole passage, UTF-8.
        occurrence: Which of several equal passages of the document is meant, from 1.
    """

    length: int
    head: str
    sha256: str
    occurrence: int


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """One document of the register.

    Attributes:
        number: 文号, or empty when the copy carries none.
        issuers: From the signature lines; empty when the copy is unsigned.
        region: GB/T 2260 code of the issuer's area, six digits; empty when unknown.
        effective_from: First day in force; None when the copy states neither date nor signature.
        expires_on: Last day in force, included; None when no end is stated.
        copies: Names of the source files the document was read from.
        note: What a reader must know about the copy (doubtful publisher, fragment), or empty.
    """

    id: str
    title: str
    title_en: str
    number: str
    issuers: tuple[str, ...]
    region: str
    level: Level
    signed_on: date | None
    published_on: date | None
    effective_from: date | None
    expires_on: date | None
    copies: tuple[str, ...]
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One commitment of a document, in our own words.

    Attributes:
        id: ``<document>/<path>``.
        item: Id of the numbered item or paragraph it is part of.
        lead: The first responsible unit, or empty when the document names none.
        units: All responsible units, the lead first.
        effective_from: First day in force, its own or the document's.
        expires_on: Last day in force, included: its own or the document's; None without end.
    """

    id: str
    document: str
    item: str
    title: str
    title_en: str
    kind: ClauseKind
    capability: Capability
    room: Room
    lead: str
    units: tuple[str, ...]
    deadline: Deadline | None
    effective_from: date | None
    expires_on: date | None
    targets: tuple[Target, ...]
    anchor: Anchor

    @property
    def path(self) -> str:
        """The id within the document."""
        return self.id.partition("/")[2]

    @property
    def group(self) -> CapabilityGroup:
        """The family of its capability."""
        return self.capability.group


@dataclass(frozen=True, slots=True)
class ResponsibleUnit:
    """An office and the clauses it answers for, in register order.

    The same name in two regions is two offices; `region` is empty for a fragment whose city is
    unknown.
    """

    region: str
    name: str
    clauses: tuple[str, ...]
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a clause has no place yet, and when that is looked at again (day included)."""

    room: Room
    reason: str
    reason_en: str
    review_on: date


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """What one clause says on the disputed topic, in our words."""

    clause: str
    says: str
    says_en: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Clauses that cannot simply be added up; both sides stay in force, `rule` says how we read them."""

    id: str
    kind: ConflictKind
    topic: str
    topic_en: str
    rule: str
    rule_en: str
    sides: tuple[ConflictSide, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a clause runs: role and dotted path, or ``constraint:<name>``."""

    role: Role
    path: str


@dataclass(frozen=True, slots=True)
class Register:
    """All documents and clauses, in the order of documents and text."""

    documents: tuple[PolicyDocument, ...]
    clauses: Mapping[str, Clause]
    _units: tuple[ResponsibleUnit, ...] = field(repr=False)

    def get(self, clause_id: str) -> Clause:
        """The clause with that id.

        Raises:
            UnknownClause: No such id; the error names the closest ones.
        """
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise UnknownClause(clause_id, self.clauses) from None

    def document(self, document_id: str) -> PolicyDocument:
        """The document with that id.

        Raises:
            LookupError: No such document; the error names those there are.
        """
        for document in self.documents:
            if document.id == document_id:
                return document
        known = ", ".join(document.id for document in self.documents)
        raise LookupError(f"no document {document_id!r} in the register; there are {known}")

    def of_document(self, document_id: str) -> tuple[Clause, ...]:
        """The clauses of one document in the order of its text."""
        self.document(document_id)
        return tuple(clause for clause in self.clauses.values() if clause.document == document_id)

    def units(self) -> tuple[ResponsibleUnit, ...]:
        """Every responsible unit, by region and name."""
        return self._units

    def by_unit(self, name: str, region: str | None = None) -> tuple[Clause, ...]:
        """The clauses a unit answers for; without `region`, those of every unit so named."""
        return tuple(
            self.clauses[clause_id]
            for unit in self._units
            if unit.name == name and region in (None, unit.region)
            for clause_id in unit.clauses
        )
