"""Promises without a figure: 全部, 全覆盖, 普遍, a grade to be reached, a share to rise or fall."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minkang.policy.parsing.types import Comparator

_DOING = (
    "达到|达标|开通|提供|公开|开展|参与|设置|设立|实现|建成|建立|完成|纳入|配备|配齐|落实|接入|入驻|覆盖|推行|实行|启动|投入|启用|取消|通过|取得|签订|签约|整改|推广"
    "|免费|上线|联通|对接|制定|公示|执行|挂牌|运行|建有|设有|开设|具备|完善|更新|清零|拆除|退出|关停|治理|配建|安装|淘汰|消除|兑现|到位|办结|开放|落地|采用|搬迁|关闭|签约"
)
_SHARE = r"(?:(?<!效)率|比例|占比|比重|寿命|素养水平|死亡数|发病数|人均[一-龥]{1,6})"
_MEASURE = r"(?:(?<!效)率|比例|占比|比重|经费|金额|总额|数量|人次|寿命|素养水平|人数|总量|(?:使用|排放|消耗|消费|产)量|能耗|浓度|强度|[起次件例宗]数|满意度|住院日|死亡数|发病数|频次)"
_DEGREE = (
    r"(?:逐年|逐步|明显|显著|稳步|持续|大幅|进一步|不断|适度|适当|有效|较大幅度|同比例|稳中有|总体)"
)
_UP, _DOWN = "提升|提高|增长|增加|上升|扩大|改善", "下降|降低|减少|缩短|减轻|回落|减缓|遏制"
_ALL = re.compile(
    rf"全部(?=(?:实现|能够|要|应|都)?(?:{_DOING}))|(?<=实现)全部|普遍(?={_DOING})"
    r"|(?<![的全])全覆盖(?=[,。;、!?)\s]|$)|全面覆盖(?=[,。;]|$)|应[^,。、]{1,2}尽[^,。、]{1,2}"
)
_WHOLLY = re.compile(r"全面(?=(?:实现|完成|建成|消除|取消))")
_TREND = re.compile(
    rf"(?P<subject>[^,。;:!?]{{1,60}}?{_MEASURE})(?P<words>{_DEGREE}{{0,2}}(?:(?P<slow>上升趋势[^,。;]{{0,4}}(?:减缓|遏制|放缓))|(?P<up>{_UP})|(?P<down>{_DOWN})))(?=[,。;、)\s]|$)"
)
_RATHER = re.compile(
    rf"(?:^|[,。;、:])(?:[^,。;、:]{{0,6}}?)(?P<words>{_DEGREE}{{0,2}}(?:(?P<up>提高|提升|增加|扩大)|(?P<down>降低|减少|缩短|压缩)))"
    rf"(?P<subject>[^,。;、:\d]{{2,40}}{_SHARE})(?:\([^()]{{0,40}}\))?(?=[,。;]|$)"
)
# 不低于55%,并随收入增加逐步提高: a trend of the figure before it, by what it follows.
_FOLLOWING = re.compile(
    r"[,;](?:并|且|还?应)?(?:随着?|根据|按照?|参照)[^,。;:]{2,24}?(?P<words>(?:逐年|逐步|稳步|同步|相应|适时)(?:(?P<up>提高|增加|增长)|(?P<down>下降|降低|减少)))(?=[,。;]|$)"
)
# 为提高发现率,经研究,决定…: why something is done, before what is done.
_PURPOSE = re.compile(
    r"[^,。;]{0,4}为(?!主)[^。;]{2,200}?,(?=经|现将?|特|根据|依据|按照?|结合|决定|制定)"
)
_MOVES = re.compile(rf"{_UP}|{_DOWN}|压缩")
_CELL_TREND = re.compile(
    rf"(?:.{{0,8}}?)(?:(?P<slow>上升趋势[^,。;]{{0,4}}(?:减缓|遏制|放缓))|(?P<up>{_UP})|(?P<down>{_DOWN}))"
)
_GRADE = re.compile(
    r"(?:达到|创建|通过|评为|升级为|建成)(?P<grade>[一二三四五六]级(?:[甲乙丙]等)?)[^,。;、]{0,12}(?:标准|水平|等级|要求)"
)
_REFERENCE = re.compile(
    r"不(?:得)?(?P<side>低于|高于|超过)(?P<value>[^,。;、:()\d]{2,24}(?:平均水平|工资水平|收入水平|水平|标准|平均值))(?=[,。;、)]|$)"
)
_MOMENT = re.compile(
    r"(?:时点|时间节点|有效期|截止日期|截止时间)(?:为|至|到|截至)(?P<value>20\d\d年\d{1,2}月\d{1,2}日)"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise in words; `start`/`end` span the words in the searched text."""

    indicator: str
    comparator: Comparator
    value: str
    start: int
    end: int


