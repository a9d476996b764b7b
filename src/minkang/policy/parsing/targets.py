"""Targets of clauses and table rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from minkang.policy.parsing import cells, comparators, promises, standing
from minkang.policy.parsing.deadlines import Mention, deadline_at, due_in, mentions, spread_days
from minkang.policy.parsing.indicators import (
    indicator_of,
    respective_subjects,
    shared_subjects,
    topic_of,
    trimmed,
)
from minkang.policy.parsing.joined import Joined, joined
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
_JOINT = re.compile(r"[、和及]([^,。;、和\d]{0,10})")
_SCOPE = re.compile(
    r"全[省市县区国州旗]|每[个名家户所][^,。;、\d]{0,8}?(?=[至不有的配建设联])|各[省市县区乡镇][^,。;、\d]{0,6}|[一二三]级(?:及?以上)?[^,。;、\d]{0,8}医[院疗机构]*|县域内?|城[镇区]|农村(?:地区)?|市、县"
)
_ANY_SCOPE = re.compile(r"[全每各级县城农市]")
_MOVED_ON = re.compile(r"[^,。;]{0,8}?(?:至|到|为)")
_MOVED_FROM = re.compile(r"(?:由|从)[^,。;、\d由从]{0,8}(?:20\d\d年(?:末|底)?的?)?$")
_DUE = re.compile(
    r"(?:完成时[限间]|时限要求|时间(?:节点|要求)|(?:工作|整改|办理)时限|完成期限)\s?:([^。;\n]{1,40})"
)
_HEADING_YEAR = re.compile(
    r"(?<!\d)(20\d\d)年(?:度)?(?:的?(?:主要|重点))?(?:工作|打算|安排|计划|目标|任务)"
)
# Without a figure in digits or words, or a word of promise, no reader below finds anything; a word
# of movement says something only beside a measure.
_TELLING = re.compile(r"[\d一二两三四五六七八九十百千万半番应不]|全[部面覆]|普遍")
_MOVING = re.compile(r"[提增升扩改降减缩回遏]")
_MEASURED = re.compile(r"[率比重额费量数次寿均耗度件例宗起平日]")
_PART_STOP = re.compile(r"[,;:。|\t\n]")
_ITEM = re.compile(r"\s*\d{1,3}[.、](?!\d)")
_BULLET = re.compile(r"[—●■◆★▲►※·•-]")
_REACH = 60


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    reading: comparators.Reading
    indicator: str


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around a clause: a date carried to it, the year meant, report or not.

    `own` is the year of the document itself, `year` that of the chapter when it names one.
    """

    carried: date | None
    year: int | None
    own: int | None
    reporting: bool


@dataclass(frozen=True, slots=True)
class _Lead:
    """A lead-in such as 到2025年实现以下目标: whose date holds for the clauses below it."""

    path: str
    day: date

    def covers(self, clause: Clause) -> bool:
        """Say whether `clause` is listed below the lead-in."""
        if clause.path.startswith(f"{self.path}."):
            return True
        parent, _, own = self.path.rpartition(".")
        listed = clause.kind is ClauseKind.ITEM or bool(_BULLET.match(clause.text))
        return (
            own.startswith("p") and listed and (not parent or clause.path.startswith(f"{parent}."))
        )


def targets_of(
    clauses: Sequence[Clause],
    tables: Sequence[Table],
    *,
    title: str = "",
    year: int | None = None,
) -> tuple[list[Target], list[Target]]:
    """Return (targets, baselines): baselines come from background chapters.

    `title` tells a report from a plan; `year` is the document's own, meant by 6月底前.
    """
    kept: list[Target] = []
    base: list[Target] = []
    tabular = {path: (table, i) for table in tables for i, path in enumerate(table.clauses)}
    lead: _Lead | None = None
    for clause in clauses:
        lead = lead if lead and lead.covers(clause) else None
        own = shadow_of(clause.text)
        meant = _heading_year(clause) or year
        carried = _stated_due(own, meant) or (lead.day if lead else _heading_date(clause))
        context = _Context(carried, meant, year, standing.is_report(title, clause.heading_path))
        held = tabular.get(clause.path)
        found = list(_row(clause, own, *held, context) if held else _text(clause, own, context))
        background = standing.is_background(clause.heading_path)
        if background and clause.kind is not ClauseKind.ROW:
            base.extend(replace(t, status=TargetStatus.ACHIEVED) for t in found)
        else:
            kept.extend(found)
        lead = _lead_of(clause, own, meant) or lead
    return kept, base


def _stated_due(own: str, year: int | None) -> date | None:
    due = _DUE.search(own)
    return due_in(due.group(1), year) if due else None


def _heading_date(clause: Clause) -> date | None:
    """Return the year that a heading above names with 到 or 至."""
    for heading in map(shadow_of, reversed(clause.heading_path)):
        stated = re.search(r"(?<!截)[到至](20\d\d)年", heading[:_REACH])
        if stated:
            return date(int(stated.group(1)), 12, 31)
    return None


def _heading_year(clause: Clause) -> int | None:
    """Return the year a chapter is about (三、2025年工作打算)."""
    for heading in map(shadow_of, reversed(clause.heading_path)):
        stated = _HEADING_YEAR.search(heading[:_REACH])
        if stated:
            return int(stated.group(1))
    return None


def _lead_of(clause: Clause, own: str, year: int | None) -> _Lead | None:
    if not own.rstrip().endswith(":"):
        return None
    stated = mentions(re.split(r"[。;]", own[-4 * _REACH :])[-1], year)
    return _Lead(clause.path, stated[-1].day) if stated else None


