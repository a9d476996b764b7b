"""Index rows of many resources, one insert or one COPY for each table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minkang.engines.records.rules.extraction import Extracted
from minkang.kernel.prepared import Question, decimals, numbers, texts

# The first columns of every table.
PLACE = ("sp", "rid", "patient")
ARRAYS: Mapping[str, Callable[[Sequence[Any]], str]] = {
    "smallint": numbers,
    "bigint": numbers,
    "numeric": decimals,
    "text": texts,
}


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is indexed of one resource, and where it lies; `targets` are rids by reference text."""

    rid: int
    patient: int | None
    extracted: Extracted
    targets: Mapping[str, int]


Row = tuple[Any, ...]


def _tokens(one: Indexed) -> Iterator[Row]:
    for sp, code, system in one.extracted.tokens:
        yield sp, one.rid, one.patient, code, system, one.extracted.sort_ts


def _references(one: Indexed) -> Iterator[Row]:
    for sp, text, target in one.extracted.references:
        yield sp, one.rid, one.patient, one.targets.get(text), target, one.extracted.sort_ts


def _dates(one: Indexed) -> Iterator[Row]:
    for sp, lo, hi in one.extracted.dates:
        yield sp, one.rid, one.patient, lo, hi


def _strings(one: Indexed) -> Iterator[Row]:
    for sp, norm, exact in one.extracted.strings:
        yield sp, one.rid, one.patient, norm, exact


def _quantities(one: Indexed) -> Iterator[Row]:
    for sp, *values in one.extracted.quantities:
        yield sp, one.rid, one.patient, *values


def _uris(one: Indexed) -> Iterator[Row]:
    for sp, value in one.extracted.uris:
        yield sp, one.rid, one.patient, value


def _pairs(one: Indexed) -> Iterator[Row]:
    for sp, *values in one.extracted.pairs:
        yield sp, one.rid, one.patient, *values


class Table:
    """An index table: which rows of a resource go there, and the statements that write them."""

    __slots__ = ("_arrays", "_is_plain", "copy", "insert", "rows")

    def __init__(self, name: str, rows: Callable[[Indexed], Iterator[Row]], **columns: str) -> None:
        """Name the columns after the first three, in order, with their types."""
        types = ("smallint", "bigint", "bigint", *columns.values())
        named = ", ".join((*PLACE, *columns))
        told = ", ".join(f"%s::{one}[]" for one in types)
        self.rows = rows
        self.insert = f"INSERT INTO {name} ({named}) SELECT * FROM unnest({told})"  # noqa: S608 - our own names
        self.copy = f"COPY {name} ({named}) FROM STDIN"
        self._arrays = tuple(ARRAYS[one] for one in types)
        self._is_plain = "text" not in types

    def question(self, found: Sequence[Row]) -> Question:
        """The insert of some rows."""
        columns = zip(*found, strict=True) if found else [()] * len(self._arrays)
        return self.insert, [
            write(column) for write, column in zip(self._arrays, columns, strict=True)
        ]

    def text(self, found: Sequence[Row]) -> str:
        """Some rows in the text form of COPY."""
        if self._is_plain:
            lines = ["\t".join(map(str, row)) for row in found]
            return ("\n".join(lines) + "\n").replace("None", "\\N")
        return "".join(["\t".join(map(_field, row)) + "\n" for row in found])


TABLES = (
    Table("records_ix_token", _tokens, code_hash="bigint", system_hash="bigint", sort_ts="bigint"),
    Table(
        "records_ix_reference", _references, target="bigint", target_hash="bigint", sort_ts="bigint"
    ),
    Table("records_ix_date", _dates, lo="bigint", hi="bigint"),
    Table("records_ix_string", _strings, norm="text", exact_hash="bigint"),
    Table(
        "records_ix_quantity",
        _quantities,
        low="numeric",
        high="numeric",
        unit_hash="bigint",
        system_hash="bigint",
    ),
    Table("records_ix_uri", _uris, value="text"),
    Table(
        "records_ix_pair",
        _pairs,
        code_hash="bigint",
        system_hash="bigint",
        value_code_hash="bigint",
        value_system_hash="bigint",
        low="numeric",
        high="numeric",
        lo="bigint",
        hi="bigint",
        norm="text",
    ),
)


def inserts(indexed: Sequence[Indexed]) -> list[Question]:
    """The statements that insert all index rows, one for each table, so that they are always the same."""
    return [table.question(found) for table, found in _by_table(indexed)]


def copies(indexed: Sequence[Indexed]) -> Iterator[tuple[str, str]]:
    """The COPY statements that write all index rows, each with its text."""
    for table, found in _by_table(indexed):
        if found:
            yield table.copy, table.text(found)


def _by_table(indexed: Sequence[Indexed]) -> Iterator[tuple[Table, list[Row]]]:
    for table in TABLES:
        yield table, [row for one in indexed for row in table.rows(one)]


def _field(value: object) -> str:
    if value is None:
        return "\\N"
    said = str(value)
    if "\\" in said or not said.isprintable():
        said = said.replace("\\", "\\\\").replace("\t", "\\t")
        said = said.replace("\n", "\\n").replace("\r", "\\r")
    return said
