"""Chinese numerals as Arabic ones, so that 二〇二三年 and 2023年 are one word.

Only readings without doubt are changed: positional years, numbers with 十百千, fractions of a hundred
or a thousand, and single digits before a counter. Names that merely contain a numeral (十四五,
一网通办) stay as they are. 万 and 亿 stay units, as documents print them after Arabic digits too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
COUNTERS = "年月日天个名家所次项张级类件人份岁元米辆处种周倍"
"""Words after which a single digit is a number and not part of a name."""

_RUN = re.compile(r"(?P<share>[百千]分之)?(?P<run>[〇零一二三四五六七八九十百千两]+)")
_WITH_UNITS = re.compile(
    r"(?:(?P<thousands>[一二三四五六七八九两])千零?)?"
    r"(?:(?P<hundreds>[一二三四五六七八九两])百零?)?"
    r"(?:(?P<tens>[一二三四五六七八九]?)(?P<ten>十))?"
    r"(?P<ones>[一二三四五六七八九])?"
)
_YEAR_DIGITS = 4
_SHARES = {"百分之": "%", "千分之": "‰"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A stretch ``[start, end)`` of a text and the Arabic form that means the same."""

    start: int
    end: int
    arabic: str


def numerals(text: str) -> Iterator[Numeral]:
    """The Chinese numerals of `text` that have one reading, in order and without overlap."""
    for match in _RUN.finditer(text):
        share = _SHARES.get(match["share"] or "", "")
        arabic = _value(match["run"], text[match.end() : match.end() + 2], bool(share))
        if arabic is None:
            continue
        start = match.start() if share else match.start("run")
        yield Numeral(start, match.end(), arabic + share)


def normalise_numerals(text: str) -> str:
    """`text` with every unmistakable Chinese numeral in Arabic digits.

    Doing it twice changes nothing more.
    """
    parts: list[str] = []
    done = 0
    for numeral in numerals(text):
        parts += text[done : numeral.start], numeral.arabic
        done = numeral.end
    return "".join([*parts, text[done:]])


def _value(run: str, following: str, is_share: bool) -> str | None:
    if all(character in DIGITS for character in run):
        return _positional(run, following, is_share)
    found = _WITH_UNITS.fullmatch(run)
    if found is None:
        return None
    total = 1000 * _digit(found["thousands"]) + 100 * _digit(found["hundreds"])
    total += _digit(found["ones"])
    if found["ten"]:
        total += 10 * (_digit(found["tens"]) or 1)
    return str(total)


def _positional(run: str, following: str, is_share: bool) -> str | None:
    is_year = len(run) == _YEAR_DIGITS and following[:1] == "年"
    is_counted = len(run) == 1 and following[:1] in COUNTERS and following != "件事"
    has_zero = len(run) > 1 and "〇" in run
    if not (is_year or has_zero or (is_counted and following) or (is_share and len(run) == 1)):
        return None
    return "".join(str(DIGITS[character]) for character in run)


def _digit(character: str | None) -> int:
    return DIGITS[character] if character else 0