def _row(clause: Clause, own: str, table: Table, row: int, context: _Context) -> Iterator[Target]:
    due = cells.due_of(table, row, context.year)
    if cells.value_columns(table):
        yield from cells.row_targets(clause, table, row, due, _limits_of)
    else:
        yield from _text(clause, own, replace(context, carried=due or context.carried))


def _limits_of(cell: str) -> list[cells.Limit]:
    found = next(_figures(cell, [(len(cell), False)]), None)
    return list(_limits(found)) if found else []


def _text(clause: Clause, own: str, context: _Context) -> Iterator[Target]:
    row = clause.kind is ClauseKind.ROW
    flow = Joined(own, range(len(own))) if row else joined(own)
    label = read_label(flow.text)
    first = label.length if label else 0
    topic: str | None = None
    for sentence in _SENTENCE.finditer(flow.text, first):
        for target in _sentence_targets(sentence.group(), clause.path, context):
            at = sentence.start()
            start, end = flow.span(target.start + at, target.end + at)
            yield replace(
                target,
                indicator=target.indicator or topic or "",
                start=start + clause.start,
                end=end + clause.start,
            )
        if topic is None:
            topic = topic_of(sentence.group())


def _sentence_targets(sentence: str, path: str, context: _Context) -> Iterator[Target]:
    if not _may_tell(sentence):
        return
    stated = mentions(sentence, context.year)
    parts = standing.reached(sentence, reporting=context.reporting, year=context.own)
    scope = _scope(sentence)
    any_figure, last = False, ""
    spread_from, days = spread_days(sentence)
    for found in _figures(sentence, parts):
        any_figure, last = True, found.indicator
        if _is_starting_point(sentence, found):
            continue
        start, end = found.quantity.start, found.quantity.end
        deadline = deadline_at(sentence, stated, start, end) or context.carried
        if days and start >= spread_from:
            deadline = days.pop(0)
        for comparator, value, unit in _limits(found):
            for indicator in _coordinated(sentence, found):
                yield Target(
                    indicator, comparator, value, unit, scope, deadline, "", path,
                    start, end, _status(parts, start),
                )  # fmt: skip
    for promise in promises.promises(
        sentence, dated=_is_dated(stated, context), counted=any_figure
    ):
        deadline = deadline_at(sentence, stated, promise.start, promise.end) or context.carried
        yield Target(
            trimmed(promise.indicator) or last, promise.comparator, promise.value, "", scope, deadline,
            "", path, promise.start, promise.end, _status(parts, promise.start),
        )  # fmt: skip


def _may_tell(sentence: str) -> bool:
    item = _ITEM.match(sentence)
    if _TELLING.search(sentence, item.end() if item else 0):
        return True
    return bool(_MOVING.search(sentence) and _MEASURED.search(sentence))


def _is_dated(stated: Sequence[Mention], context: _Context) -> bool:
    return bool(stated) or context.carried is not None


def _status(parts: Sequence[tuple[int, bool]], at: int) -> TargetStatus:
    achieved = standing.is_reached(parts, at)
    return TargetStatus.ACHIEVED if achieved else TargetStatus.COMMITMENT


def _figures(sentence: str, parts: Sequence[tuple[int, bool]]) -> Iterator[_Found]:
    masked = without_per_heads(sentence)
    found = list(quantities(sentence))
    previous: _Found | None = None
    respective: list[str] = []
    for position, q in enumerate(found):
        achieved = standing.is_reached(parts, q.start)
        left = _PART_STOP.split(masked[max(0, q.start - _REACH) : q.start])[-1]
        if previous and previous.quantity.end > q.start - len(left):
            left = masked[previous.quantity.end : q.start]
        right = sentence[q.end : q.end + 20]
        reading = comparators.read_comparator(left, right, q, achieved=achieved)
        reading = _distributed(
            sentence, masked, found, position, reading, previous, achieved=achieved
        )
        taken = previous.quantity.end if previous else 0
        named = indicator_of(sentence, q, taken, previous.indicator if previous else "")
        subjects = respective_subjects(sentence, q)
        respective = promises.coordinated(subjects) if subjects else respective
        if respective and (subjects or _JOINT.fullmatch(sentence[taken : q.start])):
            named = trimmed(respective.pop(0))
        else:
            respective = []
        previous = _Found(q, reading, named)
        yield previous


def _is_starting_point(sentence: str, found: _Found) -> bool:
    """Say whether the figure is only what is left behind (由20个工作日压缩至10个工作日)."""
    bare = not found.reading.from_left
    start, end = found.quantity.start, found.quantity.end
    before, after = sentence[max(0, start - 24) : start], sentence[end : end + 12]
    return bare and bool(_MOVED_FROM.search(before)) and bool(_MOVED_ON.match(after))


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


def _limits(found: _Found) -> Iterator[cells.Limit]:
    q = found.quantity
    if not q.high:
        yield found.reading.comparator, q.value, q.unit
    elif q.hyphenated:
        yield Comparator.RANGE, f"{q.value}-{q.high}", q.unit
    else:
        yield Comparator.AT_LEAST, q.value, q.low_unit
        yield Comparator.AT_MOST, q.high, q.unit


def _coordinated(sentence: str, found: _Found) -> list[str]:
    subjects = shared_subjects(sentence, found.quantity)
    pieces = promises.coordinated(subjects) if subjects else []
    return [trimmed(p) for p in pieces] if len(pieces) > 1 else [found.indicator]


def _scope(sentence: str) -> str:
    found = _SCOPE.search(sentence) if _ANY_SCOPE.search(sentence) else None
    return found.group() if found else ""
