"""Responsible units: parentheses, lines and formulas that say who leads and who helps.

The first unit of every answer is the lead.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

_ROLE = (
    r"(?:责任|牵头|负责|配合|主办|协办|承办|参加|参与|协同|主责|落实|实施|承担|分管|指导)"
    r"(?:责任)?(?:部门|单位|科室|股室|处室|机构|科股室|主体|领导|人|委办局|局|方)*(?:\((?:单位|部门|科室|股室|处室)\))?"
)
_KEYWORD = re.compile(rf"{_ROLE}\s*:")
_DUE = r"(?:完成|工作|办理|进度)?(?:时限|时间节点|时间|安排)(?:要求)?\s*:"
_DUE_PART = re.compile(rf"[,;、]?\s?{_DUE}[^;()。]{{0,60}}")
_OPENING = re.compile(rf"\(\s*(?:{_ROLE}|由|{_DUE})[^()。]{{0,2}}")
_LINE = re.compile(rf"{_ROLE}\s*:\s*\S")
_ORNAMENT = re.compile(r"^[^\w\s(]{0,4}\s*")
_STATEMENT = re.compile(
    rf"(?:^|[。;!?)\s])\s?[^\w\s(]{{0,4}}\s?(?P<body>{_ROLE}\s*:[^。\n]{{1,400}})"
)
_FOLDED = str.maketrans("【】[]〔〕", "()()()")
_LEADS = re.compile(r"牵头|主办|主责")
_MARKED_LEAD = re.compile(r"\((?:主要|第一)?(?:牵头|主办|主责)(?:单位|部门)?\)$")
_MARK = re.compile(r"\((?:牵头|主办|主责|协办|承办|配合|负责|参与|参加)(?:单位|部门)?\)$")
# One name although it holds a list: 各市、县(市、区)人民政府.
_JOINT_NAME = r"各[市州盟县区旗](?:[、和及][市州盟县区旗]?(?:\([市州盟县区旗、和及]{1,12}\))?){1,3}(?:人民)?政府"
_JOINT = re.compile(_JOINT_NAME)
_PIECE_MARK = re.compile(rf"(?P<name>{_JOINT_NAME})|(?P<bracket>[()])|[、,;]|\s{{2,}}|\n")
_SUFFIX = (
    r"(?:科|股|办|室|局|委|部|处|所|站|中心|院|队|厅|政府|会|公司|银行|分行|支行|集团|医院|卫生院|学校|机关|机构|单位|部门|街道|乡镇"
    r"|组|社|署|司|台|馆|校|团|总局|分局|法院|公安|税务|开发区|园区|高新区|经开区|新区|示范区|办事处|燃气|供电|电力|海关|县区|县\(区\)|县|区)"
)
_UNIT = re.compile(rf"[一-龥A-Za-z“”·()/\d]{{1,38}}{_SUFFIX}(?:\([^()]{{1,20}}\))?")
_TAIL = re.compile(
    r"(?:等(?:有关|相关|各)?(?:科室|单位|部门|股室|处室|机构)*)?"
    r"(?:[,,]?(?:(?:按|根据)(?:照)?(?:各自)?职(?:责|能)(?:任)?(?:分工)?)?"
    r"(?:分工|分别|共同|各自)?(?:负责|配合|落实|牵头负责|牵头|主办|协办|参与|参加|协同|组织实施)?)?[。,;\s]*$"
)
_DUTY_END = re.compile(r"(?:负责|牵头|配合|落实|参与|参加)[。;\s]*$")
_LEAD_FORMULA = re.compile(
    r"由([^,。;、由()]{2,20}?)(?:牵头|负责牵头)(?:,([^,。;()]{2,80}?)(?:等(?:部门|单位))?(?:协同|共同)?(?:配合|参与|参加|协助)(?=[,。;]|$))?"
)
# What a list of units says about itself: 列第一位的为牵头单位,下同.
# A bracket behind the last sentence names its units when it holds several or an office.
_OFFICES = re.compile(r"[、,;]|(?:局|委|办|厅|科|股|室|部|政府)$")
_NOTE = re.compile(r"列(?:在)?(?:第一|首)位|排(?:名|在)?第一|^下同$|(?:持续|长期)(?:推进|坚持)$")
_SUBJECT = re.compile(
    r"^(?:[^,。;、:()由]{1,12}由)?([^,。;、:()]{2,14}?(?:局|委|厅|办|部门|政府|办公室|中心))会同([^,。;、:()]{2,14}?(?:局|委|厅|办|部门|政府|办公室|中心))"
)
_DUTY_SUBJECT = re.compile(
    r"^((?:各?[省市县区州旗]|各)[^,。;、:]{1,14}?(?:局|委|厅|办|政府|办公室))(?:负责|牵头|应当|要|结合实际)"
)
_INSIDE = re.compile(r"\([^()]{1,20}\)")
_PERSON = re.compile(r"人|领导")
_DATED = re.compile(r"20\d\d年|\d{1,2}月|[上下]半年|季度|年底|长期|持续")
_PARENTHESIS = re.compile(r"[()]")
_MAX_GROUP = 800
_MAX_UNIT, _MIN_UNIT, _LINE_STOPS = 40, 2, 2


class Style(StrEnum):
    """How a document writes responsibility; a change inside one document betrays a join."""

    FORMULA = "formula"
    BARE = "bare"


def responsible_within(text: str) -> tuple[str, ...]:
    """Return the units that `text` names in parentheses or after 牵头单位: and its like; lead first."""
    folded = text.translate(_FOLDED)
    found: list[str] = []
    outside, at = [], 0
    for start, end in _groups(folded):
        found.extend(units_of(folded[start:end]))
        outside.append(folded[at:start])
        at = end
    outside.append(folded[at:])
    stated = [m.group("body") for m in _STATEMENT.finditer("".join(outside))]
    named = units_of("\n".join(stated))
    if named and _looks_like_unit(named[0]):
        found.extend(named)
    return _unique(found)


def responsible_by_formula(text: str) -> tuple[str, ...]:
    """Return units named by sentence formulas (由X牵头, X会同Y …); lead first."""
    led = _LEAD_FORMULA.search(text)
    if led and _looks_like_unit(led.group(1)):
        helping = _pieces(led.group(2) or "")
        return _unique([led.group(1), *(p for p in helping if _looks_like_unit(p))])
    sentences = [s for s in re.split(r"[。;]", text) if s.strip()]
    listed = sentences and re.search(r"[、,]", sentences[-1] + sentences[0])
    if listed and _assigns(sentences[-1]):
        return units_of(sentences[-1])
    for sentence in sentences:
        jointly = _SUBJECT.match(sentence)
        if jointly:
            return jointly.groups()
        single = _DUTY_SUBJECT.match(sentence)
        if single:
            return (single.group(1),)
    return ()


def line_units(text: str) -> tuple[str, ...]:
    """Return the units when the whole line only states responsibility; otherwise nothing.

    Reads 责任单位:A、B, parenthesised or not, and a bare list of units in parentheses.
    """
    folded = _plain(text)
    inner = _unwrapped(folded)
    if inner and not _KEYWORD.match(inner):
        return units_of(inner) if _is_list(_TAIL.sub("", _duties(inner))) else ()
    candidate = inner or folded.lstrip("(")
    brief = len(candidate) <= _MAX_GROUP and candidate.count("。") <= _LINE_STOPS
    if brief and (_LINE.match(candidate) or _is_marked_list(candidate)):
        named = units_of(candidate)
        return named if named and _looks_like_unit(named[0]) else ()
    return ()


def _is_marked_list(text: str) -> bool:
    """Say whether a line is only a list of units of which one is marked, as in 市教育局(牵头)."""
    pieces = [p.strip() for p in _pieces(text.rstrip("。; ")) if p.strip()]
    return any(_MARK.search(p) for p in pieces) and all(
        _looks_like_unit(_bare_unit(p)) for p in pieces
    )


def _plain(text: str) -> str:
    """Return a line without ornament, every bracket round."""
    return _ORNAMENT.sub("", text.translate(_FOLDED), count=1)


def line_style(text: str) -> Style:
    """Return how a responsibility line is written."""
    line = _plain(text)
    return Style.FORMULA if _KEYWORD.match(_unwrapped(line) or line) else Style.BARE


def _unwrapped(text: str) -> str:
    bare = text.rstrip("。; ")
    if bare.startswith("(") and bare.endswith(")") and _closing(bare, 0) == len(bare) - 1:
        return bare[1:-1].strip()
    return ""


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans inside the parentheses that state responsibility."""
    position = 0
    while opening := _OPENING.search(text, position):
        end = _closing(text, opening.start())
        first = opening.start() + 1
        position = max(end, opening.end())
        inner = _duties(text[first:end]) if end > 0 else ""
        if _KEYWORD.search(inner[:24]) or (inner and _assigns(inner)):
            yield first, end
    bare = text.rstrip("。; ")
    last = _last_opening(bare)
    if last > 0:
        inner = _duties(bare[last + 1 : -1])
        apart = text[last - 1] in "。;" and _is_list(inner) and bool(_OFFICES.search(inner))
        if not _OPENING.match(text, last) and (apart or _assigns(inner)):
            yield last + 1, len(bare) - 1


