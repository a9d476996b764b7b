"""A worklist as an Excel workbook: the same rows, columns and order, all pages."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse, QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.worklist.declaration import Cell, Row, Worklist
from minkang.kernel.worklist.request import EXPORT, wanted
from minkang.kernel.worklist.sources import Source
from minkang.kernel.worklist.table import source_of

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel's own limit, less the row of heads.
MOST_ROWS = 1_048_575
_LONGEST_TITLE = 31
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def is_export(address: QueryDict) -> bool:
    """True when `address` asks for the workbook instead of the page."""
    return address.get(EXPORT) == "xlsx"


def workbook_of(
    worklist: Worklist[Row], rows: Source[Row] | Sequence[Row], address: QueryDict
) -> HttpResponse:
    """The worklist under the address's filters and order, as a file to download.

    Raises:
        Refused: As :func:`minkang.kernel.worklist.request.wanted`, and
            ``worklist.export_too_large`` beyond the rows a sheet can hold.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - takes a tenth of the start of a process, and most never write a workbook
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - of the same
    from openpyxl.styles import Font  # noqa: PLC0415 - of the same

    want = wanted(worklist, address)
    source = source_of(rows).narrowed(want.chosen.values())
    total = source.count()
    if total > MOST_ROWS:
        raise Refused(
            Refusal(
                code="worklist.export_too_large",
                message=f"共有{total}行，一个表格文件放不下。请先筛选，分几次导出。",
                detail=f"{total} rows; a sheet holds {MOST_ROWS}",
            )
        )
    book = Workbook(write_only=True)
    title = str(worklist.title)
    sheet = book.create_sheet(_FORBIDDEN_IN_TITLE.sub("", title)[:_LONGEST_TITLE])
    heads = [WriteOnlyCell(sheet, str(harmless(column.title))) for column in worklist.columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in source.ordered(want.order, worklist.key):
        sheet.append([harmless(column.cell(row)) for column in worklist.columns])
    content = BytesIO()
    book.save(content)
    answer = HttpResponse(content.getvalue(), content_type=WORKBOOK_TYPE)
    name = f"{title}.xlsx"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{worklist.name}.xlsx\"; filename*=UTF-8''{quote(name)}"
    )
    return answer


def harmless(cell: Cell) -> str | int | float | Decimal | date | datetime | None:
    """A cell that a spreadsheet shows and never runs.

    Text that could start a formula gets an apostrophe in front, which also survives saving the
    sheet as CSV. Control characters, which a workbook cannot hold, go. Times lose their zone, which
    a workbook cannot hold either, and are local.
    """
    match cell:
        case None | int() | float() | Decimal():
            return cell
        case datetime():
            return localtime(cell).replace(tzinfo=None)
        case date():
            return cell
        case SafeString():
            words = strip_tags(cell).strip()
        case _:
            words = str(cell)
    words = _CONTROL.sub("", words)
    return f"'{words}" if words.lstrip(" ").startswith(_FORMULA_START) else words
