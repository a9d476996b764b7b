"""Pure rules of the policy pages: lights of deadlines, headroom in words, trust in a copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from minkang.cockpit.terms import DueLight
from minkang.kernel.charts.terms import Standing
from minkang.policy.parsing import Difference
from minkang.policy.targets import (
    UNITS_EN,
    Baseline,
    Deadline,
    Target,
    Words,
    headroom,
    met,
    met_at_baseline,
)
from minkang.policy.terms import Comparator, TargetStatus, Verification

SOON = timedelta(days=90)
"""Our reading of 'soon': one quarter ahead. No document defines it."""


@dataclass(frozen=True, slots=True)
class Due:
    """The next last day of a clause as seen from one day.

    Attributes:
        on: The last day, included; None where the document gives words or nothing.
        words: The document's words for a day it does not name (``每年``), or empty.
        days_left: Days until `on`, 0 on the day itself, negative afterwards; None without a day.
    """

    light: DueLight
    on: date | None
    words: str
    days_left: int | None


def light_of(last_day: date | None, on: date) -> DueLight:
    """The light of a last day: past from the day after it, soon within `SOON` ends included."""
    if last_day is None:
        return DueLight.STANDING
    if last_day < on:
        return DueLight.OVERDUE
    return DueLight.SOON if last_day - on <= SOON else DueLight.LATER


def due(deadlines: Iterable[Deadline], on: date) -> Due:
    """What falls due next: the earliest day not yet past, else the latest past one, else words."""
    known = list(deadlines)
    days = sorted(deadline.on for deadline in known if deadline.on is not None)
    if not days:
        words = next((deadline.words for deadline in known if deadline.words), "")
        return Due(DueLight.STANDING, None, words, None)
    ahead = [day for day in days if day >= on]
    day = ahead[0] if ahead else days[-1]
    return Due(light_of(day, on), day, "", (day - on).days)


def promised_deadlines(deadline: Deadline | None, targets: Iterable[Target]) -> list[Deadline]:
    """The deadlines a clause is bound to; reported results promise nothing."""
    own = [deadline] if deadline else []
    return own + [
        target.deadline
        for target in targets
        if target.deadline and target.status is TargetStatus.COMMITMENT
    ]


def at_baseline(baseline: Baseline) -> Words:
    """Where the region stood before the target began."""
    at_least = baseline.bound is Comparator.AT_LEAST
    year = baseline.on.year
    return Words(
        zh=f"{year}年基线{'至少' if at_least else ''}{baseline.value}{baseline.unit}",
        en=f"{year} baseline {'at least ' if at_least else ''}{_english(baseline)}",
    )


def standing_at_baseline(target: Target) -> Words | None:
    """Where the region stood before the target began, with headroom; None without a baseline."""
    if target.baseline is None:
        return None
    start = at_baseline(target.baseline)
    tail = _verdict(target, target.baseline)
    return Words(zh=f"{start.zh}，{tail.zh}。", en=f"{start.en}; {tail.en}.")


def standing(target: Target, value: Decimal | None, on: date) -> Standing:
    """How a value of the day `on` stands to its target.

    Met is met. A target that is missed is on its way while its last day lies ahead, unless the
    value has fallen behind the straight line from the baseline; once the last day is past, or where
    none is set and the target holds at once, it is behind. A direction is on its way once the value
    has moved that way from the baseline; without a baseline nobody can say.
    """
    if value is None:
        return Standing.UNMEASURED
    verdict = met(target, value)
    if verdict:
        return Standing.MET
    if verdict is None:
        return _standing_of_trend(target, value)
    return Standing.ON_WAY if _keeps_pace(target, value, on) else Standing.BEHIND


def _standing_of_trend(target: Target, value: Decimal) -> Standing:
    rising = _SIGNS.get(target.comparator)
    if rising is None or target.baseline is None:
        return Standing.UNMEASURED
    has_moved = (value - target.baseline.value) * rising > 0
    return Standing.ON_WAY if has_moved else Standing.BEHIND


def _keeps_pace(target: Target, value: Decimal, on: date) -> bool:
    baseline, last_day = target.baseline, target.deadline.on if target.deadline else None
    if last_day is None or on > last_day:
        return False
    room = headroom(target, value)
    if baseline is None or room is None or baseline.on >= last_day:
        return True
    behind_at_start = headroom(target, baseline.value)
    if behind_at_start is None or behind_at_start >= 0:
        return False
    left = Decimal((last_day - on).days) / Decimal((last_day - baseline.on).days)
    return room >= behind_at_start * left


def gap(target: Target, value: Decimal, decimals: int) -> Words | None:
    """How far a value is from its target, in words; None where no number can say it.

    Args:
        target: In its own unit, which is that of the value.
        value: What is measured.
        decimals: Digits after the point; a smaller distance is "less than" the last digit.
    """
    if target.comparator in _SIGNS:
        return _moved(target, value, decimals)
    if target.value is None and (target.reading or target.comparator) is not Comparator.ALL:
        return None
    room = headroom(target, value)
    if room is None:
        distance = _rounded(value - (target.value or 0), target.unit, decimals)
        return distance and Words(f"与目标相差{distance.zh}", f"{distance.en} from the target")
    is_share = (target.reading or target.comparator) is Comparator.ALL
    distance = _rounded(room, "%" if is_share else target.unit, decimals)
    if distance is None:
        return _EXACT
    side = _SIDE_WORDS.get(target.reading or target.comparator, _TOWARDS)
    words = side[room > 0]
    return Words(words.zh.format(distance.zh), words.en.format(distance.en))


def may_be_chance(target: Target, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether the ends of an interval are judged differently, so that chance may have decided."""
    if low is None or high is None:
        return False
    return met(target, low) is not met(target, high)


