"""What the leader's board lists for a region: its targets, its province's measures, its peers'."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from minkang.kernel.identifiers import PlaceCode
from minkang.policy.clauses import Clause, Document, register
from minkang.policy.targets import Words


class SectionKind(StrEnum):
    """How a section lists its clauses: target by target, or measure by measure."""

    TARGETS = "targets"
    MEASURES = "measures"


class Nearness(StrEnum):
    """Whose targets they are, seen from the region."""

    OWN = "own"
    ABOVE = "above"
    PEER = "peer"


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the board, with the clauses it takes from its document."""

    id: str
    kind: SectionKind
    nearness: Nearness
    title: Words
    document: Document
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    document: str
    prefix: str
    kind: SectionKind
    title: Words


def sections_for(code: str) -> tuple[Section, ...]:
    """The sections of the board of the region with this GB/T 2260 code, its own first."""
    found = [_section(row, PlaceCode(code)) for row in _definitions()[0]]
    order = list(Nearness)
    return tuple(sorted(found, key=lambda section: order.index(section.nearness)))


def measure_titles() -> Mapping[str, Words]:
    """Our titles of numbered measures, by the id of the item."""
    return _definitions()[1]


@cache
def _definitions() -> tuple[tuple[_Row, ...], Mapping[str, Words]]:
    text = files("minkang.cockpit").joinpath("definitions/boards.toml").read_text("utf-8")
    written = tomllib.loads(text)
    rows = tuple(
        _Row(
            id=row["id"],
            document=row["document"],
            prefix=row["prefix"],
            kind=SectionKind(row["kind"]),
            title=Words(row["title"], row["title_en"]),
        )
        for row in written["section"]
    )
    titles = {row["item"]: Words(row["title"], row["title_en"]) for row in written["measure"]}
    return rows, titles


def _section(row: _Row, here: PlaceCode) -> Section:
    document = register().document(row.document)
    return Section(
        id=row.id,
        kind=row.kind,
        nearness=_nearness(document, here),
        title=row.title,
        document=document,
        clauses=tuple(
            clause
            for clause in register().clauses.values()
            if clause.document == row.document and clause.path.startswith(row.prefix)
        ),
    )


def _nearness(document: Document, here: PlaceCode) -> Nearness:
    if document.region == here.value:
        return Nearness.OWN
    return Nearness.ABOVE if PlaceCode(document.region).contains(here) else Nearness.PEER
