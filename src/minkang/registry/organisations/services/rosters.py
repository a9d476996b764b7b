"""Rosters: lists of institutions or of staff in a workbook, read into entries and faults by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from minkang.kernel.identifiers import (
    CreditCode,
    ResidentNumber,
    parse_credit_code,
    parse_resident_number,
)
from minkang.registry.organisations.services.entries import (
    CapacityEntry,
    OrganisationEntry,
    PostEntry,
    PractitionerEntry,
    QualificationEntry,
)
from minkang.registry.organisations.services.sheets import Cells, RowFault, read_sheet
from minkang.registry.organisations.terms import (
    CapacityKind,
    Category,
    Grade,
    Level,
    Ownership,
    PostKind,
    PracticeScope,
    QualificationKind,
    RosterKind,
)

Entry = OrganisationEntry | PractitionerEntry


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a roster: its title, the entry's field it fills, and what to write into it."""

    title: str
    field: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = True


_SEXES = {"男": 1, "女": 2}
_DAY_HINT = "例如 2020-01-05"
_CODE_HINT = "18位，单元格格式为文本"

ORGANISATION_COLUMNS = (
    Column("机构名称", "name", "与执业许可证或营业执照一致"),
    Column("统一社会信用代码", "credit_code", _CODE_HINT),
    Column("机构类别", "category", choices=tuple(one.label for one in Category)),
    Column("举办主体", "ownership", choices=tuple(one.label for one in Ownership)),
    Column("地区代码", "area", "村（社区）或乡镇的12位区划代码"),
    Column("开业日期", "opened_on", _DAY_HINT),
    Column("等级", "level", "没有定级可不填", tuple(one.label for one in Level), is_required=False),
    Column("等次", "grade", "", tuple(one.label for one in Grade), is_required=False),
    Column("医疗机构登记号", "licence", "不是医疗机构的不填", is_required=False),
    Column("医共体牵头机构代码", "parent", "牵头机构的统一社会信用代码", is_required=False),
    Column("地址", "address", is_required=False),
    Column("电话", "telephone", is_required=False),
    *(
        Column(kind.label, f"count {kind}", "整数，没有可不填", is_required=False)
        for kind in CapacityKind
    ),
)
STAFF_COLUMNS = (
    Column("姓名", "name", "与身份证一致"),
    Column("性别", "sex", choices=tuple(_SEXES)),
    Column("出生日期", "born_on", _DAY_HINT),
    Column("身份证号码", "identity_number", _CODE_HINT),
    Column("机构统一社会信用代码", "organisation", _CODE_HINT),
    Column("岗位", "kind", choices=tuple(one.label for one in PostKind)),
    Column("任职日期", "since", _DAY_HINT),
    Column(
        "资格类别", "qualification_kind", "管理和工作人员不填",
        tuple(one.label for one in QualificationKind), is_required=False,
    ),
    Column("执业范围", "scope", "医师填写", tuple(one.label for one in PracticeScope), is_required=False),
    Column("证书编号", "number", is_required=False),
    Column("发证日期", "issued_on", _DAY_HINT, is_required=False),
    Column("证书有效期至", "valid_until", "长期有效的不填", is_required=False),
    Column("科室", "department", "与登记的科室名称一致", is_required=False),
    Column("主要执业机构", "is_principal", "不填为是", ("是", "否"), is_required=False),
)  # fmt: skip
COLUMNS: Mapping[RosterKind, tuple[Column, ...]] = {
    RosterKind.ORGANISATIONS: ORGANISATION_COLUMNS,
    RosterKind.STAFF: STAFF_COLUMNS,
}
_FALLBACK_TITLES = {"count": "床位等数量", "capacities": "床位等数量", "qualifications": "资格类别"}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row that could be read, by its number in the sheet."""

    row: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Roster:
    """A list as read: rows that could be read, and everything wrong with any row, by row."""

    kind: RosterKind
    rows: tuple[RosterRow, ...]
    faults: tuple[RowFault, ...]

    @property
    def good(self) -> tuple[RosterRow, ...]:
        """Rows without any fault."""
        bad = {fault.row for fault in self.faults}
        return tuple(row for row in self.rows if row.row not in bad)

    @property
    def bad_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})

    def with_faults(self, found: Iterator[RowFault]) -> "Roster":
        """The same list with further faults, all in the order of the rows."""
        faults = sorted(chain(self.faults, found), key=lambda fault: fault.row)
        return replace(self, faults=tuple(faults))


def read_roster(content: bytes, *, on: date) -> Roster:
    """Read a workbook; which list it is follows from its header.

    Numbers of beds count from the day `on`, the day of the list. A row that repeats an earlier one
    of the list is a fault of the later row. What the register knows is not asked here.

    Raises:
        Refused: the file as a whole cannot be read, see `sheets.read_sheet`.
    """
    kinds = tuple(COLUMNS)
    heads = [[one.title for one in COLUMNS[kind] if one.is_required] for kind in kinds]
    choice, cells = read_sheet(content, heads)
    kind = kinds[choice]
    build = _organisation if kind is RosterKind.ORGANISATIONS else _practitioner
    rows = _built(cells, build, on)
    faults = [fault for row in cells for fault in row.faults]
    return Roster(kind, rows, ()).with_faults(chain(faults, _repeated(rows)))


def title_of(kind: RosterKind, field: str) -> str:
    """The title of the column that fills a field of the entry."""
    for column in COLUMNS[kind]:
        if column.field == field:
            return column.title
    return _FALLBACK_TITLES.get(field, "")


def _built(
    cells: Sequence[Cells], build: Callable[[Cells, date], Entry | None], on: date
) -> tuple[RosterRow, ...]:
    built = ((row.row, build(row, on)) for row in cells)
    return tuple(RosterRow(number, entry) for number, entry in built if entry is not None)


def _organisation(cells: Cells, on: date) -> OrganisationEntry | None:
    name, code = cells.text("机构名称"), cells.text("统一社会信用代码")
    category = cells.word("机构类别", Category)
    ownership = cells.word("举办主体", Ownership)
    area, opened_on = cells.text("地区代码"), cells.day("开业日期")
    level = cells.word("等级", Level, required=False)
    grade = cells.word("等次", Grade, required=False)
    capacities = tuple(_capacities(cells, on))
    licence = cells.text("医疗机构登记号", required=False)
    parent = cells.text("医共体牵头机构代码", required=False)
    address, telephone = cells.text("地址", required=False), cells.text("电话", required=False)
    if cells.faults or category is None or ownership is None or opened_on is None:
        return None
    parsed = parse_credit_code(code)
    return OrganisationEntry(
        name=name,
        credit_code=parsed.value if isinstance(parsed, CreditCode) else code,
        category=category,
        level=level or Level.UNGRADED,
        ownership=ownership,
        area=area,
        opened_on=opened_on,
        grade=grade,
        licence=licence,
        parent=parent,
        address=address,
        telephone=telephone,
        capacities=capacities,
    )


def _capacities(cells: Cells, on: date) -> Iterator[CapacityEntry]:
    for kind in CapacityKind:
        count = cells.number(kind.label)
        if count is not None:
            yield CapacityEntry(kind, count, on)


def _practitioner(cells: Cells, on: date) -> PractitionerEntry | None:
    name, sex = cells.text("姓名"), cells.text("性别")
    born_on, number = cells.day("出生日期"), cells.text("身份证号码")
    licence, post = _licence(cells), _post(cells)
    if cells.faults or born_on is None or post is None:
        return None
    parsed = parse_resident_number(number, on=on)
    return PractitionerEntry(
        name=name,
        sex=_SEXES.get(sex, 0),
        born_on=born_on,
        identity_number=parsed.value if isinstance(parsed, ResidentNumber) else number,
        qualifications=(licence,) if licence else (),
        posts=(replace(post, qualification=licence.kind if licence else None),),
    )


def _licence(cells: Cells) -> QualificationEntry | None:
    kind = cells.word("资格类别", QualificationKind, required=False)
    scope = cells.word("执业范围", PracticeScope, required=False)
    if kind is None:
        return None
    number, issued_on = cells.text("证书编号"), cells.day("发证日期")
    valid_until = cells.day("证书有效期至", required=False)
    if issued_on is None:
        return None
    return QualificationEntry(kind, number, issued_on, scope, valid_until)


def _post(cells: Cells) -> PostEntry | None:
    organisation = cells.text("机构统一社会信用代码")
    kind, since = cells.word("岗位", PostKind), cells.day("任职日期")
    department = cells.text("科室", required=False)
    is_principal = cells.yes("主要执业机构", otherwise=True)
    if kind is None or since is None:
        return None
    parsed = parse_credit_code(organisation)
    return PostEntry(
        organisation=parsed.value if isinstance(parsed, CreditCode) else organisation,
        kind=kind,
        since=since,
        department=department,
        is_principal=is_principal,
    )


def _repeated(rows: Sequence[RosterRow]) -> Iterator[RowFault]:
    first: dict[str, int] = {}
    for row in rows:
        entry = row.entry
        if isinstance(entry, OrganisationEntry):
            key, title = entry.credit_code, "统一社会信用代码"
        else:
            key, title = entry.identity_number, "身份证号码"
        earlier = first.setdefault(key, row.row)
        if earlier != row.row:
            yield RowFault(row.row, title, f"与第{earlier}行重复，同一份名册里只能出现一次。")
