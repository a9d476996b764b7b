"""Reading the register's TOML files into frozen entries, once per process."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from minkang.policy.clauses import tables
from minkang.policy.clauses.entries import (
    Anchor,
    Clause,
    PolicyDocument,
    Register,
    ResponsibleUnit,
)
from minkang.policy.clauses.tables import DeclarationFault, Table
from minkang.policy.targets import UNITS_EN, Baseline, Deadline, Target
from minkang.policy.terms import (
    Capability,
    ClauseKind,
    Comparator,
    DeadlineBasis,
    Level,
    Nature,
    Room,
    TargetStatus,
)

FOLDER = Path(__file__).parent.parent / "register"

Word = TypeVar("Word", bound=StrEnum)


@cache
def register() -> Register:
    """The register of all documents.

    Raises:
        DeclarationFault: A file has an unexpected key, a missing one or a wrong value.
    """
    return assemble(tables.read_folder(FOLDER))


def assemble(files: Iterable[Table]) -> Register:
    """Build a register from document files; ids must be unique and begin with their document's.

    Raises:
        DeclarationFault: As for `register`.
    """
    documents: list[PolicyDocument] = []
    clauses: dict[str, Clause] = {}
    for file in files:
        with file:
            document, found = _document_file(file)
        documents.append(document)
        for clause in found:
            if clause.id in clauses:
                raise DeclarationFault(f"{file.where}: clause {clause.id} stands twice")
            clauses[clause.id] = clause
    units = _units(documents, clauses.values())
    return Register(tuple(documents), MappingProxyType(clauses), units)


def word(table: Table, key: str, vocabulary: type[Word], default: Word | None = None) -> Word:
    """A member of a vocabulary.

    Raises:
        DeclarationFault: The word is not in the vocabulary; the error lists it.
    """
    said = table.text(key, default)
    try:
        return vocabulary(said)
    except ValueError:
        known = ", ".join(vocabulary)
        raise DeclarationFault(f"{table.where}: {key} is {said!r}, expected {known}") from None


def _document_file(file: Table) -> tuple[PolicyDocument, list[Clause]]:
    head = file.table("document")
    if head is None:
        raise DeclarationFault(f"{file.where}: [document] is missing")
    with head:
        document = _document(head)
    return document, [_clause(table, document) for table in file.tables("clause")]


def _document(table: Table) -> PolicyDocument:
    signed_on = table.day("signed_on")
    return PolicyDocument(
        id=table.text("id"),
        title=table.text("title"),
        title_en=table.text("title_en"),
        number=table.text("number", ""),
        issuers=table.texts("issuers"),
        region=table.text("region", ""),
        level=word(table, "level", Level),
        signed_on=signed_on,
        published_on=table.day("published_on"),
        effective_from=table.day("effective_from") or signed_on,
        expires_on=table.day("expires_on"),
        copies=table.texts("copies"),
        note=table.text("note", ""),
        note_en=table.text("note_en", ""),
    )


def _clause(table: Table, document: PolicyDocument) -> Clause:
    with table:
        units = table.texts("units")
        clause = Clause(
            id=table.text("id"),
            document=document.id,
            item=table.text("item"),
            title=table.text("title"),
            title_en=table.text("title_en"),
            kind=word(table, "kind", ClauseKind),
            capability=word(table, "capability", Capability),
            room=word(table, "room", Room),
            lead=units[0] if units else "",
            units=units,
            deadline=_deadline(table),
            effective_from=table.day("effective_from") or document.effective_from,
            expires_on=table.day("expires_on") or document.expires_on,
            targets=tuple(_target(entry) for entry in table.tables("target")),
            anchor=_anchor(table),
        )
    for part in (clause.id, clause.item):
        if not part.startswith(f"{document.id}/"):
            raise DeclarationFault(f"{table.where}: {part} is not of document {document.id}")
    _check_period(table.where, clause.effective_from, clause.expires_on)
    return clause


def _check_period(where: str, effective_from: date | None, expires_on: date | None) -> None:
    if effective_from and expires_on and expires_on < effective_from:
        raise DeclarationFault(f"{where}: expires {expires_on} before it begins {effective_from}")


def _deadline(table: Table) -> Deadline | None:
    entry = table.table("deadline")
    if entry is None:
        return None
    with entry:
        deadline = Deadline(
            on=entry.day("on"),
            words=entry.text("words", ""),
            basis=word(entry, "basis", DeadlineBasis, DeadlineBasis.STATED),
        )
    if deadline.on is None and not deadline.words:
        raise DeclarationFault(f"{entry.where}: needs `on` or `words`")
    return deadline


def _anchor(table: Table) -> Anchor:
    entry = table.table("anchor")
    if entry is None:
        raise DeclarationFault(f"{table.where}: anchor is missing")
    with entry:
        occurrence = entry.number("occurrence")
        return Anchor(
            length=entry.whole("length"),
            head=entry.text("head"),
            sha256=entry.text("sha256"),
            occurrence=1 if occurrence is None else int(occurrence),
        )


def _target(table: Table) -> Target:
    with table:
        unit = table.text("unit", "")
        target = Target(
            indicator=table.text("indicator"),
            indicator_en=table.text("indicator_en"),
            comparator=word(table, "comparator", Comparator),
            value=table.number("value"),
            upper=table.number("upper"),
            words=table.text("words", ""),
            words_en=table.text("words_en", ""),
            unit=unit,
            scope=table.text("scope", ""),
            deadline=_deadline(table),
            nature=word(table, "nature", Nature, Nature.UNSTATED),
            status=word(table, "status", TargetStatus, TargetStatus.COMMITMENT),
            reading=_reading(table),
            baseline=_baseline(table, unit),
        )
    _check_target(table.where, target)
    return target


def _reading(table: Table) -> Comparator | None:
    if not table.text("reading", ""):
        return None
    return word(table, "reading", Comparator)


def _check_target(where: str, target: Target) -> None:
    if target.unit not in UNITS_EN:
        raise DeclarationFault(f"{where}: unit {target.unit!r} has no English word in targets")
    if target.value is None and not target.words:
        raise DeclarationFault(f"{where}: needs `value` or `words`")
    if (target.upper is not None) != (target.comparator is Comparator.RANGE):
        raise DeclarationFault(f"{where}: `upper` belongs to a range, and a range needs it")


def _baseline(table: Table, unit: str) -> Baseline | None:
    entry = table.table("baseline")
    if entry is None:
        return None
    with entry:
        value, on = entry.number("value"), entry.day("on")
        if value is None or on is None:
            raise DeclarationFault(f"{entry.where}: needs `value` and `on`")
        return Baseline(
            value=value,
            unit=unit,
            on=on,
            bound=word(entry, "bound", Comparator, Comparator.EXACTLY),
            source=entry.text("source"),
        )


def _units(
    documents: Iterable[PolicyDocument], clauses: Iterable[Clause]
) -> tuple[ResponsibleUnit, ...]:
    regions = {document.id: document.region for document in documents}
    answering: defaultdict[tuple[str, str], list[Clause]] = defaultdict(list)
    for clause in clauses:
        for name in clause.units:
            answering[regions[clause.document], name].append(clause)
    return tuple(
        ResponsibleUnit(
            region=region,
            name=name,
            clauses=tuple(clause.id for clause in found),
            leads=tuple(clause.id for clause in found if clause.lead == name),
        )
        for (region, name), found in sorted(answering.items())
    )