def promises(sentence: str, *, dated: bool, counted: bool) -> Iterator[Promise]:
    """Yield the wordy promises of one sentence.

    `dated` says that the sentence names a deadline (全面实现 counts only then); `counted` that it
    names figures or a share of all, beside which a grade is only the condition.
    """
    universal = list(_ALL.finditer(sentence))
    if dated:
        universal.extend(_WHOLLY.finditer(sentence))
    for found in universal:
        subject = _subject(sentence[: found.start()])
        yield Promise(subject, Comparator.ALL, found.group(), *found.span())
    yield from _trends(sentence, counted=counted)
    for found in _GRADE.finditer(sentence) if "级" in sentence else ():
        segment = re.split(r"[,;:]", sentence[: found.start()])[-1]
        if not (counted and re.search(r"\d|[一二两三]个", segment)) and not _ALL.search(segment):
            yield Promise(
                _subject(sentence[: found.start()]),
                Comparator.EXACTLY,
                found.group("grade"),
                *found.span("grade"),
            )
    for found in _REFERENCE.finditer(sentence) if "不" in sentence else ():
        side = Comparator.AT_LEAST if found.group("side") == "低于" else Comparator.AT_MOST
        yield Promise(
            _subject(sentence[: found.start()]), side, found.group("value"), *found.span("value")
        )
    for found in _MOMENT.finditer(sentence) if "日" in sentence else ():
        yield Promise(
            _subject(sentence[: found.start("value")]),
            Comparator.EXACTLY,
            found.group("value"),
            *found.span("value"),
        )


def _trends(sentence: str, *, counted: bool) -> Iterator[Promise]:
    if not _MOVES.search(sentence):
        return
    purpose = _PURPOSE.match(sentence)
    first = purpose.end() if purpose else 0
    for found in _FOLLOWING.finditer(sentence, first) if counted else ():
        comparator = Comparator.RISING if found.group("up") else Comparator.FALLING
        yield Promise("", comparator, found.group("words"), *found.span("words"))
    for found in _TREND.finditer(sentence, first):
        comparator = Comparator.RISING if found.group("up") else Comparator.FALLING
        for subject in coordinated(_subject(found.group("subject"))):
            yield Promise(subject, comparator, found.group("words"), *found.span("words"))
    for found in _RATHER.finditer(sentence, max(0, first - 1)):
        comparator = Comparator.RISING if found.group("up") else Comparator.FALLING
        yield Promise(
            found.group("subject"), comparator, found.group("words"), *found.span("words")
        )


def cell_promise(cell: str) -> tuple[Comparator, str] | None:
    """Return the reading of a table's value cell that holds words only."""
    bare = cell.strip()
    if re.fullmatch(r"全覆盖|全部|普遍|100%覆盖", bare):
        return Comparator.ALL, bare
    found = _CELL_TREND.search(bare)
    if not found:
        return None
    return (
        Comparator.RISING if found.group("up") and not found.group("slow") else Comparator.FALLING
    ), bare


def coordinated(subject: str) -> list[str]:
    """Split A和B when both are measures of their own (…经费和…金额); otherwise one subject."""
    pieces = re.split(r"[、和与]|及(?![时格])", subject)
    if len(pieces) > 1 and all(re.search(rf"{_MEASURE}$|[率度数量比额值]$", p) for p in pieces):
        return pieces
    return [subject]


def _subject(left: str) -> str:
    segment = re.split(r"[,;:。|\t\n]", left)[-1]
    return re.sub(
        r"^(?:到|力争|至)?20\d\d年(?:底|末)?|(?:实现|力争|确保|推动|争取)$", "", segment
    ).strip()
