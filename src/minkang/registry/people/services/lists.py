"""Lists of residents from a spreadsheet: every bad row told with its reason, kept whole or not."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from python_calamine import CalamineError, CalamineWorkbook

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.worklist.blanks import Heading, blank_workbook
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_index
from minkang.registry.people.rules import Checked, check_resident
from minkang.registry.people.rules.families import entries_of, family_faults
from minkang.registry.people.rules.lists import (
    Cell,
    Column,
    ListRow,
    RowFault,
    columns_of,
    read_row,
)
from minkang.registry.people.rules.residents import number_taken
from minkang.registry.people.services.bulk import register_residents
from minkang.registry.people.services.homes import require_village

MOST_ROWS = 5000
FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class ResidentList:
    """A list that was read.

    Attributes:
        rows: The rows that can be kept.
        faults: The rows that cannot, each once, in order.
    """

    rows: tuple[ListRow, ...]
    faults: tuple[RowFault, ...]


def read_list(content: bytes, *, at: datetime) -> ResidentList:
    """Read a list of residents (xlsx, xls or ods), new households only; keeps nothing.

    Raises:
        Refused: ``people.list_unreadable``, ``people.list_columns_missing``,
            ``people.list_empty`` or ``people.list_too_large``.
    """
    read = tuple(_rows(content))
    rows = [row for row in read if isinstance(row, ListRow)]
    faults = [row for row in read if isinstance(row, RowFault)]
    faults += _faults(rows, timezone.localdate(at))
    wrong = {fault.number for fault in faults}
    right = [row for row in rows if row.number not in wrong]
    faults += family_faults(right, faults)
    wrong = {fault.number for fault in faults}
    return ResidentList(
        rows=tuple(row for row in right if row.number not in wrong),
        faults=tuple(sorted(faults, key=lambda fault: fault.number)),
    )


def import_list(*, residents: ResidentList, only_good: bool, by: str, at: datetime) -> int:
    """Register the rows of a list; returns how many residents were registered.

    Args:
        residents: The list as `read_list` gave it.
        only_good: Whether somebody has said that the good rows are to be kept without the others.
        by: Who registers them, ``kind:key``.
        at: When; aware.

    Raises:
        Refused: ``people.list_has_faults`` unless `only_good`; ``people.list_empty``; those of
            `register_residents` when something has changed since the list was read.
    """
    if residents.faults and not only_good:
        message = (
            f"有 {len(residents.faults)} 行不能登记，所以整份名单都还没有登记。请按下面的原因改正后重新上传；"
            "也可以选择只登记没有问题的行。"
        )
        raise Refused(
            Refusal(
                "people.list_has_faults",
                message,
                f"{len(residents.faults)} rows at fault, {len(residents.rows)} good; nothing kept",
            )
        )
    if not residents.rows:
        raise Refused(
            _fault(
                "people.list_empty", "名单里没有可以登记的行。请检查表格内容。", "no row is good"
            )
        )
    return register_residents(households=entries_of(residents.rows), by=by, at=at)


def list_template() -> bytes:
    """An empty list as xlsx: the headings, with every cell below them kept as text."""
    headings = [Heading(column.value) for column in Column]
    return blank_workbook(title="居民", headings=headings)


def _rows(content: bytes) -> Iterator[ListRow | RowFault]:
    sheet = _sheet(content)
    if len(sheet) < FIRST_ROW:
        raise Refused(
            _fault(
                "people.list_empty",
                "表格里没有居民。请从第二行起每行填一人，再上传一次。",
                "the first sheet has no row below the headings",
            )
        )
    if len(sheet) > MOST_ROWS + 1:
        raise Refused(
            _fault(
                "people.list_too_large",
                f"一次最多登记 {MOST_ROWS} 人。请把名单分成几份上传。",
                f"{len(sheet) - 1} rows; at most {MOST_ROWS}",
            )
        )
    columns = columns_of(sheet[0])
    if isinstance(columns, Refusal):
        raise Refused(columns)
    for number, cells in enumerate(sheet[1:], FIRST_ROW):
        if any(cell not in ("", None) for cell in cells):
            yield read_row(number, {column: cells[place] for column, place in columns.items()})


def _sheet(content: bytes) -> Sequence[Sequence[Cell]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: Sequence[Sequence[Cell]] = book.get_sheet_by_index(0).to_python()
    except CalamineError as fault:
        raise Refused(
            _fault(
                "people.list_unreadable",
                "读不懂这个文件。请上传 xlsx、xls 或 ods 表格，第一行是标题。",
                "neither xlsx, xls nor ods",
            )
        ) from fault
    return rows


def _faults(rows: Sequence[ListRow], on: date) -> Iterator[RowFault]:
    """Faults of rows by the rules of the window: entry, village, number; one a row."""
    villages = {code: _village_fault(code, on) for code in {row.area_code for row in rows}}
    seen: dict[bytes, ListRow] = {}
    for row in rows:
        checked = check_resident(row.entry, on=on)
        fault = checked if isinstance(checked, Refusal) else villages[row.area_code]
        if fault is None and isinstance(checked, Checked) and checked.identity_number:
            index = identity_index(checked.identity_number)
            if index in seen:
                fault = _twice(seen[index].number)
            seen.setdefault(index, row)
        if fault is not None:
            yield RowFault(row.number, fault, row.household)
    taken = Person.objects.filter(identity_index__in=seen).values_list("identity_index", flat=True)
    for known in taken:
        row = seen[bytes(known or b"")]
        yield RowFault(row.number, number_taken(), row.household)


def _village_fault(code: str, on: date) -> Refusal | None:
    try:
        require_village(code, on)
    except Refused as refused:
        return refused.refusal
    return None


def _twice(first: int) -> Refusal:
    refusal = number_taken()
    message = f"这个身份证号码与第{first}行相同。请对照证件检查这两行。"
    return replace(
        refusal,
        code="people.list_number_twice",
        message=message,
        detail=f"the number of row {first} again",
        fields=(FieldFault("identity_number", message),),
    )


def _fault(code: str, message: str, detail: str) -> Refusal:
    return Refusal(code, message, detail, (FieldFault("file", message),))
