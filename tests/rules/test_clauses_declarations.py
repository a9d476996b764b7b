"""A register file that says something the house does not understand is refused, and says where."""

from pathlib import Path

import pytest

from minkang.policy.clauses import DeclarationFault, Register, tables
from minkang.policy.clauses.loading import assemble
from minkang.policy.clauses.waiting import gather

GOOD = """
[document]
id = "a-1"
title = "便民若干措施"
title_en = "Measures"
issuers = ["甲市政府"]
region = "110100"
level = "city"
signed_on = 2025-01-01
copies = ["a.txt"]

[[clause]]
id = "a-1/1.1"
item = "a-1/1"
title = "当天受理"
title_en = "Same-day acceptance"
kind = "limit"
capability = "approval-services"
room = "affairs.permits"
units = ["窗口办", "信息办"]
deadline = {on = 2025-12-31}
anchor = {length = 7, head = "00000000", sha256 = "ab"}

[[clause.target]]
indicator = "受理天数"
indicator_en = "Days"
comparator = "<="
value = 1.0
unit = "天"
"""


def _assemble(folder: Path, text: str) -> Register:
    (folder / "a.toml").write_text(text, encoding="utf-8")
    return assemble(tables.read_folder(folder))


def test_a_complete_file_is_read_with_its_digits(tmp_path: Path) -> None:
    register = _assemble(tmp_path, GOOD)
    clause = register.get("a-1/1.1")
    assert str(clause.targets[0].value) == "1.0"
    assert clause.lead == "窗口办"
    assert clause.effective_from == register.documents[0].signed_on


@pytest.mark.parametrize(
    ("said", "instead", "fault"),
    [
        ("copies =", 'colour = "red"\ncopies =', "unexpected colour"),
        ('room = "affairs.permits"', 'room = "affairs.permit"', "expected policy, registry"),
        ('title = "当天受理"', "", "title is missing"),
        ('title = "当天受理"', 'title = " "', "text that is not empty"),
        ("value = 1.0", 'value = "1"', "expected a number"),
        ("value = 1.0", "", "needs `value` or `words`"),
        ("value = 1.0", "value = 1.0\nupper = 2", "`upper` belongs to a range"),
        ('unit = "天"', 'unit = "旬"', "has no English word"),
        ("signed_on = 2025-01-01", "signed_on = 2025-01-01T00:00:00", "expected a day"),
        ("signed_on = 2025-01-01", "signed_on = 2025-02-30", r"a\.toml"),
        ("signed_on = 2025-01-01", "signed_on = 2025-01-01\nexpires_on = 2024-01-01", "expires"),
        ("{on = 2025-12-31}", '{basis = "stated"}', "needs `on` or `words`"),
        ("length = 7", "length = 7.5", "expected a whole number"),
        ('id = "a-1/1.1"', 'id = "b-1/1.1"', "is not of document a-1"),
        ('units = ["窗口办", "信息办"]', 'units = "窗口办"', "an array of texts"),
        ("[document]", "[paper]", r"\[document\] is missing"),
    ],
)
def test_a_file_with_one_fault_is_refused_and_the_fault_is_named(
    tmp_path: Path, said: str, instead: str, fault: str
) -> None:
    assert said in GOOD
    with pytest.raises(DeclarationFault, match=fault):
        _assemble(tmp_path, GOOD.replace(said, instead, 1))


def test_a_clause_that_stands_twice_is_refused(tmp_path: Path) -> None:
    clause = GOOD[GOOD.index("[[clause]]") :]
    with pytest.raises(DeclarationFault, match="stands twice"):
        _assemble(tmp_path, GOOD + clause)


def test_a_clause_waived_twice_is_refused(tmp_path: Path) -> None:
    group = '[[group]]\nreason = "等待"\nreason_en = "waits"\nreview_on = 2027-01-31\n'
    (tmp_path / "a.toml").write_text(
        f'room = "cockpit"\n{group}clauses = ["a-1/1.1"]\n{group}clauses = ["a-1/1.1"]\n',
        encoding="utf-8",
    )
    with pytest.raises(DeclarationFault, match=r"a-1/1\.1 is waived twice"):
        gather(tables.read_folder(tmp_path))


def test_a_waiver_without_a_review_day_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'room = "cockpit"\n[[group]]\nreason = "等待"\nreason_en = "waits"\nclauses = ["a-1/1.1"]\n',
        encoding="utf-8",
    )
    with pytest.raises(DeclarationFault, match="review_on is missing"):
        gather(tables.read_folder(tmp_path))
