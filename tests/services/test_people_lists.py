"""Of a list with faults every bad row is told with its reason, and nothing is kept unasked."""

import io
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.people import services
from minkang.registry.people.models import Household, Person
from minkang.registry.people.rules.lists import Column
from people_samples import (
    CLERK,
    ENDED_VILLAGE,
    NOON,
    OTHER_VILLAGE,
    VILLAGE,
    household,
    lay_out_places,
    number,
    resident,
)

pytestmark = pytest.mark.django_db
HEADINGS = [column.value for column in Column]
Row = dict[Column, object]


@pytest.fixture(autouse=True)
def _places(db: None) -> None:  # noqa: ARG001 - the fixture opens the database
    lay_out_places()


def row(serial: int, **given: object) -> Row:
    """A woman who lives alone; `given` by the names of columns."""
    born_on = date(1950, 1, 1) + timedelta(days=serial // 400)
    values: Row = {
        Column.HOUSEHOLD: f"甲{serial}",
        Column.KINSHIP: "户主",
        Column.NAME: "李桂芳",
        Column.SEX: "女",
        Column.BORN_ON: born_on,
        Column.NUMBER: number(born_on, serial % 400),
        Column.TELEPHONE: f"1390000{serial:04}",
        Column.ETHNICITY: 1,
        Column.AREA: VILLAGE,
        Column.ADDRESS: f"{serial}号",
        Column.SINCE: "2020-01-01",
    }
    return values | {Column[name]: value for name, value in given.items()}


def sheet(rows: Sequence[Row], headings: Sequence[str] = tuple(HEADINGS)) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("名单")
    page.append(list(headings))
    for one in rows:
        page.append([one[Column(heading)] for heading in headings if heading in HEADINGS])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(rows: Sequence[Row]) -> services.ResidentList:
    return services.read_list(sheet(rows), at=NOON)


def codes(residents: services.ResidentList) -> dict[int, str]:
    return {fault.number: fault.refusal.code for fault in residents.faults}


BROKEN: tuple[tuple[Row, str], ...] = (
    (row(5, NUMBER="210502195001020012"), "identifiers.check_digit_wrong"),
    (row(105, NUMBER="1234"), "identifiers.resident_number_malformed"),
    (row(205, BORN_ON="1951-02-03"), "people.birth_date_contradicts_number"),
    (row(305, SEX="男"), "people.sex_contradicts_number"),
    (row(405, AREA=ENDED_VILLAGE), "places.area_ended"),
    (row(505, AREA="1"), "places.area_unknown"),
    (row(605, NUMBER=210502195001010034), "people.list_number_is_figure"),
    (row(705, TELEPHONE="12"), "people.telephone_malformed"),
    (row(805, BORN_ON="昨天"), "people.list_cell_malformed"),
    (row(905, NAME=""), "people.name_missing"),
)


def test_ten_broken_rows_of_a_thousand_are_each_told_and_nothing_is_kept_unasked() -> None:
    rows = [row(serial) for serial in range(1000)]
    for place, (broken, _) in enumerate(BROKEN):
        rows[place * 100 + 5] = broken
    residents = read(rows)
    assert codes(residents) == {place * 100 + 7: code for place, (_, code) in enumerate(BROKEN)}
    assert len(residents.rows) == 990
    with pytest.raises(Refused, match="list_has_faults"):
        services.import_list(residents=residents, only_good=False, by=CLERK, at=NOON)
    assert not Person.objects.exists()
    kept = services.import_list(residents=residents, only_good=True, by=CLERK, at=NOON)
    assert kept == Person.objects.count() == Household.objects.count() == 990
    assert Entry.objects.filter(type="people.residents_registered").count() == 1


def test_no_reason_repeats_a_number_a_name_or_a_telephone() -> None:
    told = repr(read([broken for broken, _ in BROKEN]))
    for secret in ("李桂芳", "13900000", "2105021950", "1234'"):
        assert secret not in told


def test_a_household_is_kept_together() -> None:
    rows = [
        row(1, HOUSEHOLD=7.0),
        row(
            2, HOUSEHOLD="7", KINSHIP="子女", BORN_ON="2020年1月2日", SINCE="2020.1.2", NUMBER=None
        ),
    ]
    services.import_list(residents=read(rows), only_good=False, by=CLERK, at=NOON)
    (one,) = Household.objects.all()
    assert one.members.count() == 2
    assert one.address == "1号"
    assert Person.objects.get(kinship="child").born_on == date(2020, 1, 2)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [row(1, HOUSEHOLD="a", NAME=""), row(2, HOUSEHOLD="a", KINSHIP="配偶")],
            {2: "people.name_missing", 3: "people.list_head_refused"},
        ),
        (
            [row(1, HOUSEHOLD="a", SEX="?"), row(2, HOUSEHOLD="a", KINSHIP="配偶")],
            {2: "people.list_cell_malformed", 3: "people.list_head_refused"},
        ),
        ([row(2, KINSHIP="配偶")], {2: "people.household_without_head"}),
        (
            [row(1, HOUSEHOLD="a"), row(2, HOUSEHOLD="a")],
            {2: "people.household_has_head", 3: "people.household_has_head"},
        ),
        (
            [row(1, HOUSEHOLD="a"), row(2, HOUSEHOLD="a", KINSHIP="配偶", AREA=OTHER_VILLAGE)],
            {
                2: "people.list_household_in_two_places",
                3: "people.list_household_in_two_places",
            },
        ),
        ([row(1), row(1, HOUSEHOLD="b")], {3: "people.list_number_twice"}),
    ],
)
def test_rows_that_make_no_household_are_told(rows: list[Row], expected: dict[int, str]) -> None:
    assert codes(read(rows)) == expected


def test_a_number_that_is_registered_already_is_told_and_not_whose() -> None:
    services.register_residents(
        households=[household(resident(1, born_on=date(1950, 1, 1), name="赵某某"))],
        by=CLERK,
        at=NOON,
    )
    residents = read([row(0), row(1)])
    assert codes(residents) == {3: "people.number_taken"}
    assert "赵某某" not in repr(residents)


def test_empty_rows_are_passed_over_and_the_numbers_stay_those_of_the_sheet() -> None:
    empty: Row = dict.fromkeys(Column)
    assert codes(read([row(1), empty, row(2, NAME="")])) == {4: "people.name_missing"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "list_unreadable"),
        (b"PK\x03\x04 broken", "list_unreadable"),
        (b"name,number\n1,2\n", "list_unreadable"),
        (sheet([]), "list_empty"),
        (sheet([row(1)], HEADINGS[1:]), "list_columns_missing"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code) as refused:
        services.read_list(content, at=NOON)
    assert refused.value.refusal.fields[0].name == "file"


def test_a_list_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minkang.registry.people.services.lists.MOST_ROWS", 2)
    with pytest.raises(Refused, match="list_too_large"):
        read([row(1), row(2), row(3)])


def test_a_list_without_a_single_good_row_keeps_nothing() -> None:
    residents = read([row(1, NAME="")])
    with pytest.raises(Refused, match="list_empty"):
        services.import_list(residents=residents, only_good=True, by=CLERK, at=NOON)


def test_columns_may_stand_in_any_order_beside_others() -> None:
    headings = ["备注", *reversed(HEADINGS)]
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(headings)
    one = row(1)
    page.append(["", *[one[Column(heading)] for heading in reversed(HEADINGS)]])
    file = io.BytesIO()
    book.save(file)
    assert len(services.read_list(file.getvalue(), at=NOON).rows) == 1
