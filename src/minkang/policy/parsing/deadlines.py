"""Deadlines and periods as government documents write them; the last day of the period is meant."""

import calendar
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

_PLAN = re.compile(
    r"[“‘\"]?十([一二三四五六七八九])五[”’\"]?(?:规划)?(?:末期?|期末|时期末?|期间|收官)"
)
_FIRST_PLAN_END = 2005  # 十五 ended in 2005; each later plan runs five years
_PLAN_YEARS = 5
_DAY = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?!起|至|到|开始|的?[一-龥]{0,6}(?:会议|发布|印发))"
)
_MONTH = re.compile(r"(20\d\d)年(\d{1,2})月(?:份|底|末)?(?:之?前|底|末|内)")
_HALF = re.compile(r"(20\d\d)年([上下]半年|第?[一二三四]季度)(?:底|末)?(?:之?前|内|完成)?")
_YEAR = re.compile(
    r"(?:到|至|力争|截至|于|在|^|[,。;:、(\s])\s?(20\d\d)年(?:年?底|年?末)?(?:之?前|内|起)?(?=[,:、]|[^\d]|$)"
    r"|(20\d\d)年(?:年?底|年?末)(?:之?前)?"
)
# Without a year, the year of the document is meant; 每年6月底前 names no one year.
_OWN_MONTH = re.compile(
    r"(?<!\d)(?<!\d年)(?<![每次当]年)(\d{1,2})月(?:份|底|末)?(?:之?前|底|末)|(?<!\d)(?<!\d年)(?<![每次当]年)(\d{1,2})月(\d{1,2})日(?:之?前|止)"
)
_OWN_HALF = re.compile(
    r"(?<![年每])([上下]半年|第?[一二三四]季度)(?:(?:底|末)?(?:之?前|内|完成)|底|末)"
)
_OWN_YEAR = re.compile(
    r"(?<![\d年每次当近一两二三四五六七八九十半数多])(?:今年|本年)?(?:年底|年末|年内|(?<=今)年底|(?<=今)年内)(?:之?前)?|今年底?(?:之?前|内)"
)
_NEXT_YEAR = re.compile(
    r"明年(?:(\d{1,2})月(?:份|底|末)?(?:之?前|内)?|([上下]半年|第?[一二三四]季度)(?:之?前|内)?|年?[底末](?:之?前)?|内)"
)
# 到2026年、2027年,占比分别达到70%、75%: as many years as figures, one subject between them.
_SPREAD_YEARS = re.compile(
    r"(?P<years>20\d\d年(?:年?[底末])?(?:[、和及,]20\d\d年(?:年?[底末])?){1,5})(?:之?前)?[^。;、和及\d]{0,40}?分别"
)
_LOOSE = re.compile(r"(20\d\d)[年.-](?:(\d{1,2})[月.-](?:(\d{1,2})日?)?)?")
_SPELLED = re.compile(r"二[〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_REACHED_YEAR = re.compile(
    r"(?<![较比以自\d])(20\d\d)年(?:达到?|实现|完成|建成|力争|提[高升][到至]|降[到至]|控制在|不[低高少]于|不超过)"
)
_DATING = re.compile(r"[年月季五]")
_FULL_YEAR = (12, 31)
_PERIODS = {"上半年": 6, "下半年": 12, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12}
_NUMERALS = "一二三四五六七八九"
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
# 建成3个中心,2025年底前投入使用: a last part of a sentence that only dates what stands before it.
_ONLY_DATES = re.compile(
    r"(?:全部|基本|全面|正式|如期)*(?:完成|到位|建成|建成投用|投入使用|投用|竣工|见效|实现|落实|达标)?(?=[,。;)]|$)"
)
# 政策执行期限至2026年12月31日 holds for everything the sentence grants.
_TERM = re.compile(r"(?:期限|有效期|执行期|实施期)(?:暂定|延长|截止)?[为至到]?$")
_Reader = tuple[str, re.Pattern[str], Callable[[re.Match[str]], date | None]]
_LOOSE_MAX, _TERM_REACH = 80, 10


@dataclass(frozen=True, slots=True)
class Mention:
    """A period named in the text; `day` is its last day, `start`/`end` its half-open span."""

    start: int
    end: int
    day: date


def mentions(text: str, year: int | None = None) -> list[Mention]:
    """Return the deadlines named in `text` in order; `year` completes those that name none."""
    if not _DATING.search(text):
        return []
    text = _SPELLED.sub(lambda m: m.group().translate(_DIGITS), text)
    found: list[Mention] = []
    for mention in _candidates(text, year):
        at = bisect_left(found, mention.start, key=lambda m: m.start)
        before = at and found[at - 1].end > mention.start
        behind = at < len(found) and found[at].start < mention.end
        if not before and not behind:
            found.insert(at, mention)
    return found


