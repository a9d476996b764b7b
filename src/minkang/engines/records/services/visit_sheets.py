"""Visits of a village clinic from a spreadsheet or a CSV file: every bad row told, good ones kept."""

import csv
import hashlib
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.timezone import localdate

from minkang.engines.records.models import Feed, Submission
from minkang.engines.records.queries.quarantine import open_references
from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.rules.visit_sheets import GENDERS, MEASURES, Column, VisitRow, told
from minkang.engines.records.services.feeding import entries_of
from minkang.engines.records.services.quarantine import Failed, keep_all, settle_sent
from minkang.engines.records.services.transacting import transact
from minkang.engines.records.terms import Author, FeedAnswer
from minkang.kernel.identifiers import parse_resident_number
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.worklist.blanks import Heading, blank_workbook
from minkang.registry.organisations.services.sheets import Cells, RowFault, read_sheet

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NUMBER = re.compile(r"[A-Za-z0-9.-]{1,40}")
NEEDED = (
    Column.RECORD, Column.VISIT, Column.NAME, Column.SEX, Column.BORN_ON, Column.NUMBER,
    Column.TELEPHONE, Column.ON, Column.CODE, Column.DIAGNOSIS,
)  # fmt: skip
SHEET_FAULT = "The cell holds nothing that can be taken; the second sheet of the template says what to fill in."
_FILLING = {
    Column.RECORD: "必填。本机构给这位居民的档案号，字母和数字，每次都一样。",
    Column.VISIT: "必填。这一次就诊的编号，不能重复。",
    Column.NAME: "必填。",
    Column.SEX: f"必填。{'、'.join(GENDERS)}。",
    Column.BORN_ON: "必填。写成 1956-03-12。",
    Column.NUMBER: "有就填，18 位。",
    Column.TELEPHONE: "有就填。",
    Column.ON: "必填。写成 2026-11-20，不能晚于今天。",
    Column.CODE: "有就填，ICD-10 编码，如 I10。",
    Column.DIAGNOSIS: "有就填，如 高血压。",
    **{
        column: f"测了就填，{one.least} 到 {one.most} 之间（{one.unit}）。"
        for column, one in MEASURES.items()
    },
}


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that cannot be kept: its visit number, "" where it has none, and what it says."""

    row: int
    visit: str
    text: str = field(repr=False)
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: rows that can be kept, and those that cannot."""

    rows: tuple[VisitRow, ...]
    faulty: tuple[FaultyRow, ...]

    @property
    def faults(self) -> tuple[RowFault, ...]:
        """What is wrong, cell by cell."""
        return tuple(fault for one in self.faulty for fault in one.faults)


def read(content: bytes, *, at: datetime) -> Sheet:
    """Read a sheet (xlsx, xls, ods, or CSV in UTF-8 or GB 18030); keeps nothing.

    Raises:
        Refused: it is no sheet, too large, empty, or a heading is missing.
    """
    on = localdate(at)
    rows: list[VisitRow] = []
    faulty: list[FaultyRow] = []
    seen: dict[str, int] = {}
    for cells in _cells(content):
        row = _row(cells, on)
        if not cells.faults and row.visit in seen:
            cells.faults.append(
                RowFault(cells.row, Column.VISIT, f"与第 {seen[row.visit]} 行的门诊号相同。")
            )
        if cells.faults:
            said = "\n".join(
                f"{title}：{cell}" for title, cell in cells.values.items() if cell != ""
            )
            faulty.append(FaultyRow(cells.row, row.visit, said, tuple(cells.faults)))
        else:
            seen[row.visit] = cells.row
            rows.append(row)
    return Sheet(tuple(rows), tuple(faulty))


def take_in(*, feed: Feed, content: bytes, sheet: Sheet, at: datetime) -> Submission:
    """Write the visits of a sheet, each in a transaction of its own; what fails is quarantined.

    The same file again writes nothing new; a changed row changes what its visit number names. What
    waited in the quarantine of a visit that comes again is settled.
    """
    digest = hashlib.sha256(content).digest()
    refused: list[FaultyRow] = list(sheet.faulty)
    written = 0
    for row in sheet.rows:
        try:
            written += _write(feed, row, at)
        except FhirRefused as fault:
            refused.append(_refused_row(row, fault.issues))
    visits = {row.visit for row in sheet.rows} | {one.visit for one in refused if one.visit}
    rejected = len(refused)
    with transaction.atomic():
        _settle(feed, visits, at)
        keep_all(
            (Failed(_reference(one), one.text, _issues(one)) for one in refused),
            organisation=feed.organisation_id,
            feed=feed.name,
            at=at,
        )
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


def take_in_of(feed: int, *, content: bytes, sheet: Sheet, at: datetime) -> int:
    """As `take_in`, of the feed of that number; the number of the submission.

    Raises:
        Feed.DoesNotExist: there is no such feed.
    """
    return take_in(feed=Feed.objects.get(pk=feed), content=content, sheet=sheet, at=at).pk


def template() -> bytes:
    """An empty workbook: headings over columns of text, and a sheet that says how to fill them.

    Columns are text, or a spreadsheet would take the end off identity numbers.
    """
    return blank_workbook(
        title="就诊",
        headings=[Heading(str(column)) for column in Column],
        remarks=[(str(column), _FILLING[column]) for column in Column],
    )


def _write(feed: Feed, row: VisitRow, at: datetime) -> int:
    author = Author(by=f"feed:{feed.pk}", organisation=feed.organisation_id)
    entries = entries_of(told(row, str(feed.organisation_id)))
    with transaction.atomic():
        return len(transact(entries=entries, author=author, at=at))


def _reference(one: FaultyRow) -> str:
    """What a row is called in the quarantine; the visit number is its last word."""
    return f"第 {one.row} 行 {one.visit}".strip()


def _settle(feed: Feed, visits: Collection[str], at: datetime) -> None:
    waiting = open_references(feed.organisation_id, feed.name)
    settle_sent(
        organisation=feed.organisation_id,
        feed=feed.name,
        references=[one for one in waiting if one.rpartition(" 行 ")[2] in visits],
        by=f"feed:{feed.pk}",
        at=at,
    )


def _issues(one: FaultyRow) -> tuple[Issue, ...]:
    return tuple(
        Issue(Severity.ERROR, IssueCode.VALUE, fault.field, fault.message, SHEET_FAULT)
        for fault in one.faults
    )


def _refused_row(row: VisitRow, issues: Sequence[Issue]) -> FaultyRow:
    faults = tuple(RowFault(row.row, issue.path, issue.zh) for issue in issues)
    return FaultyRow(row.row, row.visit, "", faults)


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
