"""What a page's metadata block states: dates, number, issuer."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from minkang.policy.parsing import marks
from minkang.policy.parsing.lines import shadow_of
from minkang.policy.parsing.types import GazetteIssue

PUBLISHED = ("发布日期", "发布时间", "公开日期", "发文日期", "印发日期")
SIGNED = ("成文日期", "生成日期", "发文日期", "印发日期")
EXPIRES = ("废止日期", "失效日期", "失效时间")
EFFECTIVE = ("实施日期", "生效日期")
_NUMBER = ("文号", "发文字号", "文件编号")
_ISSUER = ("发布机构", "发文机关", "制发机关", "发文单位", "发布部门", "发布单位", "公开主体")
_YEARS = re.compile(r"20\d\d年?\s?[-—–~至到]{1,2}\s?20\d\d年")
_ISSUE_TITLE = re.compile(r"[^\s。,]{2,30}公报.{0,24}")
_ISSUE_NUMBER = re.compile(r"(?:19|20)\d{2}年第\s?\d{1,3}[号期](?:\s?\(总第\s?\d+\s?[号期]\))?")


def stated_date(metadata: Mapping[str, str], keys: Sequence[str]) -> date | None:
    """Return the date of the first key that carries one."""
    dates = (marks.first_date(shadow_of(metadata.get(key, ""))) for key in keys)
    return next((d for d in dates if d), None)


def stated_number(metadata: Mapping[str, str]) -> str:
    """Return the normalised 文号 of the block; empty when it carries none."""
    named = next((metadata[k] for k in _NUMBER if metadata.get(k)), "")
    return marks.number_line(shadow_of(named)) if named else ""


def stated_issuers(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """Return the issuing body of the block; empty when it carries none."""
    named = next((metadata[k] for k in _ISSUER if metadata.get(k)), "")
    return tuple(part for part in re.split(r"[\s、,]+", named) if part)


def own_year(title: str, dated: date | None) -> int | None:
    """Return the one year a document is about: that of its title, else of its signature."""
    single = _YEARS.sub("", shadow_of(title))
    named = {int(y) for y in re.findall(r"20\d\d(?=年)", single)}
    if len(named) == 1:
        return named.pop()
    return dated.year if dated else None


def gazette_issue(lines: Sequence[str], metadata: Mapping[str, str]) -> GazetteIssue | None:
    """Return the gazette issue that the lines before its first document name."""
    number = next((m.group() for t in lines if (m := _ISSUE_NUMBER.fullmatch(t))), "")
    titled = (t for t in lines if _ISSUE_TITLE.fullmatch(t) and not marks.metadata_of(t))
    title = next(titled, "")
    within = _ISSUE_NUMBER.search(title)
    if not title or not (number or within):
        return None
    if not number and within:
        number = within.group()
    return GazetteIssue(title, number, stated_date(metadata, PUBLISHED))