def spread_days(sentence: str) -> tuple[int, list[date]]:
    """Return where 分别 ends behind a list of years and the last day of each; (0, []) without one."""
    found = _SPREAD_YEARS.search(sentence) if "分别" in sentence else None
    if not found:
        return 0, []
    years = re.findall(r"20\d\d", found["years"])
    return found.end(), [date(int(year), *_FULL_YEAR) for year in years]


def deadline_in(text: str, year: int | None = None) -> date | None:
    """Return the last deadline stated in `text`."""
    found = mentions(text, year)
    return found[-1].day if found else None


def due_in(text: str, year: int | None = None) -> date | None:
    """Return the deadline of a field that holds nothing else (2025年8月, 2025.8.31, 8月底前)."""
    field = _SPELLED.sub(lambda m: m.group().translate(_DIGITS), text[:_LOOSE_MAX])
    stated = deadline_in(field, year)
    if stated:
        return stated
    days = [_loose(m) for m in _LOOSE.finditer(field)]
    return days[-1] if days else None


def deadline_at(sentence: str, stated: Sequence[Mention], start: int, end: int) -> date | None:
    """Return the deadline of the figure at `start:end`: the nearest one before it or beside it.

    A date further on in the sentence belongs to what follows, unless it only closes the sentence.
    """
    for mention in reversed(stated):
        if mention.start < start and _carries(sentence, mention, start):
            return mention.day
    for mention in stated:
        if mention.start < start:
            continue
        if _TERM.search(sentence, max(0, mention.start - _TERM_REACH), mention.start):
            return mention.day
        between = sentence[end : mention.start]
        if not re.search(r"[,;:。]", between):
            return mention.day
        closing = re.fullmatch(
            r"[^,;:。\d]{0,12}[,(](?:均|并|将|应|须|要|力争|确保|于|在)*", between
        )
        if closing and _ONLY_DATES.match(sentence, mention.end):
            return mention.day
    return None


def _carries(sentence: str, mention: Mention, to: int) -> bool:
    """Say whether a date holds up to `to`; 其中10月底前完成20所 speaks only of its own part."""
    part = "其中" in sentence[max(0, mention.start - 4) : mention.start]
    return not (part and ";" in sentence[mention.end : to])


def _candidates(text: str, year: int | None) -> Iterator[Mention]:
    """Yield every reading, finer ones first; a pattern is tried when its sign stands in `text`."""
    readers = _DATED_READERS
    if year:
        readers = (
            *_DATED_READERS,
            ("明", _NEXT_YEAR, lambda m: _next_year(m, year + 1)),
            ("月", _OWN_MONTH, lambda m: _own_month(m, year)),
            ("", _OWN_HALF, lambda m: _month_end(year, _PERIODS[m.group(1).lstrip("第")])),
            ("年", _OWN_YEAR, lambda _: date(year, *_FULL_YEAR)),
        )
    for sign, pattern, read in readers:
        for found in pattern.finditer(text) if sign in text else ():
            day = read(found)
            if day:
                first = next((found.start(i) for i in (1, 2) if _has(found, i)), found.start())
                yield Mention(first, found.end(), day)


def _has(found: re.Match[str], group: int) -> bool:
    return found.re.groups >= group and found.group(group) is not None


def _plan(found: re.Match[str]) -> date:
    number = _NUMERALS.index(found.group(1)) + 1
    return date(_FIRST_PLAN_END + _PLAN_YEARS * number, *_FULL_YEAR)


def _day(found: re.Match[str]) -> date | None:
    return _date(int(found.group(1)), int(found.group(2)), int(found.group(3)))


def _own_month(found: re.Match[str], year: int) -> date | None:
    if found.group(1):
        return _month_end(year, int(found.group(1)))
    return _date(year, int(found.group(2)), int(found.group(3)))


def _next_year(found: re.Match[str], year: int) -> date | None:
    month, period = found.groups()
    if month:
        return _month_end(year, int(month))
    return _month_end(year, _PERIODS[period.lstrip("第")] if period else _FULL_YEAR[0])


def _loose(found: re.Match[str]) -> date | None:
    year, month, day = found.groups()
    if day:
        return _date(int(year), int(month), int(day))
    return _month_end(int(year), int(month)) if month else date(int(year), *_FULL_YEAR)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    if not 1 <= month <= _FULL_YEAR[0]:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


# The sign without which a pattern finds nothing, the pattern, and how to read what it finds.
_DATED_READERS: tuple[_Reader, ...] = (
    ("日", _DAY, _day),
    ("月", _MONTH, lambda m: _month_end(int(m.group(1)), int(m.group(2)))),
    ("年", _HALF, lambda m: _month_end(int(m.group(1)), _PERIODS[m.group(2).lstrip("第")])),
    ("年", _YEAR, lambda m: date(int(m.group(1) or m.group(2)), *_FULL_YEAR)),
    ("年", _REACHED_YEAR, lambda m: date(int(m.group(1)), *_FULL_YEAR)),
    ("五", _PLAN, _plan),
)