def _duties(inner: str) -> str:
    """Return the inside of a bracket without due dates and notes."""
    pieces = _pieces(_DUE_PART.sub("", inner))
    return ",".join(p for p in pieces if not _NOTE.search(p.strip()) and not _DATED.search(p))


def _is_list(statement: str) -> bool:
    pieces = [p for p in _pieces(statement) if p.strip()]
    return bool(pieces) and all(_looks_like_unit(_bare_unit(p)) for p in pieces)


def _assigns(statement: str) -> bool:
    """Say whether a statement without keyword assigns duties: units first, 负责 or 牵头 last."""
    return bool(_DUTY_END.search(statement)) and _is_list(statement.rstrip("。"))


def _closing(text: str, opening: int) -> int:
    depth = 0
    for found in _PARENTHESIS.finditer(text, opening, opening + _MAX_GROUP):
        depth += 1 if found.group() == "(" else -1
        if depth == 0:
            return found.start()
    return -1


def _last_opening(text: str) -> int:
    """Return where the bracket opens that closes at the very end of `text`, or -1."""
    if not text.endswith(")"):
        return -1
    depth = 0
    for found in reversed([*_PARENTHESIS.finditer(text, max(0, len(text) - _MAX_GROUP))]):
        depth += 1 if found.group() == ")" else -1
        if depth == 0:
            return found.start()
    return -1


