"""Writing what parsing found into tables, a few statements per file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minkang.policy.models import (
    ClauseLink,
    Copy,
    CopyDoubt,
    Heading,
    ParsedTarget,
    Passage,
    PassageUnit,
    SourceFile,
    SourceResidue,
    SourceWarning,
)
from minkang.policy.parsing import types as parsed
from minkang.policy.services.recognition import Quotation, pieces

LONGEST_UNIT = 200
"""Characters; longer text in the place of a unit is no office. It stays in the passage itself."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A parsed heading in reading order; `parent` is the number of the heading above, `depth` from 1."""

    heading: parsed.Heading
    parent: int | None
    depth: int


class Witness:
    """A saved copy together with the parsed document it holds."""

    def __init__(self, copy: Copy, document: parsed.Document) -> None:
        """Lay the heading tree out in reading order; rows are added when they are saved."""
        self.copy = copy
        self.document = document
        self.tree: list[Placed] = []
        self.rows: list[Heading] = []
        self._lay_out(document.headings, None, 1)

    def _lay_out(self, headings: Sequence[parsed.Heading], parent: int | None, depth: int) -> None:
        for heading in headings:
            self.tree.append(Placed(heading, parent, depth))
            self._lay_out(heading.children, len(self.tree) - 1, depth + 1)


def store_remarks(source: SourceFile, found: parsed.Parsed) -> None:
    """Keep what is outside every passage, and the parser's warnings."""
    SourceResidue.objects.bulk_create(
        SourceResidue(source=source, start=residue.start, end=residue.end, why=residue.why)
        for residue in found.residue
        if residue.end > residue.start
    )
    SourceWarning.objects.bulk_create(
        SourceWarning(
            source=source,
            position=position,
            code=warning.code,
            message=warning.message,
            start=warning.start,
            end=warning.end,
        )
        for position, warning in enumerate(found.warnings)
    )


def store_contents(witnesses: Sequence[Witness]) -> list[Passage]:
    """Store headings, passages, units, targets and doubts of saved copies; returns the passages."""
    _store_headings(witnesses)
    passages = [
        Passage(
            copy=witness.copy,
            heading=heading,
            place=place,
            path=clause.path,
            kind=clause.kind.value,
            text=clause.text,
            start=clause.start,
            end=clause.end,
        )
        for witness in witnesses
        for place, (clause, heading) in enumerate(
            zip(witness.document.clauses, _above(witness), strict=True)
        )
    ]
    Passage.objects.bulk_create(passages, batch_size=2000)
    PassageUnit.objects.bulk_create(
        PassageUnit(passage=passage, position=position, name=name)
        for passage, clause in zip(passages, _clauses(witnesses), strict=True)
        for position, name in enumerate(clause.responsible)
        if len(name) <= LONGEST_UNIT
    )
    _store_targets(witnesses, passages)
    CopyDoubt.objects.bulk_create(
        (
            CopyDoubt(copy=witness.copy, code=doubt.code, message=doubt.message)
            for witness in witnesses
            for doubt in witness.document.doubts
        ),
        ignore_conflicts=True,
    )
    return passages


def store_links(passages: Sequence[Passage], found: Sequence[Quotation], source: str) -> None:
    """Link the register's clauses to the passages that print them."""
    ordered = sorted(passages, key=lambda passage: passage.start)
    spans = [(passage.start, passage.end) for passage in ordered]
    ClauseLink.objects.bulk_create(
        ClauseLink(
            clause_id=piece.clause_id,
            passage=ordered[piece.passage],
            start=piece.start,
            end=piece.end,
            is_whole=piece.is_whole,
        )
        for quotation in found
        for piece in pieces(quotation, spans, source)
    )


def _store_headings(witnesses: Sequence[Witness]) -> None:
    for witness in witnesses:
        witness.rows.extend(
            Heading(
                copy=witness.copy,
                place=place,
                level=placed.heading.level,
                label=placed.heading.label,
                title=placed.heading.title,
                start=placed.heading.start,
                end=placed.heading.end,
                is_run_in=placed.heading.run_in,
            )
            for place, placed in enumerate(witness.tree)
        )
    Heading.objects.bulk_create([row for witness in witnesses for row in witness.rows])
    children: list[Heading] = []
    for witness in witnesses:
        for row, placed in zip(witness.rows, witness.tree, strict=True):
            if placed.parent is not None:
                row.parent = witness.rows[placed.parent]
                children.append(row)
    Heading.objects.bulk_update(children, ["parent"], batch_size=500)


def _above(witness: Witness) -> list[Heading | None]:
    """For each clause the innermost heading over it: the last one before it that is no deeper."""
    events = sorted(
        [(placed.heading.start, 0, number) for number, placed in enumerate(witness.tree)]
        + [(clause.start, 1, number) for number, clause in enumerate(witness.document.clauses)]
    )
    latest: dict[int, int] = {}
    found: list[Heading | None] = [None] * len(witness.document.clauses)
    for _, is_clause, number in events:
        if not is_clause:
            latest[witness.tree[number].depth] = number
            continue
        depth = len(witness.document.clauses[number].heading_path)
        over = [heading for level, heading in latest.items() if level <= depth]
        found[number] = witness.rows[max(over)] if over else None
    return found


def _clauses(witnesses: Sequence[Witness]) -> Iterator[parsed.Clause]:
    for witness in witnesses:
        yield from witness.document.clauses


def _store_targets(witnesses: Sequence[Witness], passages: Sequence[Passage]) -> None:
    by_path = {(passage.copy_id, passage.path): passage for passage in passages}
    counted: Counter[int] = Counter()
    rows: list[ParsedTarget] = []
    for witness in witnesses:
        document = witness.document
        for is_baseline, found in ((False, document.targets), (True, document.baselines)):
            for target in found:
                passage = by_path[witness.copy.pk, target.clause]
                rows.append(_target(target, passage, counted[passage.pk], is_baseline))
                counted[passage.pk] += 1
    ParsedTarget.objects.bulk_create(rows)


def _target(
    target: parsed.Target, passage: Passage, position: int, is_baseline: bool
) -> ParsedTarget:
    return ParsedTarget(
        passage=passage,
        position=position,
        indicator=target.indicator,
        comparator=target.comparator.value,
        value=target.value,
        unit=target.unit,
        scope=target.scope,
        deadline=target.deadline,
        nature=target.nature,
        status=target.status.value,
        is_baseline=is_baseline,
        start=target.start,
        end=target.end,
    )
