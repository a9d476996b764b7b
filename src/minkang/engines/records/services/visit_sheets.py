"""Visits of a village clinic from a spreadsheet or a CSV file: every bad row told, good ones kept."""

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.records.models import Feed, Submission
from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.rules.visit_sheets import GENDERS, MEASURES, Column, VisitRow, told
from minkang.engines.records.services.feeding import entries_of
from minkang.engines.records.services.quarantine import keep
from minkang.engines.records.services.transacting import transact
from minkang.engines.records.terms import Author, FeedAnswer
from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.organisations.services.sheets import Cells, RowFault, read_sheet

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NUMBER = re.compile(r"[A-Za-z0-9.-]{1,40}")
NEEDED = (
    Column.RECORD, Column.VISIT, Column.NAME, Column.SEX, Column.BORN_ON, Column.NUMBER,
    Column.TELEPHONE, Column.ON, Column.CODE, Column.DIAGNOSIS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: rows that can be kept, and what is wrong with the others."""

    rows: tuple[VisitRow, ...]
    faults: tuple[RowFault, ...]


def read(content: bytes, *, at: datetime) -> Sheet:
    """Read a sheet (xlsx, xls, ods, or CSV in UTF-8 or GB 18030); keeps nothing.

    Raises:
        Refused: it is no sheet, too large, empty, or a heading is missing.
    """
    on = localdate(at)
    rows: list[VisitRow] = []
    faults: list[RowFault] = []
    seen: dict[str, int] = {}
    for cells in _cells(content):
        row = _row(cells, on)
        if not cells.faults and row.visit in seen:
            cells.faults.append(
                RowFault(cells.row, Column.VISIT, f"与第 {seen[row.visit]} 行的门诊号相同。")
            )
        if cells.faults:
            faults += cells.faults
        else:
            seen[row.visit] = cells.row
            rows.append(row)
    return Sheet(tuple(rows), tuple(faults))


def take_in(*, feed: Feed, content: bytes, sheet: Sheet, at: datetime) -> Submission:
    """Write the visits of a sheet, each in a transaction of its own; what fails is quarantined.

    The same file again writes nothing new; a changed row changes what its visit number names.
    """
    digest = hashlib.sha256(content).digest()
    written, rejected = 0, len({fault.row for fault in sheet.faults})
    for row in sheet.rows:
        try:
            written += _write(feed, row, at)
        except FhirRefused as refused:
            rejected += 1
            _keep(feed, row.row, refused.issues, at)
    for fault in sheet.faults:
        issue = Issue(Severity.ERROR, IssueCode.VALUE, fault.field, fault.message, "cell at fault")
        _keep(feed, fault.row, (issue,), at)
    submission, _ = Submission.objects.update_or_create(
        feed=feed,
        control=digest.hex()[:16],
        defaults={
            "digest": digest,
            "said_at": None,
            "received_at": at,
            "answer": FeedAnswer.ERROR if rejected else FeedAnswer.ACCEPTED,
            "written": written,
            "rejected": rejected,
        },
    )
    return submission


def _write(feed: Feed, row: VisitRow, at: datetime) -> int:
    author = Author(by=f"feed:{feed.pk}", organisation=feed.organisation_id)
    entries = entries_of(told(row, str(feed.organisation_id)))
    with transaction.atomic():
        return len(transact(entries=entries, author=author, at=at))


def _keep(feed: Feed, row: int, issues: Sequence[Issue], at: datetime) -> None:
    keep(
        organisation=feed.organisation_id,
        feed=feed.name,
        reference=f"第 {row} 行",
        text="",
        issues=tuple(issues),
        at=at,
    )


def _cells(content: bytes) -> Sequence[Cells]:
    if content.startswith(_WORKBOOKS):
        return read_sheet(content, [NEEDED])[1]
    rows = list(csv.DictReader(io.StringIO(_decoded(content))))
    missing = [title for title in NEEDED if not rows or title not in rows[0]]
    if missing:
        message = f"第一行缺少这些列：{'、'.join(missing)}。请按模板的标题整理第一行，再上传一次。"
        raise Refused(
            Refusal(
                "records.sheet_columns_missing",
                message,
                f"missing headings: {', '.join(missing)}",
                (FieldFault("file", message),),
            )
        )
    return [
        Cells(number, {title: said or "" for title, said in row.items() if title})
        for number, row in enumerate(rows, 2)
    ]


def _decoded(content: bytes) -> str:
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            continue
    message = "读不懂这个文件。请上传 xlsx、xls、ods 表格，或 UTF-8、GB 18030 编码的 CSV 文件。"
    raise Refused(
        Refusal(
            "records.sheet_unreadable",
            message,
            "neither a workbook nor text in UTF-8 or GB 18030",
            (FieldFault("file", message),),
        )
    )


def _row(cells: Cells, today: date) -> VisitRow:
    on = cells.day(Column.ON) or today
    born_on = cells.day(Column.BORN_ON) or today
    if on > today:
        _fault(cells, Column.ON, "就诊日期还没有到，请检查。")
    if born_on > on:
        _fault(cells, Column.BORN_ON, "出生日期晚于就诊日期，请检查。")
    return VisitRow(
        row=cells.row,
        record=_number(cells, Column.RECORD),
        visit=_number(cells, Column.VISIT),
        name=cells.text(Column.NAME),
        gender=_gender(cells),
        born_on=born_on,
        identity_number=_identity_number(cells, today),
        telephone=cells.text(Column.TELEPHONE, required=False),
        on=on,
        code=cells.text(Column.CODE, required=False),
        diagnosis=cells.text(Column.DIAGNOSIS, required=False),
        measured=tuple(
            (column, value)
            for column in MEASURES
            if (value := _measured(cells, column)) is not None
        ),
    )


def _number(cells: Cells, column: Column) -> str:
    said = cells.text(column)
    if said and not _NUMBER.fullmatch(said):
        _fault(cells, column, "只能用字母、数字、点和短横，最长40个。")
    return said


def _gender(cells: Cells) -> str:
    said = cells.text(Column.SEX)
    if said and said not in GENDERS:
        _fault(cells, Column.SEX, f"可以填：{'、'.join(GENDERS)}。")
    return GENDERS.get(said, "unknown")


def _identity_number(cells: Cells, today: date) -> str:
    said = cells.text(Column.NUMBER, required=False)
    if not said:
        return ""
    number = parse_resident_number(said, on=today)
    if isinstance(number, Refusal):
        _fault(cells, Column.NUMBER, number.message)
        return ""
    return number.value


def _measured(cells: Cells, column: Column) -> Decimal | None:
    said = cells.text(column, required=False)
    if not said:
        return None
    measure = MEASURES[column]
    try:
        value = Decimal(said)
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and measure.least <= value <= measure.most):
        _fault(
            cells, column, f"应为 {measure.least} 到 {measure.most} 之间的数（{measure.unit}）。"
        )
        return None
    return value


def _fault(cells: Cells, column: Column, message: str) -> None:
    cells.faults.append(RowFault(cells.row, column, message))
