"""Quantities in running text: figure, unit, range, ratio, share; never dates, ordinals or ages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from minkang.policy.parsing.numbering import chinese_number

_UNITS = (
    "个百分点", "个工作日", "个自然日", "工作日", "自然日", "平方公里", "平方千米", "平方米", "立方米", "公顷", "千伏安", "千瓦时", "兆瓦", "千瓦",
    "微克/立方米", "毫克/立方米", "毫克/升", "微克/升", "吨标准煤", "美元", "元", "人次", "人日", "人年", "人份", "例次", "批次", "剂次", "场次", "床日", "㎡", "人", "户", "亩", "件", "个", "吨", "家",
    "个月", "个小时", "小时", "分钟", "秒", "天", "日", "年", "周", "学时", "课时", "公里", "千米", "海里", "米", "厘米", "毫米", "毫克",
    "千克", "公斤", "斤", "克", "毫升", "升", "所", "名", "位", "张", "辆", "台", "套", "项", "类", "份", "处", "次", "治疗量",
    "级", "岁", "周岁", "种", "条", "座", "间", "支", "组", "批", "场", "期", "门", "篇", "部", "艘", "架", "倍", "例", "分", "度", "株", "头", "只", "床",
    "棵", "颗", "栋", "幢", "眼", "盏", "块", "段", "册", "羽", "尾", "轮", "幅", "片", "蒸吨/小时", "蒸吨", "对", "宗", "起", "笔", "单", "班", "村", "镇", "℃", "摄氏度", "番", "成", "%", "‰",
)  # fmt: skip
# A unit's character may begin another word: 110处置, 3人口, 5名单.
_NOT_BEFORE = {
    "处": "置理于罚分方境", "人": "民口员才均社工数大", "名": "单称录义", "条": "例件款", "场": "所地景",
    "组": "织成建", "位": "于居列", "家": "庭长属", "种": "植子", "天": "然气", "元": "旦素",
    "间": "隔", "件": "套", "份": "额", "户": "籍口", "座": "谈", "米": "面", "支": "持付出部",
    "门": "诊急", "例": "如外", "年": "度", "倍": "增", "成": "立为功果效本员", "单": "位元个", "只": "要有能",
}  # fmt: skip
_NOT_BEFORE_WORDS = {"项": "目(?!标)", "次": "性|日(?!常)"}


def _alternative(unit: str) -> str:
    """Return the pattern of a unit that is not the beginning of another word."""
    following = _NOT_BEFORE.get(unit)
    if unit in _NOT_BEFORE_WORDS:
        return f"{unit}(?!{_NOT_BEFORE_WORDS[unit]})"
    return f"{unit}(?![{following}])" if following else unit


_UNIT = "|".join(_alternative(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_SCALE = r"[十百千]?[万亿]|万亿|[百千](?!分)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?"
_PER = r"/(?:\d{1,4})?(?:[十百千万]|千人|万人)"
_WHOLE_UNIT = re.compile(
    rf"(?:{_SCALE})?(?:{_UNIT})(?:/[一-龥]{{1,3}})?|{_PER}|[十百千]?万分之一|\d{{0,2}}[十百千万]"
)
_STOP = r"(?=[,。;、!?)\n]|$|及?以[上下内]|左右)"
_QUANTITY = re.compile(
    rf"(?<![A-Za-z\d.:〔])(?:"
    rf"(?P<ratio>\d{{1,4}}(?:\.\d{{1,4}})?:\d{{1,4}}(?:\.\d{{1,4}})?)(?![\d:])"
    rf"|(?P<fraction>\d{{1,3}}/\d{{1,3}})(?=[,。;、)]|$|以[上下内]|左右|的)"
    rf"|(?P<low>{_NUMBER})\s?(?P<lowscale>{_SCALE})?(?P<lowunit>{_UNIT})?\s?(?P<dash>[-—–~]{{1,2}}|至|到)\s?(?P<high>{_NUMBER})\s?(?P<highunit>{_PER}|(?P<highscale>{_SCALE})?(?:{_UNIT}))"
    rf"|(?P<value>{_NUMBER})\s?(?P<unit>{_PER}|(?P<vague>余|多)?(?P<scale>{_SCALE})?(?P<vaguer>余|多)?\s?(?P<base>{_UNIT}))"
    rf"|(?P<other>{_NUMBER})(?P<otherscale>{_SCALE})?(?P<otherunit>(?![及以左余多年月日号点])[一-龥]{{1,3}}){_STOP}"
    rf"|(?P<plain>{_NUMBER}){_STOP}"
    rf")"
    r"|(?P<whole>[百千万]|[二两三四五六七八九十]{1,3})分之(?P<part>[零〇一二两三四五六七八九十百]{1,6}(?:点[零〇一二三四五六七八九]{1,4})?|\d{1,3}(?:\.\d{1,4})?)"
)
_SPOKEN_UNIT = "|".join(
    _alternative(unit)
    for unit in (
        "个工作日", "个月", "个小时", "工作日", "小时", "分钟", "天", "日", "年", "周", "学时", "课时", "次", "名", "人", "家", "所", "个", "处",
        "张", "辆", "台", "套", "项", "场", "期", "件", "支", "成", "倍", "类", "种", "条", "间", "座", "户", "床",
    )
)  # fmt: skip
_SPOKEN = re.compile(
    rf"(?<![第每\d零〇一二两三四五六七八九十百千万])(?P<value>[一二两三四五六七八九十百]{{1,4}})(?P<unit>{_SPOKEN_UNIT})(?![批系定般些])"
)
_MULTIPLE = re.compile(
    r"翻(?P<value>[一二两三四五]|\d)?(?P<unit>番)|(?P<half>一半|半数)(?=及?以[上下]|左右|[,。;、)]|$)"
)
_QUOTED = re.compile(r"《[^》]{0,80}》|〔[^〕]{0,20}〕\d*号?")
_PER_HEAD = re.compile(
    r"20\d\d年(?:年?[底末])?的?|每\s?\d{1,5}(?:十|百|千|万)?\s?(?:常住人口|人口|名|个|人|张|户|平方公里|公里)?"
)
_PER_FIGURE = re.compile(r"每\s?$")
_AGE_NOUN = re.compile(r"\s?(?:及?以[上下内]|[一-龥]|[,、(-])")
# 人均预期寿命达到79岁 measures a life; 年龄达到60岁的老年人 names a group.
_GROWN = re.compile(r"(?:提高|增加|延长)$")
_LIFE_END = re.compile(r"(?:及?以上|左右)?(?:[,。;、)]|$)")
_SKIPPED_NOUN = re.compile(r"\s?(?:方面|阶段|层面|维度|层次|环节|坚持|必须|步骤|部分)")
_LIMIT_WORD = re.compile(r"及?以[上下内]|左右")
_WITHIN = re.compile(r"(?:及?以[上下内]|之?内(?![容部设涵科]))")
# Words that make the figure behind them a limit, with the verb that may stand between.
_BOUND = re.compile(
    r"(?:不[少低高多大小短长]于|不得?(?:超过|超)|超过?|达到?|突破|至少|最[高低多少]|[≥≤<>]=?|(?<![签预节合])约|(?<![最附临])近|占"
    r"|(?:提高|提升|增加?|扩大|降低?|减少?|压缩|缩短|压减|控制|稳定|保持|维持|延长)[到至在了]?)(?:有|设置?|建设?|配备|建成|培育|打造|明确|开展|组织|举办|召开|安排|培训|引进|新增|选派|评选|发展)?\s?$"
)
_FOUNDED = re.compile(r"(?:设立|设置|新建|建成|享受|建设)$")
_FOUNDED_UNITS = frozenset("个名所家次处张辆台套项")
_LACK = re.compile(
    r"(?:不足|仅有?|只有|为期|历时|时长为?|占地(?:面积)?约?|有效期(?:为|至)?|试[行用]期(?:为)?|第\d{1,3}[批次轮届期])\s?$"
)
_SERVICE = re.compile(r"热线|电话|专线|平台|系统|网站|短信")
_INDEX = re.compile(r"(?:指数|系数|[^价产总估]值|得分|评分|比)[一-龥]{0,8}$")
_DAYTIME = re.compile(r"(?:[上下中]午|晚上?|凌晨|[日号天]|周[一二三四五六])\s?$")
_TIMES = frozenset(("秒", "分钟", "小时", "天", "日", "周", "个工作日", "工作日", "个月", "年"))
# 10秒内接听率, 3分钟出车率: the time is part of what is measured.
_RATE_AFTER = re.compile(
    r"(?:[以之]?内)?(?:[一-龥()]{0,10}?|[一-龥()]{1,16}的[一-龥]{1,8})(?:率|比例|占比)[一-龥]{0,8}?[:≥≤<>=]{0,2}\s?"
    r"(?:\d|百分之|[一二三四五六七八九]成)"
)
# 推动15分钟健身圈建设 names the circle; 建成15分钟健身圈 promises it.
_CIRCLE = re.compile(r"[^,。;、\d]{0,8}圈")
_BUILT = re.compile(r"(?:建成|建好|建立|建设|构建|形成|实现)[^,。;、\d]{0,6}$")
_SPENT = re.compile(r"(?:左右)?的?时间")
# Units that are names or grades unless a limit follows.
_NEEDED_AFTER = {
    "级": re.compile(r"及?以上|水平|标准"),
    **dict.fromkeys(("分", "度", "对", "起", "部", "单", "村", "镇", "期"), _LIMIT_WORD),
}
_RECENT = re.compile(r"(?:近|过去|连续|今后|未来|第|用)\s?$")
_HORIZON = re.compile(r"(?:^|[,。;:、\s]|力争|争取|在)$")
_PERIOD_NAME = re.compile(r"累计|共|来|后|间|行动|计划|规划|\d")
# 不少于90日, 公示期为7日: days that last, no day of the month.
_LASTING = re.compile(
    r"(?:不得?[少低短]于|不得?(?:超过|多于|长于|超)|至少|最[长短多少])\s?$|(?:期|期限|时间|时限|天数)(?:为|在)?\s?$"
)
_FROM = re.compile(r"(?:\(含\))?及?以上[、,至到]?")
_UP_TO = re.compile(r"(?:\(含\))?及?以下")
_BETWEEN = re.compile(r"(?:之间|区间|的?范围)")
_MAX_SHORT_YEARS, _YEAR_DIGITS, _DAY_HOURS = 60, 2, "24"
_SHARES = {"百": "%", "千": "‰", "万": "‱"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure: `value` as written, `high` for the upper bound of a two-sided statement.

    `hyphenated` bounds form one range; bounds joined by 到 with a unit each are two limits.
    `named` says that the unit is one we know; `spoken` that the figure is written in words.
    """

    start: int
    end: int
    value: str
    unit: str
    high: str = ""
    low_unit: str = ""
    hyphenated: bool = False
    vague: bool = False
    spoken: bool = False
    named: bool = True

    @property
    def is_share(self) -> bool:
        """Whether the figure is a part of a whole or a multiple of it, as 三分之一, 一半, 四成, 一番."""
        return self.unit in ("%", "‰", "‱", "个百分点", "成", "番") or (
            not self.unit and ":" not in self.value
        )


