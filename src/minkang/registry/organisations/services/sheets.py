"""The first sheet of an Excel workbook, read row by row; every unreadable cell is named.

Cells come as people fill them: dates as dates, as text or as serial numbers, codes as numbers,
formulas by their last computed value.
"""

import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isfinite
from typing import TypeGuard, TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.policy.terms import Labelled

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
_HEAD_WITHIN = 10
_CHUNK = 1 << 20
# A reference is at most ten characters; the overlap keeps one that two chunks share.
_OVERLAP = 16
_REFERENCE = re.compile(rb'\sr="([A-Z]{0,3})([0-9]{1,7})"')
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(1, 73_051)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
# Excel keeps fifteen digits of a number; longer codes have lost their end.
_EXACT_DIGITS = 15

Cell = int | float | str | bool | date | datetime | time | timedelta
W = TypeVar("W", bound=Labelled)


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot be kept: its number as Excel shows it, the column's title, the reason."""

    row: int
    field: str
    message: str


@dataclass(slots=True)
class Cells:
    """One row by column title; every reading that fails notes a fault."""

    row: int
    values: Mapping[str, Cell]
    faults: list[RowFault] = field(default_factory=list)

    def text(self, title: str, *, required: bool = True) -> str:
        """A text or code; a number stored exactly counts as its digits."""
        cell = self.values.get(title, "")
        if _is_number(cell):
            digits = f"{cell:.0f}" if cell == int(cell) else str(cell)
            if len(digits) > _EXACT_DIGITS:
                self._fault(
                    title,
                    "被存成了数字，末几位已经丢失。请把这一列的格式改为“文本”，再按证件重新填写。",
                )
                return ""
            return digits
        words = unicodedata.normalize("NFKC", str(cell)).strip()
        if required and not words:
            self._blank(title)
        return words

    def day(self, title: str, *, required: bool = True) -> date | None:
        """A day: a date cell, ``2020-1-5``, ``2020年1月5日``, ``20200105`` or a serial number."""
        cell = self.values.get(title, "")
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if _is_number(cell) and int(cell) in _SERIALS:
            return _SERIAL_ZERO + timedelta(int(cell))
        words = self.text(title, required=required)
        if not words:
            return None
        found = _day(words)
        if found is None:
            self._fault(title, f"“{words[:20]}”不是一个日期，请填成 2020-01-05 这样。")
        return found

    def word(self, title: str, vocabulary: type[W], *, required: bool = True) -> W | None:
        """A word of a vocabulary by its Chinese label."""
        said = self.text(title, required=required)
        if not said:
            return None
        for one in vocabulary:
            if unicodedata.normalize("NFKC", one.label) == said:
                return one
        choices = "、".join(one.label for one in vocabulary)
        self._fault(title, f"没有“{said[:20]}”这一项，可以填：{choices}。")
        return None

    def number(self, title: str) -> int | None:
        """A whole number, or None where the cell is blank; whether it can be is the rules' word."""
        said = self.text(title, required=False)
        if not said:
            return None
        if not re.fullmatch(r"-?[0-9]{1,9}", said):
            self._fault(title, f"“{said[:20]}”不是整数，请只填数字。")
            return None
        return int(said)

    def yes(self, title: str, *, otherwise: bool) -> bool:
        """是 or 否; a blank cell means `otherwise`."""
        cell = self.values.get(title, "")
        if isinstance(cell, bool):
            return cell
        said = self.text(title, required=False)
        if said in ("是", "否"):
            return said == "是"
        if said:
            self._fault(title, f"请填“是”或“否”，现在填的是“{said[:20]}”。")
        return otherwise

    def _blank(self, title: str) -> None:
        self._fault(
            title, "没有填写。如果这一格是公式，请在表格软件里打开并保存一次，或粘贴为数值。"
        )

    def _fault(self, title: str, message: str) -> None:
        self.faults.append(RowFault(self.row, title, message))


def read_sheet(content: bytes, heads: Sequence[Sequence[str]]) -> tuple[int, tuple[Cells, ...]]:
    """The rows under the first row that holds all titles of one of `heads`; returns which one.

    Blank rows are left out; titles may carry spaces and stars, and further columns are ignored.

    Raises:
        Refused: ``organisations.roster_too_large``, ``…roster_not_a_workbook``,
            ``…roster_header_missing``, ``…roster_empty``.
    """
    rows = _rows(content)
    titles = [[_title(cell) for cell in row] for row in rows[:_HEAD_WITHIN]]
    for place, found in enumerate(titles):
        for choice, head in enumerate(heads):
            if set(head) <= set(found):
                return choice, _below(rows, place, found)
    raise Refused(_header_missing(titles, heads))


def _below(rows: Sequence[Sequence[Cell]], place: int, titles: Sequence[str]) -> tuple[Cells, ...]:
    filled = tuple(
        Cells(number, {title: cell for title, cell in zip(titles, row, strict=False) if title})
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if any(cell != "" for cell in row)
    )
    if not filled:
        raise Refused(
            _refused("roster_empty", "表头下面没有一行内容。请从表头的下一行开始填写。", "no rows")
        )
    return filled


def _rows(content: bytes) -> list[list[Cell]]:
    if len(content) > MOST_BYTES:
        raise Refused(_too_large(f"{len(content)} bytes; at most {MOST_BYTES}"))
    _insist_bounded(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except CalamineError as error:
        raise Refused(_not_a_workbook(str(error))) from None


def _insist_bounded(content: bytes) -> None:
    """Refuse a small file that would unpack into more than a list can be, before unpacking it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise Refused(_too_large("the unpacked workbook is too large"))
            for one in packed.infolist():
                if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
                    _insist_sheet_bounded(packed, one)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused(_not_a_workbook(str(error))) from None


def _insist_sheet_bounded(packed: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> None:
    kept = b""
    with packed.open(sheet) as stream:
        while chunk := stream.read(_CHUNK):
            for column, row in _REFERENCE.findall(kept + chunk):
                if int(row) > MOST_ROWS + _HEAD_WITHIN or _column(column) > MOST_COLUMNS:
                    where = (column + row).decode()
                    raise Refused(_too_large(f"cell {where}; at most {MOST_ROWS} rows"))
            kept = chunk[-_OVERLAP:]


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and isfinite(cell)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _title(cell: Cell) -> str:
    words = unicodedata.normalize("NFKC", str(cell))
    return "".join(words.split()).strip("*")


def _day(words: str) -> date | None:
    found = _DAY.fullmatch("".join(words.split()).removesuffix("00:00:00"))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _header_missing(found: Sequence[Sequence[str]], heads: Sequence[Sequence[str]]) -> Refusal:
    said = {title for row in found for title in row}
    nearest = min(heads, key=lambda head: len(set(head) - said))
    missing = "、".join(title for title in nearest if title not in said)
    return _refused(
        "roster_header_missing",
        f"表头缺少这些列：{missing}。请使用模板的表头，每列的名称保持不变。",
        f"no row among the first {_HEAD_WITHIN} holds every title; missing: {missing}",
    )


def _too_large(detail: str) -> Refusal:
    message = "表格太大：最多5 MB、20000行、100列。请删去多余的行和列，或分成几份上传。"
    return _refused("roster_too_large", message, detail)


def _not_a_workbook(detail: str) -> Refusal:
    message = "这不是能读出的 Excel 表格。请在表格软件里“另存为”.xlsx（不加密码）后再上传。"
    return _refused("roster_not_a_workbook", message, detail)


def _refused(reason: str, message: str, detail: str) -> Refusal:
    return Refusal(f"organisations.{reason}", message, detail, (FieldFault("roster", message),))
