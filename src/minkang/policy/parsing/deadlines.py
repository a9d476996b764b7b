"""Deadlines and periods as government documents write them; the last day of the period is meant."""

import calendar
import re
from datetime import date

_PLAN = re.compile(
    r"[“\"]?十([一二三四五六七八九])五[”\"]?(?:规划)?(?:末期?|期末|时期末?|期间|收官)"
)
_FIRST_PLAN_END = 2005  # 十五 ended in 2005; each later plan runs five years
_PLAN_YEARS = 5
_DAY = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?!起|至|到|开始|的?[一-龥]{0,6}(?:会议|发布|印发))"
)
_MONTH = re.compile(r"(20\d\d)年(\d{1,2})月(?:份|底|末)?(?:之?前|底|末|内)")
_HALF = re.compile(r"(20\d\d)年(上半年|[一二三四]季度)(?:底|末)?(?:之?前|内|完成)?")
_YEAR = re.compile(
    r"(?:到|至|力争|截至|于|在|^|[,。;:、(\s])\s?(20\d\d)年(?:年?底|年?末)?(?:之?前|内|起)?(?=[,:、]|[^\d]|$)"
    r"|(20\d\d)年(?:年?底|年?末)(?:之?前)?"
)
_FULL_YEAR = (12, 31)
_PERIODS = {"上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12}
_NUMERALS = "一二三四五六七八九"


def deadline_in(text: str) -> date | None:
    """Return the last deadline stated in `text`; finer statements win over years."""
    if "年" not in text and "五" not in text:
        return None
    for pattern, read in ((_DAY, _day), (_MONTH, _month), (_HALF, _half)):
        found = list(pattern.finditer(text))
        if found:
            return read(found[-1])
    plans = list(_PLAN.finditer(text))
    years = list(_YEAR.finditer(text))
    if years and (not plans or years[-1].start() > plans[-1].start()):
        year = int(years[-1].group(1) or years[-1].group(2))
        return date(year, *_FULL_YEAR)
    if plans:
        number = _NUMERALS.index(plans[-1].group(1)) + 1
        return date(_FIRST_PLAN_END + _PLAN_YEARS * number, *_FULL_YEAR)
    return None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    except ValueError:
        return None


def _month(found: re.Match[str]) -> date | None:
    return _month_end(int(found.group(1)), int(found.group(2)))


def _half(found: re.Match[str]) -> date | None:
    return _month_end(int(found.group(1)), _PERIODS[found.group(2)])


def _month_end(year: int, month: int) -> date | None:
    if not 1 <= month <= _FULL_YEAR[0]:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])
