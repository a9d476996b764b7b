"""From the words around a figure to its comparator.

Conventions (those of our clause register): 以内/不超过/以下/最高/压缩至 are `<=`; 不低于/以上/至少/达到 are
`>=`, except that ratios and reached results are `=`; 超过 is `>` unless (含) follows; 低于 is `<`;
左右/约 is `~`; an amount of change (下降0.5个百分点, 增长8%) promises at least that change, `>=`; a figure
with no such word is `=`.
"""

import re
from dataclasses import dataclass

from minkang.policy.parsing.numbers import Quantity
from minkang.policy.parsing.types import Comparator

# (pattern, comparator, how many characters may stand between the word and the figure)
_LEFT: tuple[tuple[re.Pattern[str], Comparator, int], ...] = (
    (
        re.compile(r"不(?:得|应|能)?(?:低于|少于|小于|短于|早于)|≥|>=|大于等于"),
        Comparator.AT_LEAST,
        34,
    ),
    (
        re.compile(r"不(?:得|应|能)?(?:超过|超出|高于|多于|大于|超|长于|迟于|晚于)|≤|<=|小于等于"),
        Comparator.AT_MOST,
        34,
    ),
    (re.compile(r"至少|最低|最少"), Comparator.AT_LEAST, 16),
    (re.compile(r"最高|最多|至多|上限为?|封顶|总额不超"), Comparator.AT_MOST, 8),
    (
        re.compile(
            r"(?:控制|精确|压缩|缩短|压减|缩减|精简|精减|降低?|下降|减少?|减|限定|提速)(?:在|至|到)(?:法定(?:时限|期限)的?)?"
        ),
        Comparator.AT_MOST,
        7,
    ),
    (
        re.compile(
            r"达(?!标)到?|(?:提高|提升|增加?|上升|扩大|升|增长|发展|扩充|拓展|壮大)(?:到|至)|突破|均(?:要|应|须|需)?(?:有|设置|设有|配备|建有|建成|设立)"
        ),
        Comparator.AT_LEAST,
        6,
    ),
    (re.compile(r"(?<!不)(?<!不得)(?:超过|高于|大于|多于)|>"), Comparator.ABOVE, 4),
    (re.compile(r"超"), Comparator.ABOVE, 0),
    (re.compile(r"(?<!不)(?<!不得)(?:低于|小于|少于)|<"), Comparator.BELOW, 4),
    (re.compile(r"(?<![签预节合])大?约|接近|(?<![最附临])近"), Comparator.ABOUT, 0),
)
_ANY_LEFT = re.compile(
    r"[不≥≤<>=大小最至上封总控精压缩降下减限提达升增扩发拓壮突均超高多低少约接近]"
)
_CHANGE = re.compile(
    r"(?:提高|提升|增长|增加|上升|扩大|下降|降低|减少|压缩|缩短|压减|缩减|精简|精减|节约|节省|提速|增幅|降幅|递增|下浮|上浮)(?:率)?(?:约|近|了)?$"
)
_RIGHT: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"(?:人民币)?(?:\(含\))?(?:及|或|含)?(?:以上|之上)"), Comparator.AT_LEAST),
    (re.compile(r"(?:人民币)?(?:\(含\))?(?:及|或|含)?(?:以下|以内|之内|之下)"), Comparator.AT_MOST),
    (re.compile(r"左右|上下"), Comparator.ABOUT),
)
_STRICT = {Comparator.ABOVE: Comparator.AT_LEAST, Comparator.BELOW: Comparator.AT_MOST}
_TIME_UNITS = ("日", "天", "工作日", "小时", "分钟", "个月", "年", "秒", "周")
_WITHIN = re.compile(r"内(?!容|部|设|涵|科|生)")
_CIRCLE = re.compile(r"[^,。;、]{0,8}圈")
_REACHED = re.compile(r"达")


@dataclass(frozen=True, slots=True)
class Reading:
    """The comparator and where it came from; only words on the left carry to the next figure."""

    comparator: Comparator
    from_left: bool
    from_right: bool


def read_comparator(left: str, right: str, q: Quantity, *, achieved: bool) -> Reading:
    """Return the comparator of `q` given its clause text on both sides (no comma inside `left`)."""
    on_right, on_left = _right(right, q), _left(left)
    if on_left in _STRICT and not on_right:
        included = _STRICT[on_left] if right.startswith("(含)") else on_left
        return Reading(included, from_left=True, from_right=False)
    if on_right or q.vague:
        return Reading(on_right or Comparator.ABOVE, from_left=False, from_right=True)
    reached = on_left is Comparator.AT_LEAST and bool(_REACHED.search(left[-10:]))
    if on_left and not (reached and (achieved or ":" in q.value)):
        return Reading(on_left, from_left=True, from_right=False)
    changes = q.is_share and (q.unit == "番" or _CHANGE.search(left)) and not achieved
    plain = Comparator.AT_LEAST if changes else Comparator.EXACTLY
    return Reading(plain, from_left=bool(on_left or changes), from_right=False)


def _right(right: str, q: Quantity) -> Comparator | None:
    for pattern, comparator in _RIGHT:
        if pattern.match(right):
            return comparator
    timed = q.unit in _TIME_UNITS or q.unit.endswith("日")
    if timed and (_WITHIN.match(right) or _CIRCLE.match(right)):
        return Comparator.AT_MOST
    return None


def _left(left: str) -> Comparator | None:
    """Return the comparator word nearest to the figure; a longer word hides those inside it."""
    if not _ANY_LEFT.search(left):
        return None
    hits = [
        (found.start(), found.end(), comparator)
        for pattern, comparator, reach in _LEFT
        for found in pattern.finditer(left)
        if _reaches(left[found.end() :], reach)
    ]
    if not hits:
        return None
    if len(hits) == 1:
        return hits[0][2]
    whole = [
        hit
        for hit in hits
        if not any(
            o[0] <= hit[0] and hit[1] <= o[1] and o[1] - o[0] > hit[1] - hit[0] for o in hits
        )
    ]
    return max(whole, key=lambda hit: hit[1])[2]


def _reaches(between: str, reach: int) -> bool:
    return len(between.replace("□", "")) <= reach and not re.search(r"\d", between)
