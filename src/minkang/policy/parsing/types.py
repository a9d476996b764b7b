"""What parsing answers: documents, headings, clauses, targets, tables, residue, warnings.

Positions (`start`, `end`) are half-open character offsets into the text that was parsed, so
`text[start:end]` is always the verbatim source. Absent strings are empty; absent dates are None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from minkang.policy.terms import Comparator as Comparator
from minkang.policy.terms import TargetStatus as TargetStatus


class ClauseKind(StrEnum):
    """What the smallest addressable piece of text is."""

    ITEM = "item"
    PARAGRAPH = "paragraph"
    ROW = "row"
    RESPONSIBILITY = "responsibility"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of an uploaded file, the encoding it was read with, and remarks in Chinese."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Residue:
    """Text outside every clause and the reason it stands there (`heading`, `title`, `blank`, …)."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - `Warning` is a builtin exception
    """A doubt of the parser: stable code, Chinese sentence, and where it applies."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """One numbered or run-in heading.

    `level` counts from 1 in the document's own tree; `run_in` headings stand at the beginning of
    the clause that owns their characters.
    """

    level: int
    label: str
    title: str
    start: int
    end: int
    run_in: bool = False
    children: tuple["Heading", ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest numbered item, paragraph or table row.

    `path` is unique in its document: numbers of the enclosing labels joined by dots, `pN` for
    unnumbered paragraphs, `aN` for attachments, `zN` for boxes, `tN.M` for table rows.
    `responsible` is ordered, the lead unit first.
    """

    path: str
    heading_path: tuple[str, ...]
    text: str
    responsible: tuple[str, ...]
    start: int
    end: int
    kind: ClauseKind


@dataclass(frozen=True, slots=True)
class Target:
    """One figure or universal promise, as the text states it.

    `value` is the figure as written ("30", "10.5", "1:0.55", "10-20") or the words of a promise
    without figure ("全部", "逐步提升"); `unit` is empty for ratios and words. `deadline` is the last
    day of the named period. `clause` is the path of the clause; `start`/`end` span the figure.
    """

    indicator: str
    comparator: Comparator
    value: str
    unit: str
    scope: str
    deadline: date | None
    nature: str
    clause: str
    start: int
    end: int
    status: TargetStatus = TargetStatus.COMMITMENT


@dataclass(frozen=True, slots=True)
class Table:
    """A table, also one flattened into lines; each row is a clause too (`clauses`, same order)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    clauses: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why this copy may not be what it claims to be: stable code and Chinese sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class GazetteIssue:
    """The gazette issue a document stands in."""

    title: str
    number: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Document:
    """One official document.

    `title` is that of the measure itself; `notice_title` that of the notice that prints it, empty
    when there is none. `number` is the 文号 with 〔〕. `fragment` marks text whose opening is lost.
    `baselines` are figures of background chapters: reached values, not targets.
    """

    title: str
    notice_title: str
    number: str
    issuers: tuple[str, ...]
    signed_on: date | None
    published_on: date | None
    effective_from: date | None
    expires_on: date | None
    addressees: str
    headings: tuple[Heading, ...]
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...]
    baselines: tuple[Target, ...]
    tables: tuple[Table, ...]
    metadata: Mapping[str, str]
    doubts: tuple[Doubt, ...]
    gazette: GazetteIssue | None
    fragment: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything found; clauses of all documents and `residue` tile the input exactly."""

    documents: tuple[Document, ...]
    residue: tuple[Residue, ...]
    warnings: tuple[Warning_, ...] = field(default=())
