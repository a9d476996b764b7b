"""An empty workbook that somebody fills in and sends back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

REMARKS = "填写说明"
MOST_ROWS = 5000
_WIDTH = 20
# Excel's own limit for the choices of a cell, joined by commas.
_LONGEST_CHOICES = 255
_TEXT = "@"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column to fill; `choices` are offered in each of its cells."""

    title: str
    choices: tuple[str, ...] = ()


def blank_workbook(
    *,
    title: str,
    headings: Sequence[Heading],
    remarks: Sequence[Sequence[str]] = (),
    most_rows: int = MOST_ROWS,
) -> bytes:
    """The workbook as xlsx: bold headings over columns of text, and a sheet of remarks if any.

    Columns are text, or a spreadsheet would take the end off identity numbers and codes.

    Args:
        title: Of the sheet to fill.
        headings: Its columns, in order.
        remarks: Rows that say how to fill it.
        most_rows: In how many rows choices are offered.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - takes a tenth of the start of a process, and most never write a workbook
    from openpyxl.styles import Font  # noqa: PLC0415 - of the same
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - of the same

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for place, heading in enumerate(headings, start=1):
        letter = get_column_letter(place)
        sheet.cell(1, place, heading.title).font = Font(bold=True)
        sheet.column_dimensions[letter].width = _WIDTH
        sheet.column_dimensions[letter].number_format = _TEXT
        _offer(sheet, letter, heading.choices, most_rows)
    sheet.freeze_panes = "A2"
    if remarks:
        told = book.create_sheet(REMARKS)
        for row in remarks:
            told.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _offer(sheet: Worksheet, letter: str, choices: Sequence[str], most_rows: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - of the same

    listed = ",".join(choices)
    if choices and len(listed) < _LONGEST_CHOICES:
        choice = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}{most_rows + 1}")
        sheet.add_data_validation(choice)
