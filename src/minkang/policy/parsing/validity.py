"""From when and until when a document is in force, as its own sentences say."""

import re
from datetime import date, timedelta

from minkang.policy.parsing import marks
from minkang.policy.parsing.numbering import chinese_number

_D = r"(?:\d{4}年\d{1,2}月\d{1,2}日|[零〇○一二三四五六七八九十]{4}年[零〇○一二三四五六七八九十]{1,3}月[零〇○一二三四五六七八九十]{1,3}日)"
_OWN = r"(?:本|该)(?:[一-龥]{0,10})(?:办法|措施|政策|规定|意见|细则|方案|通知|条例|规则|标准|规划|决定|通告|公告|计划|条款|文件)"
_FROM_DATE = re.compile(rf"(?:自|从)({_D})(?:起|开始)(?:正式)?(?:施行|执行|实施|生效|试行)")
_FROM_ISSUE = re.compile(
    r"自(?:发布|印发|公布|颁布|下发|签发)之日(?:起|后)?(?:满?([一二三四五六七八九十百\d]{1,3})个?(?:工作)?[日天](?:之?后)?起?)?(?:正式)?(?:施行|执行|实施|生效|试行)"
)
_UNTIL = re.compile(rf"有效期(?:限)?(?:自{_D})?(?:至|到|截至|截止到?|截止至)({_D})")
_OWN_UNTIL = re.compile(rf"{_OWN}[^。]{{0,40}}?(?:施行|执行|实施|截止)(?:期限?)?(?:至|到)({_D})")
_FOR_YEARS = re.compile(
    r"(?:有效期|试行期|施行期)(?:限)?(?:为|是)?\s?([一二三四五六七八九十\d]{1,2})\s?年"
)


def validity_in(
    sentences: str, signed_on: date | None, published_on: date | None
) -> tuple[date | None, date | None]:
    """Return (effective from, expires on), either None; the last day of force is `expires_on`.

    自发布之日起 is the date of signature, or of publication when the text carries no signature;
    自发布之日起三十日后 is so many days later.
    A period in years ends the day before its anniversary.
    """
    start = None
    dated = _FROM_DATE.search(sentences)
    if dated:
        start = marks.first_date(dated.group(1))
    else:
        issued = _FROM_ISSUE.search(sentences)
        start = (signed_on or published_on) if issued else None
        if start and issued and issued.group(1):
            start += timedelta(days=chinese_number(issued.group(1)))
    until = _UNTIL.search(sentences) or _OWN_UNTIL.search(sentences)
    if until:
        return start, marks.first_date(until.group(1))
    years = _FOR_YEARS.search(sentences)
    if years and start:
        return start, _anniversary(start, chinese_number(years.group(1))) - timedelta(days=1)
    return start, None


def _anniversary(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
