"""Recognisers of the frame: document numbers, dates, issuers, addressees, metadata, page furniture."""

import re
from datetime import date

from minkang.policy.parsing.numbering import chinese_number

_CN_DIGIT = "零〇○一二三四五六七八九十"
_DATE_TEXT = (
    r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    rf"|[{_CN_DIGIT}]{{4}}年[{_CN_DIGIT}]{{1,3}}月[{_CN_DIGIT}]{{1,3}}日"
)
_ANY_DATE = re.compile(
    r"(?P<y>\d{4})\s?[年./-]\s?(?P<m>\d{1,2})\s?[月./-]\s?(?P<d>\d{1,2})(?!\d)\s?日?"
    rf"|(?P<cy>[{_CN_DIGIT}]{{4}})年(?P<cm>[{_CN_DIGIT}]{{1,3}})月(?P<cd>[{_CN_DIGIT}]{{1,3}})日"
)
_ORG_END = (
    r"(?:人民政府|政府|委员会|办公室|办公厅|委办|局|厅|委|部|院|处|署|司|中心|管委会|总队|支队|所|站"
    r"|领导小组|指挥部|协会|学会|公司|银行|人民银行|支行|分局|法院|检察院|工商联|总工会|妇联|残联|科协|红十字会)"
)
_NUMBER_TEXT = (
    r"[一-龥]{1,14}(?:\([一-龥]{1,6}\))?\s?[〔\[(【]\s?(?:19|20)\d{2}\s?[〕\])】]\s?第?\s?\d{1,5}\s?号"
    r"|(?:[一-龥]{2,12})?令\s?(?:\(?(?:19|20)\d{2}年?\)?)?\s?第?\s?\d{1,4}\s?号"
    r"|[〔\[]\s?(?:19|20)\d{2}\s?[〕\]]\s?第?\s?\d{1,5}\s?号|第\s?\d{1,4}\s?号令?"
    r"|(?:19|20)\d{2}\s?年第?\s?\d{1,4}\s?号"
)
_NUMBER = re.compile(rf"(?:{_NUMBER_TEXT})")
_SIGNER = re.compile(r"\s{0,40}签\s?发\s?人\s?:.{0,30}$")
_ORG = re.compile(
    rf"[一-龥·]{{2,26}}?(?:\([一-龥、]{{2,20}}\))?{_ORG_END}(?:\([一-龥、]{{2,24}}\))?"
)
_ORG_LAST = tuple("府会室厅局委部院处署司心队所站组司行协联)办")
_DATE_LINE = re.compile(rf"(?:{_DATE_TEXT}|(?:19|20)\d{{2}}([./-])\d{{1,2}}\1\d{{1,2}})")
_SALUTATION = re.compile(
    r"(?:尊敬的|亲爱的|各位|同志们|女士们|先生们|朋友们|代表们|委员们)[^。;]{0,100}[:!]"
    r"|[一-龥×*]{1,12}(?:代表|委员|同志|先生|女士)(?:[、,和等][^。;:]{0,40})?:"
)
_ORDER = re.compile(r"[一-龥]{2,20}令(?:\(?(?:19|20)\d{2}年?\)?)?(?:第?\d{1,4}号)?")
_PERSON = re.compile(
    r"(?:[省市县区州旗]长|主任|局长|厅长|部长|主席|院长)\s*:?\s*[一-龥]{1,4}(?:\s?[一-龥]{1,3})?"
)
_MARK_TEXT = (
    r"(?:\(?(?:此件|本件)[一-龥]{0,10}(?:公开|发布)[一-龥]{0,10}\)?"
    r"|\(?(?:信息)?公开(?:形式|方式|属性|选项|类别)\s?:\s?[一-龥]{2,8}\)?)"
)
_MARK = re.compile(_MARK_TEXT)
_LETTERHEAD = re.compile(r"[一-龥()]{4,30}文件")
_IMPRINT = re.compile(
    r"(?:抄送|主送|主题词|分送|抄报)\s*:.*|[一-龥]{4,24}\s*\d{4}年\d{1,2}月\d{1,2}日印发"
)
_ADDRESSEE_HEAD = (
    r"(?:各|本市|市直|市政府|省政府|县政府|区政府|省直|县直|区直|委直|委机关|局机关|局属|委属|全市|全县|全区|全省"
    r"|[一-龥]{2,14}(?:人民政府|委员会|管委会|办事处|局|委|办))"
)
# A sentence that tells its subject what to do is no address.
_TELLS = re.compile(r"如下|以下|下列|应当|必须|做好|现将|[门位级地]要")
_ADDRESSEE = re.compile(rf"{_ADDRESSEE_HEAD}[^。;!?:]{{0,300}}:")
ADDRESSEE_INLINE = re.compile(
    r"各[^。;!?:()]{0,60}(?:\([^()]{0,30}\)[^。;!?:()]{0,60}){0,4}(?:单位|部门|政府|机构|委员会|局|委|办|公司|院校|中心|医院|院|所|站|处|厅|街道|乡镇|企业|学校)\s?:\s*(?=\S)"
)
SIGNATURE_INLINE = re.compile(
    rf"(?:[。!)”]\s{{0,8}}|\s)(?P<issuer>(?:[一-龥]{{4,30}}?{_ORG_END}\s{{1,40}}){{0,3}}[一-龥]{{4,30}}?{_ORG_END})\s{{0,40}}(?P<date>{_DATE_TEXT})\s{{0,8}}(?P<mark>{_MARK_TEXT})?"
)
NUMBER_INLINE = re.compile(
    r"\s(?P<number>[一-龥]{1,14}(?:\([一-龥]{1,6}\))?[〔\[(【](?:19|20)\d{2}[〕\])】]\s?第?\s?\d{1,5}\s?号)(?=\s|$)"
)
ATTACHMENT_INLINE = re.compile(r"(?:[。)”]\s{0,8}|\s)(?P<list>附件\s?\d{0,2}\s?:)")
METADATA_KEYS = (
    "索引号", "发布机构", "发文机关", "发布部门", "制发机关", "发文单位", "发布单位", "公开主体", "信息名称", "名称", "标题", "主题分类",
    "主题词", "分类", "公开方式", "公开范围", "公开类型", "公开时限", "发布日期", "发布时间", "发文日期", "印发日期", "成文日期", "生成日期", "公开日期",
    "实施日期", "生效日期", "废止日期", "失效日期", "失效时间", "文号", "发文字号", "文件编号", "编号", "统一编号", "关键词", "有效性", "时效性", "时效状态",
    "效力状态", "来源", "信息来源", "字体", "浏览次数", "点击数", "阅读次数", "体裁", "组配分类", "责任编辑", "作者", "语种",
)  # fmt: skip
_KEY = re.compile(
    r"[【\[]?("
    + "|".join(r"\s{0,6}".join(key) for key in sorted(METADATA_KEYS, key=len, reverse=True))
    + r")\s{0,4}(?:[】\]]\s?:?|\s?:)"
)
# Tables of page metadata copied without their colons; only keys that begin no sentence.
_BARE_KEY = re.compile(
    r"(?:^|(?<=[\s|]))(索\s*引\s*号|发文字号|文\s*号|成文日期|发文日期|发布机构|发文机关|发布日期|发布时间|有效性|文件有效性|主题分类|公开方式|组配分类|生成日期|名\s*称)\s*(?:[\s|]+|$)"
)
_MOMENT = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s+")
_POSTED = re.compile(
    r"[^。:]{0,40}20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d\d(?::\d\d)?[^。:]{0,12}"
)
_SEPARATE_KEYS = 2
_FOOTER = re.compile(
    r"版权所有|主办单位|承办单位|技术支持|ICP备|公网安备|网站标识码|网站地图|联系我们|关于我们|扫一扫|打印本页|打印关闭"
    r"|^打印|^关闭(?:窗口|本页)?$|分享到|附件下载|^上一[篇条页]|^下一[篇条页]|相关链接|相关解读|相关文档|相关文章|相关阅读"
    r"|相关附件|^返回|img_loading|微信公众号$|政务微博$|^更多|责任编辑|无障碍|适老化版|手机版|客户端下载|二维码"
    r"|^[-—–\s=*]*(?:END|end|The End|完)[-—–\s=*]*$|^(?:来源|编辑|审核|校对|监制|供稿|排版|制作|终审|编审|作者)\s?[|丨/:]"
    r"|往期(?:推荐|回顾|精彩)|阅读原文|(?:^|\s)(?:点赞|在看|收藏)(?:\s|$)|点击.{0,12}关注|^[一-龥]{2,24}编辑部$|^地\s{0,4}址\s?:.{2,60}邮(?:政编码|编)|^\(?信息公开形式|^\(?公开(?:形式|方式)\s?:"
)
# How a web page speaks of itself and to its reader; no authority writes so.
_PAGE_VOICE = re.compile(
    r"小编|欢迎(?:阅读|关注|订阅|转载)|点击(?:上方|下方|此处|查看)|扫码|长按|转载|一键三连"
)
_FURNITURE_MAX = 60
_MONTHS, _DAYS = 12, 31