def units_of(statement: str) -> tuple[str, ...]:
    """Return the units a statement of responsibility lists, without its keywords; leads first."""
    first_sentence = _DUE_PART.sub("", statement.translate(_FOLDED).split("。")[0])
    leads: list[str] = []
    others: list[str] = []
    opened = 0
    for keyword in (*_KEYWORD.finditer(first_sentence), None):
        end = keyword.start() if keyword else len(first_sentence)
        before = _KEYWORD.match(first_sentence, opened)
        leading = bool(before and _LEADS.search(before.group()))
        personal = bool(before and _PERSON.search(before.group()))
        for piece in _pieces(first_sentence[before.end() if before else opened : end]):
            aside = _DATED.search(piece) or _NOTE.search(piece.strip())
            if aside or (personal and not _looks_like_unit(_bare_unit(piece))):
                continue
            led = leading or bool(_MARKED_LEAD.search(piece.strip()))
            (leads if led else others).extend(_split_joint(_bare_unit(piece)))
        opened = end
    return _unique(u for u in (*leads, *others) if _MIN_UNIT <= len(u) <= _MAX_UNIT)


def _pieces(text: str) -> list[str]:
    """Split a list at its commas and wide gaps, never inside brackets or a joint name."""
    found, depth, at = [], 0, 0
    for mark in _PIECE_MARK.finditer(text):
        if mark.group("bracket"):
            depth = max(0, depth + (1 if mark.group() == "(" else -1))
        elif depth == 0 and not mark.group("name"):
            found.append(text[at : mark.start()])
            at = mark.end()
    return [*found, text[at:]]


def _bare_unit(piece: str) -> str:
    """Return a listed unit without the words that assign its duty."""
    bare = _TAIL.sub("", _MARK.sub("", piece.strip()))
    if bare.count("(") != bare.count(")"):
        bare = bare.strip("()")
    return re.sub(r"^(?:由|会同|及|和)|(?:牵头|主办|负责)$", "", bare).strip()


def _split_joint(text: str) -> list[str]:
    for joint in re.finditer(r"[和及与]|\s+", text):
        left, right = text[: joint.start()].strip(), text[joint.end() :].strip()
        if _looks_like_unit(left) and _looks_like_unit(right):
            return [left, *_split_joint(right)]
    return [text]


def _looks_like_unit(text: str) -> bool:
    return bool(_JOINT.fullmatch(text) or _UNIT.fullmatch(_INSIDE.sub("", text)))


def _unique(units: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(units))
