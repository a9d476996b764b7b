"""Values of observations: as text, with range and flag, and as numbers that can be drawn."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from minkang.care.record.rules.reading import (
    Tree,
    code_of,
    codes,
    concept,
    first,
    joined,
    listed,
    number,
    quantity,
    text,
    unit_of,
)
from minkang.care.record.terms import Measured, Said, Trend
from minkang.care.results.terms import Flag

FLAGS = {flag.value: flag for flag in Flag} | {
    "AA": Flag.ABNORMAL,
    "HU": Flag.CRITICAL_HIGH,
    "LU": Flag.CRITICAL_LOW,
}
WITHOUT_VALUE = {Said.WRONG.value, Said.CANCELLED.value}
MOST_TRENDS = 6
MOST_POINTS = 60
LEAST_POINTS = 2


def value_of(tree: Tree) -> str:
    """What an observation, or a component of it, says; why it says nothing where it does."""
    said = (words(tree[name]) for name, words in _VALUES.items() if name in tree)
    return next(said, "") or concept(tree.get("dataAbsentReason"))


def _plain(value: object) -> str:
    return str(value).strip()


def _range(value: object) -> str:
    given = first(value)
    return joined((quantity(given.get("low")), quantity(given.get("high"))), "–")


def _ratio(value: object) -> str:
    given = first(value)
    return joined((quantity(given.get("numerator")), quantity(given.get("denominator"))), ":")


_VALUES: Mapping[str, Callable[[object], str]] = {
    "valueQuantity": quantity,
    "valueCodeableConcept": concept,
    "valueBoolean": lambda value: "是" if value else "否",
    "valueRange": _range,
    "valueRatio": _ratio,
    **dict.fromkeys(("valueInteger", "valueString", "valueDateTime", "valueTime"), _plain),
}


def flag_of(tree: Tree) -> Flag | None:
    """How the value lies, as the laboratory said; None for normal or unsaid."""
    flag = FLAGS.get(code_of(tree.get("interpretation")))
    return None if flag is Flag.NORMAL else flag


def range_of(tree: Tree) -> str:
    """The reference range of the laboratory: 3.9–6.1, ≤5.2, or its words."""
    given = first(tree.get("referenceRange"))
    low, high = (number(first(given.get(side)).get("value")) for side in ("low", "high"))
    if low is not None and high is not None:
        return f"{low:f}–{high:f}"
    if low is not None:
        return f"≥{low:f}"
    return f"≤{high:f}" if high is not None else text(given.get("text"))


def components(tree: Tree) -> tuple[tuple[str, str], ...]:
    """Name and value of each component, such as the two pressures."""
    parts = listed(tree.get("component"))
    return tuple((concept(part.get("code")), value_of(part)) for part in parts)


def measured(tree: Tree, at: datetime) -> Iterator[Measured]:
    """Every number of an observation that stands; none of one that was taken back."""
    if text(tree.get("status")) in WITHOUT_VALUE:
        return
    for part in (tree, *listed(tree.get("component"))):
        given = first(part.get("valueQuantity"))
        value = number(given.get("value"))
        name = concept(part.get("code"))
        if value is None or not name or "comparator" in given:
            continue
        unit = unit_of(given)
        limits = first(part.get("referenceRange"))
        low, high = (number(first(limits.get(side)).get("value")) for side in ("low", "high"))
        yield Measured(f"{_code(part, name)} {unit}", name, value, unit, low, high, at)


def trends(numbers: Iterable[Measured]) -> tuple[Trend, ...]:
    """The quantities measured most often, at least twice, the most frequent first."""
    found: defaultdict[str, list[Measured]] = defaultdict(list)
    for one in numbers:
        found[one.key].append(one)
    drawn = [sorted(some, key=lambda one: one.at) for some in found.values()]
    often = sorted((some for some in drawn if len(some) >= LEAST_POINTS), key=len, reverse=True)
    return tuple(
        Trend(some[-1].name, some[-1].unit, tuple(some[-MOST_POINTS:]))
        for some in often[:MOST_TRENDS]
    )


def _code(part: Tree, name: str) -> str:
    return next((f"{system}|{code}" for system, code in codes(part.get("code")) if code), name)