def number_line(text: str) -> str:
    """Return the normalised 文号 when the line is nothing else; otherwise an empty string."""
    bare = text.strip("() ") if text.startswith("(") and text.endswith("号)") else text
    bare = _SIGNER.sub("", bare)
    found = _NUMBER.fullmatch(bare)
    return normal_number(found.group()) if found else ""


def number_within(text: str) -> tuple[str, int, int] | None:
    """Return (normalised 文号, start, end) of a bracketed number at the end of a title line."""
    found = re.search(rf"\(\s?({_NUMBER_TEXT})\s?\)\s*$", text)
    if not found:
        return None
    return normal_number(found.group(1)), found.start(), found.end()


def normal_number(text: str) -> str:
    """Return a 文号 without blanks and with 〔〕 around its year."""
    bare = re.sub(r"\s", "", text)
    return re.sub(r"[\[(【〔]((?:19|20)\d{2})[\])】〕]第?", r"〔\1〕", bare)


def date_line(text: str) -> date | None:
    """Return the date when the line is nothing else."""
    return first_date(text) if _DATE_LINE.fullmatch(text.strip("() ")) else None


def first_date(text: str) -> date | None:
    """Return the first full calendar date written in `text`."""
    for found in _ANY_DATE.finditer(text):
        read = _to_date(found)
        if read:
            return read
    return None


