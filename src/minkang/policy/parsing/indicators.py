"""What a figure measures: the words before it, for counts the noun behind it, without operators."""

import re

from minkang.policy.parsing.numbers import Quantity

_COUNT_UNITS = frozenset(
    "个家所名位辆台套项件类份处座种条间支批场门部户张棵颗株头只床笔次栋幢眼盏块册艘架"
)
_AMOUNT_UNITS = frozenset(
    ("元", "亩", "公里", "千米", "平方公里", "平方米", "公顷", "吨", "人次", "人")
)
_SCALE = re.compile(r"^(?:[十百千]?[万亿]|[百千])(?=.)")
_VERB = (
    r"(?:推进|推动|建成|建设|新改扩?建|改扩建|改建|扩建|新建|新增|增加|新招|新创|引进|入选|遴选|选派|选聘|招聘|招收|增设|完成|培育|培养|打造|设立|建强|落实|发展|开展|实施|配备|改造|举办|举行"
    r"|给予|争创|创建|创办|创成|完善|编制|公布|组织|下沉|达到|力争|确保|实现|治理|整治|修复|购置|采购|更新|认定|安排|投入|筹集|拨付|划拨|拥有|储备|提供|聘请|制定|出台|发布|推广|推出|布设|设置)"
)
_VERBS = re.compile(rf"^(?:.*?{_VERB})(?=[^,。]*$)")
_ONLY_VERBS = re.compile(rf"(?:已|正在)?{_VERB}{{1,3}}")
_LEADING_VERB = re.compile(
    rf"^(?:(?:全[省市县区国]|累计|预算|财政|每年)*{_VERB}(?:各类|投资)?)+(?=..)"
)
_RATE = re.compile(r"(?:率|比例?|占比|比重|度|标准|水平|强度|规模|总量|总额|余额|投入)$")
_LEAD_IN = re.compile(
    r"^(?:(?:力争)?(?:到|至|在|于)?(?:(?:20|二[〇零])[\d〇零一二三四五六七八九]{2}年(?:年?[底末])?(?:之?前|内)?|\d{1,2}月(?:\d{1,2}日|底|末|份)?(?:之?前)?|年(?:底|末|内)前?|“?十.五”?(?:末期?|期间|时期))[,、]?"
    r"|自20\d\d年(?:\d{1,2}月)?起|(?:连续|未来|今后)?(?:\d{1,2}|[一两二三四五十])年(?:以?内|累计|间|共)|累计|其中[,:]?|其余|并(?![发联购网轨])|且|同时|另外?|还(?![款贷原田林])|每(?:半?年|季度?|个?月|周|天|日|学期)|原则上|以及|[与的]|和(?![解谐])|及(?![时格])|将|把(?!关)|对(?![口外接比象])|按照?(?![时期揭])|完成(?![率比情时])|力争|确保|实现|保持|不(?:低|少|高|多)于|不超过|超过|≥|≤)"
)
_OPERATOR = (
    r"(?:20\d\d年(?:年?[底末])?(?:之?前)?|(?<![人户亩地])均|都|也|应当?|须|必须|需|(?<![纪主重])要|分别|平均|总体|力争|确保|保持在?|维持在|稳定在|控制在|原则上|不得?(?:超|低于|少于|超过|高于|多于|大于|小于|短于|长于|迟于|晚于)|不?(?:低于|高于|大于|小于|多于|少于|超过)"
    r"|突破|达到?|(?:提高|提升|增长|增加|上升|扩大|降低|下降|压缩|缩短|压减|缩减|减少|精简|精减|精确|节省|节约|延长|升|降|(?<!新)增|(?<!核)减)[到至了]?|至少(?:有|召开|开展|配备|设置|建设)?|最[高多低少长短大小]|净|为|在|按照?|给予|有|处|至|到|[≥≤<>=±+:]"
    r"|[由从](?:(?:原[来先]|现行|现有|现在|目前|法定|上一?年度?|去年|20\d\d年(?:末|底)?)的?)?|(?:较|比|与)(?:上年度?|上一年|去年(?:同期)?|20\d\d年(?:末|底)?|同期|法定(?:时限|期限)?|“?十.五”?末?|现状|目前)(?:相比|再)?|同比|环比"
    r"|每年|年均|每(?:半年|季度?|个?月|周|天|日|学期|次|人)|平均每年|再|累计|不断|逐年|逐步|翻|(?<![签预节合])约|近|超|占|只|(?<!公)共|合计|总计|上浮|下浮|各|仍|(?<!建)设|(?<!许)即?可|仅)"
)
_OPERATOR_TAIL = re.compile(rf"{_OPERATOR}$")
_AS_A_WHOLE = re.compile(r"以[^,。;、以为]{1,8}为单位$")
# 配建比例不低于车位的20%: what stands behind the operator is the base of the share.
_COMPARED = re.compile(
    r"(?<=..)(?:不得?(?:低于|少于|高于|多于|超过)|达到|提高[到至]|控制在|稳定在)[^,。;]{1,10}的$"
)
_JOINT = re.compile(r"^(?P<subjects>.+?)(?:均|都)(?:须|要|应|需)?(?:达|提高|保持|控制|不)")
_NOUN_AFTER = re.compile(
    r"(?:\([^()]{0,10}\))?(?:及?以[上下]|[以之]?内|左右)?的?((?!及?以[上下内])[^,。;、:|\t\n\d]{2,24})"
)
_NOUN_END = re.compile(
    r"(?<=[一-龥]{2})(?:进行|驻点|参加|参与|用于|予以|给予|从事|纳入|接入|达到|通过(?!率)|入驻|上线|并|$)"
)
_EACH = re.compile(r"[每各]|全[省市县区]$")
_MONEY_NOUN = re.compile(r"补助|奖励|补贴|资金")
_BULLET = re.compile(r"^(?:[—●■◆★▲►※·•\s-]+|\(?[a-z]\)\s?|\d{1,3}\s+(?=[一-龥]))+")
_LIMIT_BEFORE = re.compile(r"^(?:\(含\))?(?:及?以[上下内]|左右|和(?![解谐])|及(?![时格]))")
_QUOTED = re.compile(r"“([^“”]*)”")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_YEARS = re.compile(r"(?:[到至]?20\d\d年(?:年?[底末])?[、和及]?)+")
_TOPIC_END = re.compile(r"(?<=..)(?:建设|工作|行动|工程)$")
_STOP = re.compile(r"[,;:。、|\t\n]")
_REACH, _MIN_NAME, _TOPIC_MAX = 60, 2, 24


