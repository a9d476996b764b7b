"""What the leader's board lists for a region: its targets, its province's measures, its peers'."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from minkang.cockpit.terms import Nearness
from minkang.kernel.identifiers import PlaceCode
from minkang.policy.clauses import Clause, PolicyDocument, register
from minkang.policy.targets import Words


class SectionKind(StrEnum):
    """How a section lists its clauses: target by target, or measure by measure."""

    TARGETS = "targets"
    MEASURES = "measures"


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses of a section that its document itself keeps together, by their paths."""

    title: Words
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the board, with the clauses it takes from its document.

    Attributes:
        groups: Together they hold every clause; one with an empty title where nothing is grouped.
    """

    id: str
    kind: SectionKind
    nearness: Nearness
    title: Words
    document: PolicyDocument
    clauses: tuple[Clause, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    document: str
    prefix: str
    kind: SectionKind
    title: Words
    groups: tuple[Group, ...]


def sections_for(code: str) -> tuple[Section, ...]:
    """The sections of the board of the region with this GB/T 2260 code, its own first."""
    found = [_section(row, code) for row in _definitions()[0]]
    order = list(Nearness)
    return tuple(sorted(found, key=lambda section: order.index(section.nearness)))


def measure_titles() -> Mapping[str, Words]:
    """Our titles of numbered measures, by the id of the item."""
    return _definitions()[1]


def nearness(region: str, here: str) -> Nearness:
    """Whose documents those of `region` are, seen from `here`; both GB/T 2260 codes or empty."""
    if region == here:
        return Nearness.OWN
    is_above = bool(region) and PlaceCode(region).contains(PlaceCode(here))
    return Nearness.ABOVE if is_above else Nearness.PEER


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
            groups=tuple(
                Group(Words(group["title"], group["title_en"]), tuple(group["paths"]))
                for group in written["group"]
                if group["section"] == row["id"]
            ),
        )
        for row in written["section"]
    )
    titles = {row["item"]: Words(row["title"], row["title_en"]) for row in written["measure"]}
    return rows, titles


def _section(row: _Row, here: str) -> Section:
    document = register().document(row.document)
    clauses = tuple(
        clause
        for clause in register().of_document(row.document)
        if clause.path.startswith(row.prefix)
    )
    everything = Group(Words("", ""), tuple(clause.path for clause in clauses))
    return Section(
        id=row.id,
        kind=row.kind,
        nearness=nearness(document.region, here),
        title=row.title,
        document=document,
        clauses=clauses,
        groups=row.groups or (everything,),
    )