def _to_date(found: re.Match[str]) -> date | None:
    if found.group("y"):
        parts = (int(found.group("y")), int(found.group("m")), int(found.group("d")))
    else:
        year = found.group("cy").replace("○", "〇")
        parts = (
            int("".join(str(chinese_number(c)) for c in year)),
            chinese_number(found.group("cm").replace("○", "〇")),
            chinese_number(found.group("cd").replace("○", "〇")),
        )
    try:
        return date(*parts)
    except ValueError:
        return None


def is_org(text: str) -> bool:
    """Say whether the line is the name of an issuing body and nothing else."""
    bare = text.rstrip()
    return bare.endswith(_ORG_LAST) and bool(_ORG.fullmatch(re.sub(r"\s", "", bare)))


def issuer_within(title: str) -> str:
    """Return the body that a title begins with (某局关于…的决定); empty when it names none."""
    before, about, _ = title.partition("关于")
    return before if about and is_org(before) else ""


def is_order_head(text: str) -> bool:
    """Say whether the line heads an order (…令, with or without its number)."""
    return bool(_ORDER.fullmatch(re.sub(r"\s", "", text)))


def is_person_signature(text: str) -> bool:
    """Say whether the line is an office and a name (市长 某某)."""
    return bool(_PERSON.fullmatch(text))


def is_mark(text: str) -> bool:
    """Say whether the line is a disclosure mark such as 此件公开发布."""
    return bool(_MARK.fullmatch(text))


def is_letterhead(text: str) -> bool:
    """Say whether the line is the red head of a document (…文件)."""
    return bool(_LETTERHEAD.fullmatch(re.sub(r"\s", "", text)))


def is_imprint(text: str) -> bool:
    """Say whether the line is a copy list or the printing note at the end of a document."""
    return bool(_IMPRINT.fullmatch(text))


def is_addressee(text: str) -> bool:
    """Say whether the line is a salutation to the addressed bodies."""
    return bool(_ADDRESSEE.fullmatch(text)) and not _TELLS.search(text)


def is_posting(text: str) -> bool:
    """Say whether the line says who posted a page and at which minute."""
    return len(text) <= _FURNITURE_MAX and bool(_POSTED.fullmatch(text))


def is_salutation(text: str) -> bool:
    """Say whether the line greets an audience (各位代表:)."""
    return bool(_SALUTATION.fullmatch(text))


def metadata_of(text: str) -> list[tuple[str, str]]:
    """Return the (key, value) pairs of a metadata line; empty when it is not one.

    The line must begin with a known key, or with a date and then a key; a single pair must be short
    to count.
    """
    moment = _MOMENT.match(text)
    if moment and _KEY.match(text, moment.end()):
        return [("发布日期", moment.group().strip()), *metadata_of(text[moment.end() :])]
    pattern = _KEY if _KEY.match(text) else _BARE_KEY
    if not pattern.match(text) or (pattern is _BARE_KEY and re.search(r"[。;:]", text)):
        return []
    found = list(pattern.finditer(text))
    if len(found) < _SEPARATE_KEYS and (len(text) > _FURNITURE_MAX or "。" in text):
        return []
    pairs = []
    for position, key in enumerate(found):
        end = found[position + 1].start() if position + 1 < len(found) else len(text)
        pairs.append((re.sub(r"\s", "", key.group(1)), text[key.end() : end].strip(" 【[|")))
    return pairs


def is_footer(text: str) -> bool:
    """Say whether the line belongs to the web page and not to the document."""
    return len(text) <= 2 * _FURNITURE_MAX and "。" not in text and bool(_FOOTER.search(text))


def is_page_voice(text: str) -> bool:
    """Say whether a sentence is the page's own greeting or notice and not part of a document."""
    return len(text) <= 2 * _FURNITURE_MAX and bool(_PAGE_VOICE.search(text))


def is_furniture(text: str) -> bool:
    """Say whether the line could be page furniture: short and without a sentence."""
    return len(text) <= _FURNITURE_MAX and not re.search(r"[。;]", text)
