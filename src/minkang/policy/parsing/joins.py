"""Documents run together without a title: numbering that jumps, names that change.

One oddity alone is a warning. Two that agree (a missing number and a gap, a repeated chapter and
an orphan, chapters that begin anew and another place named from there on) show a join, and the text
is split where the names change.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from minkang.policy.parsing import units
from minkang.policy.parsing.lines import Block
from minkang.policy.parsing.numbering import RANK, Family, Label, read_label

_WATCHED = frozenset({Family.COMMA, Family.BRACKET, Family.DOT, Family.SPOKEN, Family.CHAPTER})
_SELF = re.compile(r"(?:我|全|本)([省市县区州旗])")
_ANEW = "anew"
_TOPS = (Family.COMMA, Family.CHAPTER)
_PLACE = re.compile(
    r"(?![一-龥]?[全各本我该每跨辖省市县区级个家直属两几多及和与或在至到从由向对将把为是的等社病院园城地山灾景小校片厂新开发超都门上股夜集][一-龥]?[县市区旗])"
    r"[一-龥]{2}[县市区旗]"
)
_NAMED_MIN = 2
_LOOK_BACK = 400
_REACH = 12
_TAIL_BLOCKS = 4
_MIN_BLOCKS = 8


@dataclass(frozen=True, slots=True)
class Oddity:
    """A numbering that does not continue: `at` is the position in the list of blocks."""

    at: int
    kind: str
    label: Label


@dataclass(frozen=True, slots=True)
class Joins:
    """Cut positions (a new document begins there) and all oddities of the numbering."""

    cuts: tuple[int, ...]
    oddities: tuple[Oddity, ...]


def joins_of(blocks: Sequence[Block], title: str = "") -> Joins:
    """Look for joins in the body of one presumed document with that title."""
    labels = [read_label(b.text) for b in blocks]
    oddities = _oddities(blocks, labels)
    cuts: list[int] = []
    if len(blocks) >= _MIN_BLOCKS:
        jumps = [o for o in oddities if o.kind != _ANEW]
        for first, second in pairwise(jumps):
            near = second.at - first.at <= _REACH
            if (
                near
                and {first.kind, second.kind} != {"restart"}
                and not _cut_before(cuts, first.at)
            ):
                cuts.append(_locate(blocks, labels, first.at))
    cuts.extend(_changed_places(blocks, title, [o.at for o in oddities if o.kind == _ANEW]))
    return Joins(tuple(sorted({cut for cut in cuts if cut > 0})), tuple(oddities))


def _changed_places(blocks: Sequence[Block], title: str, anew: list[int]) -> list[int]:
    """Return the new beginnings before which one place is named and after which only another."""
    edges = [0, *anew, len(blocks)]
    named = [
        Counter(name for b in blocks[first:last] for name in _PLACE.findall(b.text))
        for first, last in pairwise(edges)
    ]
    for name in _PLACE.findall(title):
        named[0][name] += _NAMED_MIN
    cuts = []
    for at, before, after in zip(anew, named[:-1], named[1:], strict=True):
        ours, theirs = before.most_common(1), after.most_common(1)
        often = ours and theirs and min(ours[0][1], theirs[0][1]) >= _NAMED_MIN
        if often and ours[0][0] not in after and theirs[0][0] not in before:
            cuts.append(at)
    return cuts


def _cut_before(cuts: list[int], at: int) -> bool:
    return bool(cuts) and at - cuts[-1] <= _REACH


def _oddities(blocks: Sequence[Block], labels: Sequence[Label | None]) -> list[Oddity]:
    found: list[Oddity] = []
    scope: dict[Family, int] = {}
    ever: dict[Family, int] = {}
    for at, label in enumerate(labels):
        if label is None or label.family not in _WATCHED:
            continue
        before = scope.get(label.family, 0)
        repeated = at > 0 and blocks[at].text == blocks[at - 1].text
        usual = repeated or label.number in (1, before + 1, ever.get(label.family, 0) + 1)
        if label.number == 1 and before > 1 and label.family in _TOPS and not repeated:
            found.append(Oddity(at, _ANEW, label))
        if not usual:
            kind = "restart" if label.number <= before else "gap" if before else "orphan"
            found.append(Oddity(at, kind, label))
        scope[label.family] = label.number
        ever[label.family] = label.number
        for family in [f for f in scope if RANK[f] > label.rank]:
            del scope[family]
    return found


def rotated_at(blocks: Sequence[Block]) -> int | None:
    """Return where a first chapter stands at the very end, its text having run before it."""
    labels = [read_label(b.text) for b in blocks]
    total = len(blocks)
    tops = [(at, x) for at, x in enumerate(labels) if x and x.family is Family.COMMA]
    if len(tops) < 2:  # noqa: PLR2004 - a restart needs a number before it
        return None
    at, last = tops[-1]
    if last.number == 1 and tops[-2][1].number > 1 and total - at <= _TAIL_BLOCKS:
        return at
    return None


def _locate(blocks: Sequence[Block], labels: Sequence[Label | None], at: int) -> int:
    """Return where the foreign text begins: a change of names or of formula before `at`."""
    start = at
    while start > 0 and labels[start - 1] is None and at - start < _REACH:
        start -= 1
    formula = _formula_change(blocks, start, at)
    if formula is not None:
        return formula
    level = _level_change(blocks, start, at)
    return level if level is not None else at


def _above(blocks: Sequence[Block], start: int) -> Sequence[Block]:
    return blocks[max(0, start - _LOOK_BACK) : start]


def _formula_change(blocks: Sequence[Block], start: int, at: int) -> int | None:
    earlier = {units.line_style(b.text) for b in _above(blocks, start) if units.line_units(b.text)}
    for position in range(start, at):
        text = blocks[position].text
        if earlier and units.line_units(text) and units.line_style(text) not in earlier:
            return position
    return None


def _level_change(blocks: Sequence[Block], start: int, at: int) -> int | None:
    own = [level for b in _above(blocks, start) for level in _SELF.findall(b.text) if level != "省"]
    if not own:
        return None
    usual = max(set(own), key=own.count)
    for position in range(start, at):
        levels = {level for level in _SELF.findall(blocks[position].text) if level != "省"}
        if levels and usual not in levels:
            return position
    return None