def is_unit(text: str) -> bool:
    """Say whether `text` is a unit of measure and nothing else (%, 万元, 张/千人)."""
    return bool(_WHOLE_UNIT.fullmatch(text))


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a (shadow) text in order."""
    masked = _QUOTED.sub(lambda m: "□" * len(m.group()), text)
    found = [_read(m) for m in _QUANTITY.finditer(masked)]
    taken = {q.start for q in found} | {q.end for q in found}
    found.extend(
        Quantity(m.start(), m.end(), m["value"], m["unit"], spoken=True)
        for m in _SPOKEN.finditer(masked)
        if not taken & {m.start(), m.end()}
    )
    for m in _MULTIPLE.finditer(masked):
        value = m["half"] or m["value"] or "一"
        found.append(Quantity(m.start(), m.end(), value, m["unit"] or "", spoken=True))
    found.sort(key=lambda q: q.start)
    found = _bounded(masked, found)
    for quantity, following in zip_longest(found, found[1:]):
        if not _excluded(masked, quantity):
            yield _completed(masked, quantity, following)


def _bounded(text: str, found: list[Quantity]) -> list[Quantity]:
    """Make one range of 15%以上20%以下 and of 60%至75%之间; amounts of a fine stay two limits."""
    kept: list[Quantity] = []
    for q in found:
        low = kept[-1] if kept else None
        if q.high and q.low_unit == q.unit and _BETWEEN.match(text, q.end):
            kept.append(replace(q, hyphenated=True))
        elif (
            low
            and low.is_share
            and low.unit == q.unit
            and not (low.high or q.high)
            and _FROM.fullmatch(text, low.end, q.start)
            and _UP_TO.match(text, q.end)
        ):
            kept[-1] = replace(low, end=q.end, high=q.value, hyphenated=True)
        else:
            kept.append(q)
    return kept


def _completed(text: str, q: Quantity, following: Quantity | None) -> Quantity:
    """Give 3个 the unit that 3个和5个工作日 writes only once."""
    if not following or not q.unit or q.unit == following.unit or q.high:
        return q
    joined = text[q.end : following.start] in ("、", "和", "及", "或")
    return replace(q, unit=following.unit) if joined and following.unit.startswith(q.unit) else q


def _read(m: re.Match[str]) -> Quantity:
    start, end = m.span()
    if m["ratio"] or m["fraction"]:
        return Quantity(start, end, m["ratio"] or m["fraction"], "")
    if m["whole"]:
        unit = _SHARES.get(m["whole"], "")
        return Quantity(start, end, _spelled(m["part"]) if unit else m.group(), unit)
    if m["low"]:
        return _two_sided(m)
    if m["plain"]:
        return Quantity(start, end, m["plain"].replace(",", ""), "", named=False)
    if m["other"]:
        unit = (m["otherscale"] or "") + m["otherunit"]
        return Quantity(start, end, m["other"].replace(",", ""), unit, named=bool(m["otherscale"]))
    unit = (m["scale"] or "") + m["base"] if m["base"] else m["unit"]
    vague = bool(m["vague"] or m["vaguer"])
    return Quantity(start, end, m["value"].replace(",", ""), unit, vague=vague)


def _two_sided(m: re.Match[str]) -> Quantity:
    low, high = m["low"].replace(",", ""), m["high"].replace(",", "")
    unit, scale = m["highunit"], m["highscale"] or ""
    low_unit = (m["lowscale"] or "") + (m["lowunit"] or "")
    if m["lowscale"] and not m["lowunit"]:
        low_unit += unit.removeprefix(scale)
        whole = m["lowscale"] == scale
    elif not low_unit and scale and float(low) > float(high):
        low_unit, whole = unit.removeprefix(scale), False
    else:
        whole = not low_unit or (low_unit == unit and m["dash"] not in ("至", "到"))
    return Quantity(m.start(), m.end(), low, unit, high, low_unit, hyphenated=whole)


def _spelled(part: str) -> str:
    """Return 九十八点五 as 98.5; a figure already in digits stays."""
    if part[0].isdecimal():
        return part
    whole, _, decimals = part.partition("点")
    digits = "".join(str(chinese_number(c)) for c in decimals)
    return f"{chinese_number(whole)}.{digits}" if digits else str(chinese_number(whole))


def _excluded(text: str, q: Quantity) -> bool:
    """Say whether the figure is a date, an ordinal, an age group or a name, not a quantity."""
    before, after = text[max(0, q.start - 14) : q.start], text[q.end : q.end + 24]
    if _is_ordinal(q, before, after):
        return True
    limited = bool(_BOUND.search(before) or _WITHIN.match(after) or _LIMIT_WORD.match(after))
    if q.spoken:
        named = q.unit == "年" and _is_period(before, after)
        return bool(named) or not (limited or _stands_alone(q, before))
    if not q.named:
        known = bool(_SERVICE.match(q.unit)) if q.unit else not _INDEX.search(before)
        return known or not limited
    if "/" in q.value:
        return not limited
    return _is_time(q, before, after) or _is_name(q, before, after)


def _is_ordinal(q: Quantity, before: str, after: str) -> bool:
    """Say whether the figure counts nothing: an ordinal, a rank, a denominator, a time of day."""
    if ":" in q.value:
        return _is_clock(q.value, before, after)
    ranked = q.unit in ("名", "位") and before.endswith("前")
    per = _PER_FIGURE.search(before) or _LACK.search(before)
    return ranked or before.endswith("第") or bool(per)


def _is_clock(value: str, before: str, after: str) -> bool:
    """Say whether 9:30 is a time of day and no ratio."""
    if not re.fullmatch(r"\d{1,2}:[0-5]\d", value):
        return False
    to, since = (
        re.match(r"\s?[-—–~至到]{1,2}\s?\d{1,2}:", after),
        re.search(r":\d\d\s?[-—–~至到]{1,2}\s?$", before),
    )
    return bool(to or since or value.endswith(":00") or _DAYTIME.search(before))


def _stands_alone(q: Quantity, before: str) -> bool:
    """Say whether a figure in words needs no limit beside it: 翻一番, 新建两个."""
    founded = q.unit in _FOUNDED_UNITS and len(q.value) == 1 and _FOUNDED.search(before)
    return q.unit == "番" or bool(founded)


def _is_time(q: Quantity, before: str, after: str) -> bool:
    if (
        q.unit == "分钟"
        and _CIRCLE.match(after)
        and not (_BOUND.search(before) or _BUILT.search(before))
    ):
        return True
    if q.unit in _TIMES and not q.high and _RATE_AFTER.match(after):
        return True
    if q.unit in ("年", "个月") and _SPENT.match(after):
        return True
    if q.unit in ("年", "日"):
        return len(q.value) > _YEAR_DIGITS or _is_calendar(before, after, q)
    return q.unit == "小时" and q.value == _DAY_HOURS and not re.match(r"[以之]?内|以下", after)


def _is_name(q: Quantity, before: str, after: str) -> bool:
    if q.unit in ("岁", "周岁"):
        lived = _BOUND.search(before) or _GROWN.search(before)
        if lived and _LIFE_END.match(after):
            return False
        return bool(q.high) or bool(_AGE_NOUN.match(after))
    needed = _NEEDED_AFTER.get(q.unit)
    if needed:
        return not (needed.match(after) or _BOUND.search(before))
    return q.unit == "个" and bool(_SKIPPED_NOUN.match(after))


def _is_calendar(before: str, after: str, q: Quantity) -> bool:
    if q.unit == "日":
        lasting = re.match(r"[以之]?内", after) or _LASTING.search(before)
        return not lasting or before.endswith("月")
    return _is_period(before, after) or int(float(q.value)) > _MAX_SHORT_YEARS


def _is_period(before: str, after: str) -> bool:
    """Say whether years name a period (近3年, 三年行动) or the time given for a task (3年内建成)."""
    if _RECENT.search(before) or _PERIOD_NAME.match(after):
        return True
    return bool(_HORIZON.search(before)) and after.startswith(("内", "之内", "以内"))


def without_per_heads(text: str) -> str:
    """Return `text` with years and denominators such as 每3万人口 blanked, same length."""
    return _PER_HEAD.sub(lambda m: "□" * len(m.group()), text)
