"""Targets of clauses and table rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from minkang.policy.parsing import comparators, promises
from minkang.policy.parsing.deadlines import deadline_in
from minkang.policy.parsing.lines import shadow_of
from minkang.policy.parsing.numbering import read_label
from minkang.policy.parsing.numbers import Quantity, quantities, without_per_heads
from minkang.policy.parsing.types import (
    Clause,
    ClauseKind,
    Comparator,
    Table,
    Target,
    TargetStatus,
)

_SENTENCE = re.compile(r"[^。!?\n]{1,1500}[。!?\n]?")
_ACHIEVED = re.compile(
    r"截至(?!20[3-9]\d)|目前(?!.{0,4}(?:存在|仍))|已(?:经)?(?:办理|建成|完成|确定|接入|开通|入驻|实现|达|覆盖|有|累计|组织|培训|开展|“|建立)|均已|累计(?:完成|培训|办理|建成)|同比"
    r"|比(?:上年|去年|十[二三四]五)|较(?:上年|去年|20)"
)
_PROMISING = re.compile(r"力争|确保|到20\d\d年|争取|将|计划|要")
_COUNT_UNITS = frozenset("个家所名位张辆台套项件类份处次座种条间支批场门部户")
_VERBS = re.compile(
    r"^(?:.*?(?:推进|建成|建设|新建|引进|入选|遴选|增设|完成|培育|打造|设立|建强|落实|发展|开展|实施|配备|改造|举办|给予|争创|创建|完善|编制|公布|组织|下沉|达到|力争|确保|实现))(?=[^,。]*$)"
)
_LEAD_IN = re.compile(
    r"^(?:(?:力争)?(?:到|至|在)?(?:20\d\d年(?:年?[底末])?(?:前)?|“十.五”末期?)[,、]?|其中[,:]?|并|且|同时|每年|原则上)"
)
_OPERATOR_TAIL = re.compile(
    r"(?:均|都|应当?|须|必须|分别|平均|总体|力争|确保|保持在?|维持在|稳定在|控制在|原则上|不得?(?:低于|少于|超过|高于|多于|大于|小于)|低于|高于|超过|达到?"
    r"|(?:提高|提升|增加|降低|下降|压缩|缩短|压减|减少|扩大|精确|降|升|增|减)[到至]?|至少(?:有|召开|开展|配备|设置|建设)?|最高|最多|为|在|按照?|给予|有|处|至|到|[≥≤<>=])+$"
)
_JOINT = re.compile(r"[、和及]([^,。;、和\d]{0,10})")
_SCOPE = re.compile(
    r"全[省市县区国州旗]|每[个名家户所][^,。;、\d]{0,8}?(?=[至不有的配建设联])|各[省市县区乡镇][^,。;、\d]{0,6}|[一二三]级(?:及?以上)?[^,。;、\d]{0,8}医[院疗机构]*|县域内?|城[镇区]|农村(?:地区)?|市、县"
)
_VALUE_COLUMN = re.compile(r".*(?:目标|20\d\d年).*|.*值")
_BASE_COLUMN = re.compile(r".*(?:现状|基期|基础|完成情况|实际).*|20\d\d年$")
_NAME_COLUMN = re.compile(r".*名称|(?:主要|具体|核心|二级|三级)?指标|.*项目")
_YEAR_COLUMN = re.compile(r"(?:到)?20\d\d年(?:末|底)?")
_NATURE_COLUMN = re.compile(r".*(?:性质|属性).*")
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_BACKGROUND = re.compile(r"背景|现状|基础|回顾|形势|成效|成就|面临|存在问题")
_NOUN_AFTER = re.compile(
    r"(?:\([^()]{0,10}\))?(?:及?以[上下]|[以之]?内|左右)?的?((?!及?以[上下内])[^,。;、:\d]{2,24})"
)
_EACH = re.compile(r"[每各]|全[省市县区]$")
_MOVED_ON = re.compile(r"[^,。;]{0,8}?(?:至|到|为)")
_MONEY_NOUN = re.compile(r"补助|奖励|补贴|资金")
_DUE = re.compile(r"(?:完成时限|时限要求|时间节点|完成时间|工作时限)\s?:([^。;\n]{1,40})")
_REACH, _MIN_NAME = 60, 2


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    reading: comparators.Reading
    indicator: str


def targets_of(
    clauses: Sequence[Clause], tables: Sequence[Table]
) -> tuple[list[Target], list[Target]]:
    """Return (targets, baselines): baselines come from background chapters."""
    kept: list[Target] = []
    base: list[Target] = []
    tabular = {path: (table, i) for table in tables for i, path in enumerate(table.clauses)}
    for clause in clauses:
        held = tabular.get(clause.path)
        found = (
            list(_row_targets(clause, *held))
            if held and _value_columns(held[0])
            else list(_clause_targets(clause))
        )
        if (
            any(_BACKGROUND.search(h) for h in clause.heading_path[:2])
            and clause.kind is not ClauseKind.ROW
        ):
            base.extend(replace(t, status=TargetStatus.ACHIEVED) for t in found)
        else:
            kept.extend(found)
    return kept, base


def _clause_targets(clause: Clause) -> Iterator[Target]:
    text = shadow_of(clause.text)
    label = read_label(text)
    first = label.length if label else 0
    due = _DUE.search(text)
    carried = deadline_in(due.group(1)) if due else None
    for sentence in _SENTENCE.finditer(text, first):
        for target in _sentence_targets(sentence.group(), clause, carried):
            yield replace(
                target,
                start=target.start + clause.start + sentence.start(),
                end=target.end + clause.start + sentence.start(),
            )


def _sentence_targets(sentence: str, clause: Clause, carried: date | None) -> Iterator[Target]:
    deadline = deadline_in(sentence) or carried
    achieved = bool(_ACHIEVED.search(sentence)) and not _PROMISING.search(sentence)
    status = TargetStatus.ACHIEVED if achieved else TargetStatus.COMMITMENT
    scope = _scope(sentence)
    any_figure = False
    for found in _figures(sentence, achieved=achieved):
        any_figure = True
        if _is_starting_point(sentence, found):
            continue
        for comparator, value, unit in _limits(found):
            stated = deadline_in(sentence[: found.quantity.start]) or deadline
            for indicator in _coordinated(sentence, found):
                yield Target(
                    indicator, comparator, value, unit, scope, stated, "", clause.path,
                    found.quantity.start, found.quantity.end, status,
                )  # fmt: skip
    for promise in promises.promises(sentence, dated=deadline is not None, counted=any_figure):
        yield Target(
            promise.indicator, promise.comparator, promise.value, "", scope, deadline, "", clause.path,
            promise.start, promise.end, status,
        )  # fmt: skip


def _figures(sentence: str, *, achieved: bool) -> Iterator[_Found]:
    masked = without_per_heads(sentence)
    found = list(quantities(sentence))
    previous: _Found | None = None
    for position, q in enumerate(found):
        left = re.split(r"[,;:。]", masked[max(0, q.start - _REACH) : q.start])[-1]
        if previous and previous.quantity.end > q.start - len(left):
            left = masked[previous.quantity.end : q.start]
        right = sentence[q.end : q.end + 20]
        reading = comparators.read_comparator(left, right, q, achieved=achieved)
        reading = _distributed(
            sentence, masked, found, position, reading, previous, achieved=achieved
        )
        previous = _Found(q, reading, _indicator(sentence, q, previous))
        yield previous


def _is_starting_point(sentence: str, found: _Found) -> bool:
    """Say whether the figure is only what is left behind (由20个工作日压缩至10个工作日)."""
    bare = found.reading.comparator is Comparator.EXACTLY and not found.reading.from_left
    before, after = sentence[: found.quantity.start], sentence[found.quantity.end :]
    return (
        bare
        and before.endswith(("由", "从", "由原来的", "从原来的", "由现行", "由目前的"))
        and bool(_MOVED_ON.match(after))
    )


def _distributed(
    sentence: str,
    masked: str,
    found: list[Quantity],
    position: int,
    reading: comparators.Reading,
    previous: _Found | None,
    *,
    achieved: bool,
) -> comparators.Reading:
    """Let 达到4人、8.5人 and 分别降到8克和30克以下 share their comparator."""
    if reading.from_left or reading.from_right or reading.comparator is not Comparator.EXACTLY:
        return reading
    q = found[position]
    spread = previous and "分别" in sentence[max(0, previous.quantity.start - _REACH) : q.start]
    if previous and previous.reading.from_left and (spread or previous.quantity.unit == q.unit):
        between = masked[previous.quantity.end : q.start]
        if _JOINT.fullmatch(between):
            return previous.reading
    if position + 1 < len(found) and found[position + 1].unit == q.unit:
        following = found[position + 1]
        if sentence[q.end : following.start] in ("、", "和", "及"):
            right = sentence[following.end : following.end + 20]
            shared = comparators.read_comparator("", right, following, achieved=achieved)
            return shared if shared.from_right else reading
    return reading


def _limits(found: _Found) -> Iterator[tuple[Comparator, str, str]]:
    q = found.quantity
    if not q.high:
        yield found.reading.comparator, q.value, q.unit
    elif q.hyphenated:
        yield Comparator.RANGE, f"{q.value}-{q.high}", q.unit
    else:
        yield Comparator.AT_LEAST, q.value, q.low_unit
        yield Comparator.AT_MOST, q.high, q.unit


def _coordinated(sentence: str, found: _Found) -> list[str]:
    left = re.split(
        r"[,;:。]", sentence[max(0, found.quantity.start - _REACH) : found.quantity.start]
    )[-1]
    joint = re.search(r"^(?P<subjects>.+?)(?:均|都)(?:须|要|应|需)?(?:达|提高|保持|控制|不)", left)
    if joint:
        pieces = promises.coordinated(joint.group("subjects"))
        if len(pieces) > 1:
            return [_trimmed(p) for p in pieces]
    return [found.indicator]


def _indicator(sentence: str, q: Quantity, previous: _Found | None) -> str:
    """Name what is measured: the words before the figure, for counts the noun after it."""
    floor = max(0, q.start - _REACH, previous.quantity.end if previous else 0)
    left = re.split(r"[,;:。、]", sentence[floor : q.start])[-1]
    after = _NOUN_AFTER.match(sentence[q.end : q.end + _REACH])
    subject = _trimmed(re.sub(r"^(?:及?以[上下内]|左右|[和及])", "", left))
    noun = after.group(1).strip() if after else ""
    counted = q.unit[:1] in _COUNT_UNITS
    if counted:
        subject = _VERBS.sub("", subject)
    unnamed = len(subject) < _MIN_NAME or bool(_EACH.match(subject))
    if counted and noun and unnamed and not _MONEY_NOUN.match(noun):
        return noun
    return subject or noun or (previous.indicator if previous else "")


def _trimmed(text: str) -> str:
    return _OPERATOR_TAIL.sub("", _LEAD_IN.sub("", text.strip())).strip("“”()□ ")


def _scope(sentence: str) -> str:
    found = _SCOPE.search(sentence)
    return found.group() if found else ""


def _value_columns(table: Table) -> list[int]:
    """Return the columns that hold targets: named so, or every year but the first."""
    if not any(_NAME_COLUMN.fullmatch(c) for c in table.columns):
        return []
    places = range(len(table.columns))
    named = [
        i
        for i in places
        if _VALUE_COLUMN.fullmatch(table.columns[i])
        and not _BASE_COLUMN.fullmatch(table.columns[i])
    ]
    years = [i for i in places if _YEAR_COLUMN.fullmatch(table.columns[i])]
    return named or (years[1:] if len(years) > 1 else years)


def _row_targets(clause: Clause, table: Table, row: int) -> Iterator[Target]:
    cells = table.rows[row]
    shift = len(cells) - len(table.columns)
    name = _cell(cells, table, shift, _NAME_COLUMN)
    nature = _cell(cells, table, shift, _NATURE_COLUMN)
    unit = _cell(cells, table, shift, _UNIT_COLUMN)
    for column in _value_columns(table):
        if not 0 <= column + shift < len(cells):
            continue
        cell = shadow_of(cells[column + shift])
        deadline = deadline_in(table.columns[column]) or deadline_in(table.title)
        at = max(shadow_of(clause.text).rfind(cell), 0) + clause.start
        for comparator, value, of_unit in _cell_readings(cell, unit):
            end = at + len(cell)
            yield Target(
                name, comparator, value, of_unit, "", deadline, nature, clause.path, at, end
            )


def _cell(cells: Sequence[str], table: Table, shift: int, pattern: re.Pattern[str]) -> str:
    """Return the cell under the last column whose name fits; empty when none does."""
    places = [i + shift for i, c in enumerate(table.columns) if pattern.fullmatch(c)]
    return cells[places[-1]] if places and places[-1] < len(cells) else ""


def _cell_readings(cell: str, unit: str) -> Iterator[tuple[Comparator, str, str]]:
    written = cell + unit if unit and re.search(r"\d$", cell) else cell
    found = list(_figures(written, achieved=False))
    if found:
        yield from _limits(found[0])
        return
    promise = promises.cell_promise(cell)
    if promise:
        yield promise[0], promise[1], ""
        return
    bare = re.fullmatch(r"([≥≤<>]=?)?\s*(\d+(?:\.\d+)?)", cell.strip())
    if bare:
        symbols = {"≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", "<": "<", ">": ">", None: "="}
        yield Comparator(symbols[bare.group(1)]), bare.group(2), unit
