"""A list of a thousand rows of which ten are broken: each named, the good ones kept when told so."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

import organisation_samples as samples
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.organisations.services.entries import PractitionerEntry
from minkang.registry.organisations.services.rosters import COLUMNS, RosterRow
from minkang.registry.organisations.terms import Category, Level, PostKind, RosterKind

pytestmark = pytest.mark.django_db
BY, AT, TODAY = samples.CLERK, samples.AT, samples.TODAY
HEADS = [
    "机构名称",
    "统一社会信用代码",
    "机构类别",
    "举办主体",
    "地区代码",
    "开业日期",
    "等级",
    "普通床位",
]
STAFF_HEADS = [
    "姓名", "性别", "出生日期", "身份证号码", "机构统一社会信用代码", "岗位", "任职日期",
    "资格类别", "执业范围", "证书编号", "发证日期", "科室",
]  # fmt: skip


def workbook(heads: Sequence[object], rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (heads, *rows):
        sheet.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def clinic(number: int) -> list[object]:
    code = samples.credit_code(number)
    return [f"第{number}诊所", code, "诊所", "社会办", samples.VILLAGE, date(2015, 1, 1), None, 2]


def nurse(serial: int, hospital: int = 1) -> list[object]:
    born_on = date(1985, 1, 1) + timedelta(serial // 100)
    number = samples.resident_number(serial % 100, born_on)
    return [
        "李四", "男" if serial % 2 else "女", born_on, number, samples.credit_code(hospital),
        "护士", "2020-01-05", "注册护士", "", f"N{serial:07d}", "2015年6月1日", "",
    ]  # fmt: skip


def thousand_with_ten_broken() -> tuple[list[list[object]], dict[int, str]]:
    rows = [clinic(number) for number in range(1, 1001)]
    broken: dict[int, tuple[int, object, str]] = {
        10: (1, samples.credit_code(9)[:-1] + "I", "统一社会信用代码"),
        20: (0, "  ", "机构名称"),
        30: (2, "医院诊所", "机构类别"),
        40: (4, samples.ENDED_VILLAGE, "地区代码"),
        50: (4, samples.COUNTY, "地区代码"),
        60: (5, "2015年2月30日", "开业日期"),
        70: (5, date(2099, 1, 1), "开业日期"),
        80: (6, "三级", "等级"),
        90: (7, -3, "床位等数量"),
        100: (1, samples.credit_code(1), "统一社会信用代码"),
    }
    for row, (column, cell, _title) in broken.items():
        rows[row - 2][column] = cell
    return rows, {row: title for row, (_column, _cell, title) in broken.items()}


def reviewed(content: bytes) -> organisations.Roster:
    roster = organisations.read_roster(content, on=TODAY)
    return organisations.review_roster(roster=roster, on=TODAY)


def kept(content: bytes, *, only_good: bool) -> organisations.Imported:
    roster = organisations.read_roster(content, on=TODAY)
    return organisations.import_roster(roster=roster, only_good=only_good, by=BY, at=AT)


@pytest.fixture
def county() -> None:
    samples.found_county()


@pytest.fixture
def hospital(county: None) -> Organisation:  # noqa: ARG001 - areas come first
    return organisations.register(entry=samples.hospital(), by=BY, at=AT)


@pytest.mark.usefixtures("county")
def test_ten_broken_rows_of_a_thousand_are_named_by_row_column_and_reason() -> None:
    rows, expected = thousand_with_ten_broken()
    found = reviewed(workbook(HEADS, rows))
    assert {fault.row: fault.field for fault in found.faults} == expected
    assert all(fault.message for fault in found.faults)
    assert len(found.good) == 990


@pytest.mark.usefixtures("county")
def test_the_good_rows_are_kept_only_when_the_user_says_so() -> None:
    rows, expected = thousand_with_ten_broken()
    content = workbook(HEADS, rows)
    with pytest.raises(Refused) as caught:
        kept(content, only_good=False)
    assert caught.value.refusal.code == "organisations.roster_has_faults"
    assert [fault.message.split()[0] for fault in caught.value.refusal.fields] == [
        f"第{row}行" for row in expected
    ]
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()
    assert kept(content, only_good=True) == organisations.Imported(kept=990, refused=10)
    assert Organisation.objects.count() == 990
    entry = Entry.objects.get(type="organisations.roster_imported")
    assert '"kept":990' in entry.facts


@pytest.mark.usefixtures("county")
def test_rows_that_are_registered_already_are_named() -> None:
    content = workbook(HEADS, [clinic(1), clinic(2)])
    kept(content, only_good=False)
    again = reviewed(workbook(HEADS, [clinic(2), clinic(3)]))
    assert [(fault.row, fault.field) for fault in again.faults] == [(2, "统一社会信用代码")]
    assert "已经登记" in again.faults[0].message


@pytest.mark.usefixtures("county")
def test_a_member_falls_with_its_broken_head_and_stands_with_a_good_one() -> None:
    heads = [*HEADS, "医共体牵头机构代码"]
    head, member, far = clinic(1), clinic(2), clinic(3)
    rows = [[*head, ""], [*member, samples.credit_code(1)], [*far, samples.credit_code(2)]]
    assert reviewed(workbook(heads, rows)).faults == ()
    rows[0][4] = samples.COUNTY
    assert {fault.row for fault in reviewed(workbook(heads, rows)).faults} == {2, 3, 4}


def test_a_staff_roster_is_kept_with_licences_and_posts(hospital: Organisation) -> None:
    rows = [nurse(serial) for serial in range(20)]
    rows[3][11] = "内科"
    result = kept(workbook(STAFF_HEADS, rows), only_good=False)
    assert result == organisations.Imported(kept=20, refused=0)
    assert hospital.posts.filter(kind=PostKind.NURSE, since=date(2020, 1, 5)).count() == 20
    assert hospital.posts.filter(department__name="内科").count() == 1


@pytest.mark.usefixtures("hospital")
@pytest.mark.parametrize(
    ("column", "cell", "title"),
    [
        (1, "女性", "性别"),
        (2, date(1985, 1, 2), "出生日期"),
        (3, samples.resident_number(1)[:-1] + "*", "身份证号码"),
        (3, 219902198501010011.0, "身份证号码"),
        (4, samples.credit_code(99), "机构统一社会信用代码"),
        (5, "医师", "资格类别"),
        (6, date(2010, 1, 1), "任职日期"),
        (7, "", "资格类别"),
        (8, "临床", "执业范围"),
        (9, "", "证书编号"),
        (11, "心外科", "科室"),
    ],
)
def test_a_broken_staff_row_is_named_at_its_column(column: int, cell: object, title: str) -> None:
    rows = [nurse(1), nurse(2)]
    rows[0][column] = cell
    found = reviewed(workbook(STAFF_HEADS, rows))
    assert {(fault.row, fault.field) for fault in found.faults} == {(2, title)}
    assert samples.resident_number(1, date(1985, 1, 1)) not in str(found.faults)


@pytest.mark.usefixtures("hospital")
def test_one_licence_number_twice_in_a_list_is_named_in_the_later_row() -> None:
    rows = [nurse(1), nurse(2)]
    rows[1][9] = rows[0][9]
    assert [fault.row for fault in reviewed(workbook(STAFF_HEADS, rows)).faults] == [3]


@pytest.mark.parametrize(
    "cell",
    [
        date(2015, 1, 5), datetime(2015, 1, 5, 8, tzinfo=None),  # noqa: DTZ001 - a sheet knows no zone
        "2015-1-5", "2015/01/05", "2015.1.5",
        "2015年1月5日", "20150105", 20150105, 42009, "２０１５-01-05", " 2015-01-05 00:00:00",
    ],
)  # fmt: skip
def test_a_day_is_read_however_a_sheet_writes_it(cell: object) -> None:
    row = clinic(1)
    row[5] = cell
    roster = organisations.read_roster(workbook(HEADS, [row]), on=TODAY)
    assert roster.faults == ()
    entry = roster.rows[0].entry
    assert not isinstance(entry, PractitionerEntry)
    assert entry.opened_on == date(2015, 1, 5)


def test_blank_rows_stars_spaces_and_further_columns_do_no_harm() -> None:
    heads = ["序号", *(f" {head}* " for head in HEADS)]
    rows = [["本县诊所名册"], heads, [], [1, *clinic(1)], [], [2, *clinic(2)]]
    roster = organisations.read_roster(workbook(["填报单位"], rows), on=TODAY)
    assert [row.row for row in roster.rows] == [5, 7]
    assert roster.faults == ()


def test_a_formula_without_a_value_is_told_apart_from_nothing() -> None:
    row = clinic(1)
    row[0] = '="第1"&"诊所"'
    (fault,) = organisations.read_roster(workbook(HEADS, [row]), on=TODAY).faults
    assert (fault.row, fault.field) == (2, "机构名称")
    assert "公式" in fault.message


def test_a_code_kept_as_a_number_is_read_while_it_is_exact() -> None:
    row = clinic(1)
    row[4] = int(samples.VILLAGE)
    entry = organisations.read_roster(workbook(HEADS, [row]), on=TODAY).rows[0].entry
    assert not isinstance(entry, PractitionerEntry)
    assert entry.area == samples.VILLAGE


def packed(sheet: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", sheet)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "organisations.roster_not_a_workbook"),
        (b"name,code\n", "organisations.roster_not_a_workbook"),
        (packed(b"<worksheet/>"), "organisations.roster_not_a_workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "organisations.roster_not_a_workbook"),
        (b"0" * (5 * 1024 * 1024 + 1), "organisations.roster_too_large"),
        (packed(b'<c r="XFD1048576"/>'), "organisations.roster_too_large"),
        (packed(b'<row r="1048576"/>'), "organisations.roster_too_large"),
        (packed(b" " * (101 * 1024 * 1024)), "organisations.roster_too_large"),
        (workbook(["姓名", "性别"], [["张三", "男"]]), "organisations.roster_header_missing"),
        (workbook(HEADS, []), "organisations.roster_empty"),
    ],
    ids=range(10),
)
def test_a_file_that_is_no_list_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        organisations.read_roster(content, on=TODAY)
    assert caught.value.refusal.code == code


def test_a_missing_column_is_called_by_its_name() -> None:
    content = workbook(HEADS[:-3], [clinic(1)[:-3]])
    with pytest.raises(Refused, match="开业日期"):
        organisations.read_roster(content, on=TODAY)


@pytest.mark.parametrize("kind", RosterKind)
def test_the_template_is_a_list_that_can_be_read_once_it_is_filled(kind: RosterKind) -> None:
    book = openpyxl.load_workbook(BytesIO(organisations.roster_template(kind)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [one.title + "*" * one.is_required for one in COLUMNS[kind]]
    filled = {column.title: column.choices[0] for column in COLUMNS[kind] if column.choices}
    for place, column in enumerate(COLUMNS[kind], start=1):
        sheet.cell(
            2, place, filled.get(column.title, "2020-01-05" if "日期" in column.title else "1")
        )
    content = BytesIO()
    book.save(content)
    roster = organisations.read_roster(content.getvalue(), on=TODAY)
    assert roster.kind is kind
    assert [fault.field for fault in roster.faults if "日期" in fault.field] == []


@pytest.mark.usefixtures("county")
def test_when_no_row_is_good_nothing_is_kept_and_that_is_said() -> None:
    row = clinic(1)
    row[4] = samples.COUNTY
    with pytest.raises(Refused, match=r"organisations\.roster_without_good_rows"):
        kept(workbook(HEADS, [row]), only_good=True)


@pytest.mark.usefixtures("county")
def test_faults_noted_by_somebody_else_count_too() -> None:
    roster = organisations.read_roster(workbook(HEADS, [clinic(1), clinic(2)]), on=TODAY)
    noted = replace(roster, faults=(organisations.RowFault(2, "地区代码", "不在本县。"),))
    result = organisations.import_roster(roster=noted, only_good=True, by=BY, at=AT)
    assert result == organisations.Imported(kept=1, refused=1)
    assert Organisation.objects.get().credit_code == samples.credit_code(2)


def test_sheet_values_become_the_words_of_the_register() -> None:
    row = [*clinic(1)]
    (read,) = organisations.read_roster(workbook(HEADS, [row]), on=TODAY).rows
    assert isinstance(read, RosterRow)
    assert not isinstance(read.entry, PractitionerEntry)
    assert (read.entry.category, read.entry.level) == (Category.CLINIC, Level.UNGRADED)
    assert not Practitioner.objects.exists()