def trimmed(text: str) -> str:
    """Return the words before a figure without dates, operators and comparisons at their ends."""
    bare, before = _BULLET.sub("", text.strip()), ""
    while lead := _LEAD_IN.match(bare):
        bare = bare[lead.end() :].strip()
    while bare != before:
        before = bare
        bare = _OPERATOR_TAIL.sub("", bare)
        if bare.endswith("为单位"):
            bare = _AS_A_WHOLE.sub("", bare)
        bare = bare.strip("□ ")
    if bare.endswith("的"):
        bare = _COMPARED.sub("", bare).removesuffix("的")
    return _balanced(bare)


def indicator_of(sentence: str, q: Quantity, taken: int, previous: str) -> str:
    """Name what `q` measures in `sentence`.

    `taken` is the end of the figure before it, whose words belong to that figure; `previous` that
    figure's own indicator, which serves where nothing else is named.
    """
    segments = _STOP.split(sentence[max(0, q.start - _REACH, taken) : q.start])
    left = segments[-1]
    subject = trimmed(_LIMIT_BEFORE.sub("", left, count=1))
    after = _NOUN_AFTER.match(sentence[q.end : q.end + _REACH])
    noun = _noun(after.group(1)) if after else ""
    base = _SCALE.sub("", q.unit)
    counted = base in _COUNT_UNITS
    if counted:
        named = trimmed(_VERBS.sub("", subject))
        subject = named if named or noun or _ONLY_VERBS.fullmatch(subject) else subject
    elif base in _AMOUNT_UNITS and not _RATE.search(subject):
        subject = _LEADING_VERB.sub("", subject)
    unnamed = len(subject) < _MIN_NAME or subject.endswith("等") or bool(_EACH.match(subject))
    if counted and noun and unnamed and not _MONEY_NOUN.match(noun):
        return noun
    if len(subject) >= _MIN_NAME:
        return subject
    earlier = segments[-2] if len(segments) > 1 else ""
    return noun or previous or trimmed(_VERBS.sub("", earlier)) or subject


def topic_of(sentence: str) -> str:
    """Return what a short opening sentence is about (推进托育机构建设。 → 托育机构)."""
    topic = sentence.strip("。:;!? \n")
    if len(topic) > _TOPIC_MAX or re.search(r"[,;\d]", topic):
        return ""
    return _TOPIC_END.sub("", _LEADING_VERB.sub("", trimmed(topic)))


def shared_subjects(sentence: str, q: Quantity) -> str:
    """Return the subjects of A率和B率均达到…; empty when the figure has one subject only."""
    if "均" not in sentence and "都" not in sentence:
        return ""
    left = re.split(r"[,;:。]", sentence[max(0, q.start - _REACH) : q.start])[-1]
    joint = _JOINT.search(left)
    return joint.group("subjects") if joint else ""


def respective_subjects(sentence: str, q: Quantity) -> str:
    """Return the subjects of A率、B率分别达到… when `q` is its first figure; otherwise nothing."""
    if "分别" not in sentence:
        return ""
    left = re.split(r"[,;:。]", sentence[max(0, q.start - _REACH) : q.start])[-1]
    subjects, spread, between = left.partition("分别")
    if _YEARS.fullmatch(subjects):
        return ""
    return subjects if spread and not re.search(r"\d", between) else ""


def _noun(text: str) -> str:
    cut = _NOUN_END.search(text)
    return _balanced((text[: cut.start()] if cut else text).strip("□ "))


def _balanced(text: str) -> str:
    """Return `text` without a bracket or quotation mark that opens or closes outside of it."""
    quoted = _QUOTED.fullmatch(text)
    text = quoted.group(1) if quoted else text
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    if text.count("(") == text.count(")"):
        inner = _BRACKETED.fullmatch(text)
        return inner.group(1) if inner else text
    return text.strip("() ") if text.count("(") + text.count(")") == 1 else text
