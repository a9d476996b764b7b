"""Reading one row of a list of residents: cells as a spreadsheet gives them, to an entry."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.people.rules.entries import ResidentEntry
from minkang.registry.people.rules.residents import together
from minkang.registry.people.terms import Kinship, Sex

Cell = int | float | str | bool | date | time | datetime | timedelta | None

ETHNICITY_DIGITS = 2
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")


class Column(StrEnum):
    """Columns of a list, by the heading they have in the first row."""

    HOUSEHOLD = "户号"
    KINSHIP = "与户主关系"
    NAME = "姓名"
    SEX = "性别"
    BORN_ON = "出生日期"
    NUMBER = "身份证号码"
    TELEPHONE = "电话"
    ETHNICITY = "民族代码"
    AREA = "村(社区)代码"
    ADDRESS = "住址"
    SINCE = "居住起始日期"


FIELDS: Mapping[Column, str] = {
    Column.KINSHIP: "kinship",
    Column.SEX: "sex",
    Column.BORN_ON: "born_on",
    Column.NUMBER: "identity_number",
    Column.SINCE: "resident_since",
    Column.HOUSEHOLD: "household",
}
SEXES = {one.label: one for one in Sex}
KINSHIPS = {one.label: one for one in Kinship}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row that reads as an entry.

    Attributes:
        number: Row of the sheet; the headings are row 1.
        household: What the list calls the household.
        area_code: Village or community.
        address: Address within it.
        entry: The resident.
    """

    number: int
    household: str
    area_code: str
    address: str = field(repr=False)
    entry: ResidentEntry


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why one row cannot be kept; `household` is what the list calls it, or ""."""

    number: int
    refusal: Refusal
    household: str


def columns_of(headings: Sequence[Cell]) -> Mapping[Column, int] | Refusal:
    """Where each column stands; refuses with ``people.list_columns_missing``."""
    found = {_text(heading): place for place, heading in enumerate(headings)}
    missing = [column for column in Column if column not in found]
    if missing:
        message = (
            f"表格第一行缺少这些列：{'、'.join(missing)}。请按模板的标题整理第一行，再上传一次。"
        )
        return Refusal(
            "people.list_columns_missing",
            message,
            f"missing headings: {', '.join(missing)}",
            (FieldFault("file", message),),
        )
    return {column: found[column] for column in Column}


def read_row(number: int, cells: Mapping[Column, Cell]) -> ListRow | RowFault:
    """One row as an entry, or every cell of it that does not read as what its column holds."""
    faults: list[Refusal] = []
    sex = SEXES.get(_text(cells[Column.SEX]))
    kinship = KINSHIPS.get(_text(cells[Column.KINSHIP]))
    born_on, since = _day(cells[Column.BORN_ON]), _day(cells[Column.SINCE])
    household = _text(cells[Column.HOUSEHOLD])
    for column, value in (
        (Column.SEX, sex),
        (Column.KINSHIP, kinship),
        (Column.BORN_ON, born_on),
        (Column.SINCE, since),
        (Column.HOUSEHOLD, household or None),
    ):
        if value is None:
            faults.append(_unreadable(column))
    if isinstance(cells[Column.NUMBER], int | float):
        faults.append(_figure())
    if faults or sex is None or kinship is None or born_on is None or since is None:
        return RowFault(number, together(faults), household)
    return ListRow(
        number,
        household,
        _text(cells[Column.AREA]),
        _text(cells[Column.ADDRESS]),
        ResidentEntry(
            name=_text(cells[Column.NAME]),
            sex=sex,
            born_on=born_on,
            resident_since=since,
            kinship=kinship,
            identity_number=_text(cells[Column.NUMBER]),
            telephone=_text(cells[Column.TELEPHONE]),
            ethnicity=_text(cells[Column.ETHNICITY]).zfill(ETHNICITY_DIGITS),
        ),
    )


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = DAY.fullmatch(_text(cell))
    if written is None:
        return None
    try:
        return date(*map(int, written.groups()))
    except ValueError:
        return None


_EXPECTED: Mapping[Column, str] = {
    Column.SEX: "、".join(SEXES),
    Column.KINSHIP: "、".join(KINSHIPS),
    Column.BORN_ON: "1950-01-02",
    Column.SINCE: "2020-01-01",
    Column.HOUSEHOLD: "同一户各人填同一个编号",
}


def _unreadable(column: Column) -> Refusal:
    message = f"“{column}”这一格看不懂。应填：{_EXPECTED[column]}。"
    return Refusal(
        "people.list_cell_malformed",
        message,
        f"column {column}: expected {_EXPECTED[column]}",
        (FieldFault(FIELDS[column], message),),
    )


def _figure() -> Refusal:
    message = (
        "身份证号码被表格存成了数字，末几位已经丢失。请把这一列设为“文本”格式，对照证件重新填写。"
    )
    return Refusal(
        "people.list_number_is_figure",
        message,
        "the cell is a number; a spreadsheet keeps fifteen digits of it",
        (FieldFault(FIELDS[Column.NUMBER], message),),
    )
