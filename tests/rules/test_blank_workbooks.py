"""A workbook somebody fills in keeps what they type, and offers what may be chosen."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from minkang.engines.records.services import visit_sheets
from minkang.kernel.worklist.blanks import REMARKS, Heading, blank_workbook
from minkang.registry.organisations.services import roster_template
from minkang.registry.organisations.terms import RosterKind
from minkang.registry.people.services import list_template

TEMPLATES = {
    "visits": visit_sheets.template,
    "residents": list_template,
    **{kind: (lambda kind=kind: roster_template(kind)) for kind in RosterKind},
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_code_loses_its_last_digits_in_any_template(name: str) -> None:
    sheet = load_workbook(BytesIO(TEMPLATES[name]())).worksheets[0]
    heads = list(sheet[1])
    assert all(head.value and head.font.bold for head in heads)
    assert {sheet.column_dimensions[head.column_letter].number_format for head in heads} == {"@"}
    assert sheet.freeze_panes == "A2"


def test_choices_are_offered_where_a_cell_can_hold_them_and_remarks_follow() -> None:
    headings = [
        Heading("性别", ("男", "女")),
        Heading("备注"),
        Heading("科室", tuple(f"第{one}科" for one in range(90))),
    ]
    content = blank_workbook(title="甲", headings=headings, remarks=[("性别", "选")], most_rows=9)
    book = load_workbook(BytesIO(content))
    (choice,) = book.worksheets[0].data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"男,女"', "A2:A10")
    assert [book.worksheets[1].title, book.worksheets[1]["B1"].value] == [REMARKS, "选"]
    assert (
        len(load_workbook(BytesIO(blank_workbook(title="甲", headings=headings))).worksheets) == 1
    )
