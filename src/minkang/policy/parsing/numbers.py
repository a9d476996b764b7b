"""Quantities in running text: figure, unit, range, ratio; never dates, ordinals or ages of groups."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minkang.policy.parsing.numbering import chinese_number

_UNITS = (
    "个百分点", "个工作日", "个自然日", "工作日", "平方公里", "平方千米", "平方米", "立方米", "公顷", "千伏安", "千瓦时", "兆瓦", "千瓦", "万千瓦",
    "万亿元", "亿美元", "万美元", "亿元", "千万元", "百万元", "万元", "千元", "元", "万人次", "万人", "人次", "人日", "例次", "万户", "万亩", "万件", "万个",
    "万吨", "万家", "个月", "个小时", "小时", "分钟", "秒", "天", "日", "年", "周", "学时", "课时", "公里", "千米", "海里", "米", "厘米", "毫米", "毫克",
    "千克", "公斤", "克", "吨", "毫升", "升", "亩", "个", "家", "所", "名", "位", "人", "户", "张", "辆", "台", "套", "项", "件", "类", "份", "处", "次",
    "级", "岁", "周岁", "种", "条", "座", "间", "支", "组", "批", "场", "期", "门", "篇", "部", "艘", "架", "倍", "例", "分", "度", "株", "头", "只", "床",
    "棵", "片", "对", "宗", "起", "笔", "单", "班", "村", "镇", "%", "‰",
)  # fmt: skip
# A unit's character may begin another word: 110处置, 3人口, 5名单.
_NOT_BEFORE = {
    "处": "置理于罚分方境", "人": "民口员才均社工数大", "名": "单称录义", "条": "例件款", "场": "所地景",
    "组": "织成建", "次": "性日", "位": "于居列", "家": "庭长属", "种": "植子", "天": "然气", "元": "旦素",
    "间": "隔", "件": "套", "份": "额", "户": "籍口", "座": "谈", "米": "面", "支": "持付出部",
    "门": "诊急", "例": "如外", "年": "度", "倍": "增",
}  # fmt: skip


def _alternative(unit: str) -> str:
    following = _NOT_BEFORE.get(unit)
    if unit == "项":
        return r"项(?!目(?!标))"
    return f"{unit}(?![{following}])" if following else unit


_UNIT = "|".join(_alternative(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?"
_PER = r"/(?:\d{1,4})?(?:[十百千万]|千人|万人)"
_QUANTITY = re.compile(
    rf"(?<![A-Za-z\d.:〔])(?:"
    rf"(?P<ratio>\d{{1,4}}(?:\.\d{{1,4}})?:\d{{1,4}}(?:\.\d{{1,4}})?)(?![\d:])"
    rf"|(?P<low>{_NUMBER})\s?(?P<lowunit>{_UNIT})?\s?(?P<dash>[-—–~]{{1,2}}|至|到)\s?(?P<high>{_NUMBER})\s?(?P<highunit>{_PER}|{_UNIT})"
    rf"|(?P<value>{_NUMBER})\s?(?P<vague>余|多)?\s?(?P<unit>{_PER}|{_UNIT})"
    rf"|百分之(?P<percent>[零〇一二三四五六七八九十百]{{1,6}})"
    rf")"
)
_SPOKEN = re.compile(
    r"(?:(?:至少|不少于|不低于)(?:有|设置?|建设?|配备|建成|培育|打造|明确)?|设立|设置|新建|建成|享受|建设)"
    r"(?P<value>[一二两三四五六七八九十])(?P<unit>[个名所家次处张辆台套项])(?![批系定般些])"
)
_QUOTED = re.compile(r"《[^》]{0,80}》|〔[^〕]{0,20}〕\d*号?")
_PER_FIGURE = re.compile(r"每\s?$")
_AGE_NOUN = re.compile(r"\s?(?:及?以[上下内]|[一-龥]|[,、(-])")
_SKIPPED_NOUN = re.compile(r"\s?(?:方面|阶段|层面|维度|层次|环节|坚持|必须|步骤|部分)")
_LIMIT_WORD = re.compile(r"及?以[上下内]|左右")
# Units that are names or grades unless a limit follows.
_NEEDED_AFTER = {
    "级": re.compile(r"及?以上|水平|标准"),
    **dict.fromkeys(("分", "度", "对", "起", "部", "单", "村", "镇", "期"), _LIMIT_WORD),
}
_RECENT = re.compile(r"(?:近|过去|连续|今后|未来|第)\s?$")
_MAX_SHORT_YEARS, _YEAR_DIGITS, _DAY_HOURS = 60, 2, "24"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure: `value` as written, `high` for the upper bound of a two-sided statement.

    `hyphenated` bounds form one range; bounds joined by 到 with a unit each are two limits.
    """

    start: int
    end: int
    value: str
    high: str
    unit: str
    low_unit: str
    hyphenated: bool
    vague: bool
    spoken: bool = False


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a (shadow) text in order."""
    masked = _QUOTED.sub(lambda m: "□" * len(m.group()), text)
    found = [q for m in _QUANTITY.finditer(masked) if (q := _read(m))]
    spoken = [
        Quantity(
            m.start("value"), m.end(), m.group("value"), "", m.group("unit"), "", False, False, True
        )
        for m in _SPOKEN.finditer(masked)
    ]
    for quantity in sorted((*found, *spoken), key=lambda q: q.start):
        if not _excluded(masked, quantity):
            yield quantity


def _read(m: re.Match[str]) -> Quantity | None:
    start, end = m.span()
    if m.group("ratio"):
        return Quantity(start, end, m.group("ratio"), "", "", "", False, False)
    if m.group("percent"):
        value = str(chinese_number(m.group("percent")))
        return Quantity(start, end, value, "", "%", "", False, False)
    if m.group("low"):
        low_unit = m.group("lowunit") or ""
        hyphenated = m.group("dash") not in ("至", "到") or not low_unit
        low, high = (m.group(g).replace(",", "") for g in ("low", "high"))
        return Quantity(start, end, low, high, m.group("highunit"), low_unit, hyphenated, False)
    value = m.group("value").replace(",", "")
    return Quantity(start, end, value, "", m.group("unit"), "", False, bool(m.group("vague")))


def _excluded(text: str, q: Quantity) -> bool:
    """Say whether the figure is a date, an ordinal, an age group or a name, not a quantity."""
    before, after = text[max(0, q.start - 14) : q.start], text[q.end : q.end + 8]
    if before.endswith("第") or _PER_FIGURE.search(before):
        return True
    if q.unit in ("年", "日"):
        return len(q.value) > _YEAR_DIGITS or _is_calendar(before, after, q)
    if q.unit in ("岁", "周岁"):
        return bool(q.high) or bool(_AGE_NOUN.match(after))
    needed = _NEEDED_AFTER.get(q.unit)
    if needed:
        return not needed.match(after)
    if q.unit == "小时" and q.value == _DAY_HOURS:
        return not re.match(r"[以之]?内|以下", after)
    return q.unit == "个" and bool(_SKIPPED_NOUN.match(after))


def _is_calendar(before: str, after: str, q: Quantity) -> bool:
    if q.unit == "日":
        return not re.match(r"[以之]?内", after) or before.endswith("月")
    if _RECENT.search(before) or int(float(q.value)) > _MAX_SHORT_YEARS:
        return True
    return bool(re.match(r"来|后|间|行动|计划|规划|\d", after))


def without_per_heads(text: str) -> str:
    """Return `text` with denominators such as 每3万人口 blanked, same length."""
    return re.sub(
        r"每\s?\d{1,5}(?:十|百|千|万)?\s?(?:常住人口|人口|名|个|人|张|户|平方公里|公里)?",
        lambda m: "□" * len(m.group()),
        text,
    )