def _moved(target: Target, value: Decimal, decimals: int) -> Words | None:
    if target.baseline is None:
        return None
    change = value - target.baseline.value
    distance = _rounded(change, target.unit, decimals)
    year = target.baseline.on.year
    if distance is None:
        return Words(f"与{year}年基线相同", f"the same as the {year} baseline")
    word = ("高", "above") if change > 0 else ("低", "below")
    return Words(
        f"比{year}年基线{word[0]}{distance.zh}", f"{distance.en} {word[1]} the {year} baseline"
    )


def _rounded(difference: Decimal, unit: str, decimals: int) -> Words | None:
    """A distance without its sign; None for none at all."""
    if not difference:
        return None
    last_digit = Decimal(1).scaleb(-decimals)
    rounded = abs(difference).quantize(last_digit)
    if rounded:
        return _distance(rounded, unit)
    least = _distance(last_digit, unit)
    return Words(f"不到{least.zh}", f"less than {least.en}")


_SIGNS = {Comparator.RISING: 1, Comparator.FALLING: -1}
_EXACT = Words("正好达到目标", "exactly on target")
_TOWARDS = (Words("离目标还差{}", "{} short"), Words("已超过目标{}", "{} better than asked"))
_CEILING = (Words("超出上限{}", "{} over the limit"), Words("低于上限{}", "{} under the limit"))
_WITHIN = (
    Words("在目标范围之外{}", "{} outside the range"),
    Words("在目标范围之内{}", "{} inside the range"),
)
_SIDE_WORDS = {
    Comparator.AT_MOST: _CEILING,
    Comparator.BELOW: _CEILING,
    Comparator.RANGE: _WITHIN,
}


def verification_of(*, is_imported: bool, is_doubtful: bool) -> Verification:
    """How sure we are of a clause: a sound copy, a doubtful one, or no text to compare with."""
    if not is_imported:
        return Verification.MEMORY
    return Verification.SECONDARY if is_doubtful else Verification.OFFICIAL


def _verdict(target: Target, baseline: Baseline) -> Words:
    room = headroom(target, baseline.value)
    kept = met_at_baseline(target)
    if room is None or kept is None:
        return Words(
            "能否与目标相比要由人判断", "whether that meets the target, a person must judge"
        )
    if room == 0:
        return Words("正好等于目标的数", "exactly the number of the target")
    distance = _distance(abs(room), target.unit)
    if kept:
        return Words(f"当时已优于目标{distance.zh}", f"already better than asked by {distance.en}")
    return Words(f"距目标还差{distance.zh}", f"short of the target by {distance.en}")


def _english(baseline: Baseline) -> str:
    unit = UNITS_EN[baseline.unit]
    return f"{baseline.value}{'' if unit in ('%', '‰') else ' '}{unit}".rstrip()


def _distance(value: Decimal, unit: str) -> Words:
    difference = "个百分点" if unit == "%" else unit
    number = format(value.normalize(), "f")
    return Words(f"{number}{difference}", f"{number} {UNITS_EN[difference]}".rstrip())


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of one copy; `is_different` when the other copy reads differently there."""

    text: str
    is_different: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    """One line of the left copy beside what the right copy has in its place."""

    left: tuple[Stretch, ...]
    right: tuple[Stretch, ...]

    @property
    def is_different(self) -> bool:
        """Whether anything differs in this line."""
        return any(stretch.is_different for stretch in (*self.left, *self.right))


def side_by_side(left: str, differences: Iterable[Difference]) -> tuple[PairRow, ...]:
    """Two copies line by line with their differences; joined, each side is its whole text.

    Lines end where both copies agree on a line end.
    """
    rows: list[PairRow] = []
    ours: list[Stretch] = []
    theirs: list[Stretch] = []
    at = 0
    for difference in sorted(differences, key=lambda found: (found.left_start, found.right_start)):
        _fill(rows, ours, theirs, left[at : difference.left_start])
        ours += [Stretch(difference.left, is_different=True)] if difference.left else []
        theirs += [Stretch(difference.right, is_different=True)] if difference.right else []
        at = difference.left_end
        if "\n" in difference.left and "\n" in difference.right:
            rows.append(PairRow(tuple(ours), tuple(theirs)))
            ours, theirs = [], []
    _fill(rows, ours, theirs, left[at:])
    if ours or theirs:
        rows.append(PairRow(tuple(ours), tuple(theirs)))
    return tuple(rows)


def visible(text: str) -> str:
    """A differing stretch with its blanks made visible."""
    return text.translate(_BLANKS) if text.isspace() else text


_BLANKS = str.maketrans({"\n": "↵", "\r": "↵", " ": "␣", "\t": "→", "\u3000": "□", "\xa0": "␣"})


def _fill(rows: list[PairRow], ours: list[Stretch], theirs: list[Stretch], equal: str) -> None:
    """Add an equal stretch to both sides, closing a row at every line end."""
    for line in equal.splitlines(keepends=True):
        same = Stretch(line, is_different=False)
        ours.append(same)
        theirs.append(same)
        if line.endswith("\n"):
            rows.append(PairRow(tuple(ours), tuple(theirs)))
            ours.clear()
            theirs.clear()
