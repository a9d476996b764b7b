"""What can be wrong with a resource: code of the standard, Chinese sentence, English detail."""

from dataclasses import dataclass
from typing import Final

from minkang.engines.records.rules.issues import IssueCode


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of finding; the texts may have gaps for names of the standard, never for values."""

    code: IssueCode
    zh: str
    en: str


def _structure(zh: str, en: str) -> Fault:
    return Fault(IssueCode.STRUCTURE, zh, en)


def _value(zh: str, en: str) -> Fault:
    return Fault(IssueCode.VALUE, zh, en)


def _invariant(zh: str, en: str) -> Fault:
    return Fault(IssueCode.INVARIANT, zh, en)


NO_TYPE: Final = _structure(
    "缺少 resourceType 或它不是 FHIR R4 的资源类型。请填写正确的资源类型。",
    "resourceType is missing or is no resource type of FHIR R4.",
)
NOT_AN_OBJECT: Final = _structure("应为对象（花括号）。", "An object was expected.")
NOT_A_LIST: Final = _structure(
    "可重复元素，应写成数组（[…]）。", "The element repeats: an array was expected."
)
A_LIST: Final = _structure(
    "不可重复元素，不能写成数组。", "The element does not repeat: no array was expected."
)
EMPTY: Final = _structure(
    "内容为空。请填写内容，或去掉这个元素。", "The element is empty; leave it out or fill it."
)
NULL: Final = _structure(
    "不能为 null。没有值时请去掉这个元素。", "null is not allowed; leave the element out."
)
UNKNOWN: Final = _structure(
    "{type} 没有这个元素。请检查拼写，或改用扩展（extension）。", "{type} has no such element."
)
LENGTHS: Final = _structure(
    "数组与对应的下划线数组（_…）长度不同。",
    "The array and its twin with an underscore differ in length.",
)
TWO_CHOICES: Final = _structure(
    "{name}[x] 只能有一种类型的值，现有多个。请只保留一个。",
    "{name}[x] holds values of more than one type.",
)
MISSING: Final = Fault(
    IssueCode.REQUIRED, "缺少必填元素 {name}。请补上。", "The required element {name} is missing."
)
TOO_MANY: Final = _structure("最多 {most} 个。", "At most {most} values are allowed.")

BOOLEAN: Final = _value("应为 true 或 false（不带引号）。", "A JSON boolean was expected.")
NUMBER: Final = _value("应为数字（不带引号）。", "A JSON number was expected.")
TEXT: Final = _value("应为文字（带引号）。", "A JSON string was expected.")
INTEGER: Final = _value("应为 32 位整数。", "A 32-bit integer was expected.")
POSITIVE: Final = _value("应为正整数。", "A positive integer was expected.")
UNSIGNED: Final = _value("应为不小于零的整数。", "An integer of zero or more was expected.")
DECIMAL: Final = _value(
    "数值位数或数量级超出范围。", "The number has too many digits or too large an exponent."
)
CONTROL: Final = _value("含有不允许的控制字符。", "The text holds control characters.")
CODE: Final = _value(
    "代码不能为空，首尾不能有空格，中间不能有连续空格。",
    "A code has no space at its ends and none doubled inside.",
)
ID: Final = _value(
    "标识只能由 1 至 64 个字母、数字、“-”“.”组成。",
    "An id has 1 to 64 letters, digits, hyphens or dots.",
)
URI: Final = _value("网址或标识中不能有空白。", "A URI has no white space.")
OID: Final = _value(
    "应为 urn:oid: 开头的对象标识符。", "An OID beginning with urn:oid: was expected."
)
UUID: Final = _value(
    "应为 urn:uuid: 开头、小写的通用唯一标识。",
    "A lower-case UUID beginning with urn:uuid: was expected.",
)
BASE64: Final = _value("不是合法的 Base64 内容。", "The text is not Base64.")
DATE: Final = _value(
    "应为日期，如 2026-11-22、2026-11 或 2026。", "A date (YYYY, YYYY-MM, YYYY-MM-DD) was expected."
)
DATE_TIME: Final = _value(
    "应为日期或日期时间；有时间时须到秒并带时区，如 2026-11-22T08:00:00+08:00。",
    "A dateTime was expected; a time needs seconds and a zone.",
)
INSTANT: Final = _value(
    "应为到秒并带时区的时刻，如 2026-11-22T08:00:00+08:00。",
    "An instant with seconds and zone was expected.",
)
TIME: Final = _value("应为时间，如 08:00:00。", "A time hh:mm:ss was expected.")
XHTML: Final = _value(
    "叙述文字应为一个 XHTML 的 div，只用排版标签，不含脚本、表单和外部实体。",
    "The narrative is no XHTML div of formatting elements only.",
)

NOT_IN_SET: Final = Fault(
    IssueCode.CODE_INVALID,
    "代码不在必须使用的值集 {name} 中。请对照值集改正。",
    "The code is not in the required value set {name}.",
)
NO_CODING: Final = Fault(
    IssueCode.CODE_INVALID,
    "至少要有一个编码来自值集 {name}。",
    "No coding is from the required value set {name}.",
)

REFERENCE: Final = _value(
    "引用应为“类型/标识”、完整网址、urn:uuid: 或“#”开头的内嵌标识。",
    "A reference is Type/id, an absolute URL, urn:uuid:… or #id.",
)
TARGET: Final = _structure("此处只能引用 {names}。", "Only references to {names} are allowed here.")
NOT_CONTAINED: Final = _structure(
    "“#”引用的内嵌资源不存在。请把它放入 contained。",
    "No contained resource has the id referred to.",
)
CONTAINED_ID: Final = _structure(
    "内嵌资源要有各不相同的 id。", "Contained resources need distinct ids."
)
NESTED: Final = _invariant(
    "内嵌资源里不能再有内嵌资源（dom-2）。", "A contained resource contains another (dom-2)."
)
CONTAINED_META: Final = _invariant(
    "内嵌资源没有自己的版本号和更新时间（dom-4）。",
    "A contained resource has no versionId or lastUpdated (dom-4).",
)

BOTH_OR_NEITHER: Final = _invariant(
    "扩展要么有值，要么有下级扩展，不能都有或都没有（ext-1）。",
    "An extension has either a value or extensions (ext-1).",
)
PERIOD: Final = _invariant(
    "开始时间晚于结束时间（per-1）。", "The start is later than the end (per-1)."
)
UNIT_SYSTEM: Final = _invariant(
    "有单位编码时必须写单位系统（qty-3）。", "A unit code needs its system (qty-3)."
)
CONTENT_TYPE: Final = _invariant(
    "附件有内容时必须写内容类型（att-1）。", "Attached content needs its contentType (att-1)."
)
CONTACT_SYSTEM: Final = _invariant(
    "有联系号码时必须写联系方式的种类（cpt-2）。", "A contact value needs its system (cpt-2)."
)
RANGE: Final = _invariant("下限大于上限（rng-2）。", "The low limit is above the high one (rng-2).")
RATIO: Final = _invariant(
    "比值要同时有分子和分母，或都没有而用扩展说明（rat-1）。",
    "Numerator and denominator are both present, or both absent with an extension (rat-1).",
)
INVARIANT: Final = _invariant(
    "内容违反标准对 {type} 的规则 {key}。请对照 FHIR R4 改正。",
    "The invariant {key} of {type} fails.",
)

IDENTITY_NUMBER: Final = Fault(
    IssueCode.BUSINESS_RULE,
    "公民身份号码不正确：位数、日期或校验码不符。请核对证件后重新提交。",
    "The resident identity number fails the check of GB 11643.",
)
NUMBER_AS_ID: Final = Fault(
    IssueCode.BUSINESS_RULE,
    "资源标识不能用公民身份号码，它会出现在网址里。请改用本院的病历号或随机编号。",
    "An identity number is no id: it would stand in addresses. Use a number of your own.",
)
PLATFORM_MARK: Final = Fault(
    IssueCode.BUSINESS_RULE,
    "互认标识只能由平台加注。请去掉 meta.tag 中的互认标识后重新提交。",
    "Marks of mutual recognition are set by the platform only.",
)
