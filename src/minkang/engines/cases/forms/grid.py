"""A procedure as a grid of cells: what its tables hold, a line for each row, without a script.

A line whose cells are all empty is no row; empty lines stand below those that are filled. Lists are
words with blanks between them, a guard is the table of its condition.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minkang.engines.cases.rules.definition import to_tables
from minkang.engines.cases.rules.procedure import Procedure
from minkang.engines.cases.terms import (
    ClockEffect,
    JoinKind,
    LimitName,
    LimitUnit,
    Outcome,
    StateKind,
)
from minkang.kernel.web.spoken import NOT_CHOSEN, Word, spoken
from minkang.policy.terms import Labelled

EMPTY_LINES, MOST_LINES = 2, 200
VERIFICATIONS = (
    ("official", _("官方文本")),
    ("secondary", _("二手来源")),
    ("memory", _("待核")),
)
LISTS = frozenset({"from", "roles", "reasons", "marks", "needs", "documents", "effects", "after"})
NUMBERS = frozenset({"amount", "count"})
BASIS = (("law", _("依据")), ("article", _("第几条")), ("clause", _("政策条目")))
Column = tuple[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the tables: its name, its heading and its columns."""

    name: str
    title: str | Promise
    columns: tuple[Column, ...]


CODE, TITLE, ENGLISH = ("code", _("代码")), ("title", _("名称")), ("title_en", _("英文名称"))
HEAD: tuple[Column, ...] = (
    *(CODE, TITLE, ENGLISH),
    ("source", _("依据")),
    ("article", _("第几条")),
    ("verification", _("核对情况")),
)
SHEETS = (
    Sheet(
        "state",
        _("环节"),
        (CODE, TITLE, ENGLISH, ("kind", _("类别")), ("outcome", _("办结结果"))),
    ),
    Sheet(
        "transition",
        _("办理动作"),
        (
            *(("from", _("从哪个环节")), ("event", _("代码")), TITLE, ENGLISH),
            *(("to", _("到哪个环节")), ("roles", _("岗位")), ("clock", _("计时"))),
            *(("reasons", _("可以暂停计时的原因")), ("marks", _("特别要求")), ("guard", _("条件"))),
            *(("needs", _("要有的信息")), ("documents", _("文书")), ("effects", _("通知"))),
            *(*BASIS, ("verification", _("核对情况"))),
        ),
    ),
    Sheet(
        "task",
        _("部门任务"),
        (
            *(("state", _("在哪个环节")), CODE, TITLE, ENGLISH, ("office", _("哪类部门"))),
            *(("role", _("岗位")), ("after", _("等哪些任务")), ("is_optional", _("可以不办"))),
            *(("amount", _("数量")), ("unit", _("计量单位")), *BASIS),
            ("verification", _("核对情况")),
        ),
    ),
    Sheet(
        "join",
        _("任务汇合"),
        (
            *(("state", _("在哪个环节")), ("kind", _("怎样算办齐")), ("count", _("数量"))),
            *(("then", _("办齐后到")), ("otherwise", _("办不齐到"))),
        ),
    ),
    Sheet(
        "limit",
        _("时限"),
        (
            *(("name", _("哪种时限")), ("amount", _("数量")), ("unit", _("计量单位")), *BASIS),
            ("verification", _("核对情况")),
        ),
    ),
)
CHOICES: Mapping[tuple[str, str], type[Labelled]] = {
    ("state", "kind"): StateKind,
    ("state", "outcome"): Outcome,
    ("transition", "clock"): ClockEffect,
    ("task", "unit"): LimitUnit,
    ("join", "kind"): JoinKind,
    ("limit", "name"): LimitName,
    ("limit", "unit"): LimitUnit,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the name its value is sent under, what it is called, its value and its choices."""

    name: str
    label: str | Promise
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    is_tick: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A sheet with its lines of cells."""

    sheet: Sheet
    lines: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole procedure: cells of its head, and its sheets."""

    head: tuple[Cell, ...]
    sheets: tuple[Lines, ...]


def grid_of(procedure: Procedure) -> Grid:
    """The grid that shows a procedure."""
    return _grid(to_tables(procedure), EMPTY_LINES)


def blank_grid(said: QueryDict | None = None, more: int = EMPTY_LINES) -> Grid:
    """A grid with what was typed, if anything, and more empty lines."""
    return _grid(tables_in(said) if said else {}, more)


def tables_in(said: QueryDict) -> dict[str, object]:
    """The tables that were typed; what does not read is left as it was typed, for the reader to name."""
    told: dict[str, object] = {name: said.get(f"head-{name}", "").strip() for name, _title in HEAD}
    told["verification"] = told["verification"] or "memory"
    for sheet in SHEETS:
        told[sheet.name] = [*_typed(said, sheet)]
    return told


def _typed(said: QueryDict, sheet: Sheet) -> Iterator[dict[str, object]]:
    for line in range(MOST_LINES):
        if f"{sheet.name}-{line}-{sheet.columns[0][0]}" not in said:
            return
        cells = {
            name: said.get(f"{sheet.name}-{line}-{name}", "").strip() for name, _ in sheet.columns
        }
        row = {name: _value(name, text) for name, text in cells.items() if text}
        if row.keys() - {"verification"}:
            yield row


def _value(name: str, text: str) -> object:
    if name in LISTS:
        return text.split()
    if name in NUMBERS and text.isdecimal() and len(text) < len("1000000"):
        return int(text)
    if name == "is_optional":
        return True
    if name == "guard" and text.startswith("{") and text.count("{") + text.count("[") < MOST_LINES:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _grid(tables: Mapping[str, object], more: int) -> Grid:
    head = tuple(
        Cell(f"head-{name}", title, str(tables.get(name, "")), _choices("head", name))
        for name, title in HEAD
    )
    return Grid(head, tuple(_lines(sheet, _rows(tables, sheet.name), more) for sheet in SHEETS))


def _rows(tables: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = tables.get(name, [])
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _lines(sheet: Sheet, rows: Iterable[Mapping[str, object]], more: int) -> Lines:
    told = [*rows, *({} for _ in range(more))]
    return Lines(
        sheet,
        tuple(
            tuple(
                Cell(
                    f"{sheet.name}-{line}-{name}",
                    title,
                    _shown(row.get(name, "")),
                    _choices(sheet.name, name),
                    is_tick=name == "is_optional",
                )
                for name, title in sheet.columns
            )
            for line, row in enumerate(told)
        ),
    )


def _shown(value: object) -> str:
    match value:
        case list():
            return " ".join(map(str, value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case bool():
            return "yes" if value else ""
    return str(value)


def _choices(sheet: str, name: str) -> tuple[tuple[str, str], ...]:
    if name == "verification":
        return (NOT_CHOSEN, *((value, str(words)) for value, words in VERIFICATIONS))
    words: Iterable[Word] = CHOICES.get((sheet, name), ())
    told = tuple((one.value, spoken(one)) for one in words)
    return (NOT_CHOSEN, *told) if told else ()
