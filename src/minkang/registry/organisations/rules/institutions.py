"""What an organisation may be and hold.

Levels by category follow the measures for the grading of medical institutions (医疗机构基本标准):
hospitals and maternal and child institutions carry three levels, township hospitals and community
centres at most the second, everything else none. verification = "secondary".
"""

import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from minkang.kernel.identifiers import CreditCode, parse_credit_code
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.organisations.rules.days import in_words
from minkang.registry.organisations.terms import (
    HOSPITALS,
    PRIMARY_CENTRES,
    CapacityKind,
    Category,
    Grade,
    Level,
)

_ALL_LEVELS = frozenset(Level)
_UP_TO_SECOND = frozenset({Level.SECONDARY, Level.PRIMARY, Level.UNGRADED})
LEVELS_OF_CATEGORY: dict[Category, frozenset[Level]] = {
    **dict.fromkeys(Category, frozenset({Level.UNGRADED})),
    **dict.fromkeys(HOSPITALS | {Category.MATERNAL_CHILD}, _ALL_LEVELS),
    **dict.fromkeys(PRIMARY_CENTRES, _UP_TO_SECOND),
}
HIGHEST_RECORD_LEVEL = 8
PUBLIC_HOLIDAYS = 8
MOST_OF_A_CAPACITY = 20_000
_LICENCE = re.compile(r"[0-9A-Z-]{1,22}")
_INDUSTRY = re.compile(r"[0-9]{2,4}")


def at_field(refusal: Refusal, field: str) -> Refusal:
    """The same refusal, laid at a field of the form."""
    return replace(refusal, fields=(FieldFault(field, refusal.message),))


def credit_code(text: str) -> CreditCode | Refusal:
    """A unified social credit code as typed, or why it cannot be one (see `kernel.identifiers`)."""
    parsed = parse_credit_code(text)
    return at_field(parsed, "credit_code") if isinstance(parsed, Refusal) else parsed


def is_known_by_filing(category: Category, licence: str) -> bool:
    """Whether an organisation may lack a credit code: a clinic with the number of its filing."""
    return category is Category.CLINIC and bool(licence)


def named(name: str) -> Refusal | None:
    """An organisation has a name that can be read."""
    if name.strip() and name.isprintable():
        return None
    message = "请填写机构名称，与执业许可证或营业执照一致。"
    return _refused("name_missing", message, f"{name!r} is not a name", "name")


def licence(category: Category, number: str) -> Refusal | None:
    """A registration number of at most 22 letters and digits, and only of medical institutions."""
    if not number:
        return None
    if not category.is_medical:
        message = f"{category.label}不是医疗机构，没有医疗机构登记号。请把登记号一栏空着，或改正机构类别。"
        return _refused(
            "licence_not_expected", message, f"a {category.label_en} has no practice licence", "licence"
        )  # fmt: skip
    if not _LICENCE.fullmatch(number):
        message = "医疗机构登记号最多22位，只含数字、大写字母和短横。请对照执业许可证检查。"
        return _refused(
            "licence_malformed", message, "expected 1 to 22 of 0-9, A-Z and -", "licence"
        )
    return None


def level_fits(category: Category, level: Level, grade: Grade | None) -> Refusal | None:
    """The level is one its category can have, and only a level has a grade."""
    possible = LEVELS_OF_CATEGORY[category]
    if level not in possible:
        choices = "、".join(one.label for one in Level if one in possible)
        message = f"{category.label}不能是{level.label}，可以填：{choices}。请核对等级或机构类别。"
        return _refused(
            "level_of_another_category", message,
            f"a {category.label_en} cannot be {level}; possible: {sorted(possible)}", "level",
        )  # fmt: skip
    if grade is not None and level is Level.UNGRADED:
        message = "没有定级的机构没有甲、乙、丙等。请补填等级，或把等次空着。"
        return _refused("grade_without_level", message, "an ungraded one has no grade", "grade")
    return None


def capacity(kind: CapacityKind, count: int) -> Refusal | None:
    """A number of beds, places or vehicles: from nought to what one organisation can hold."""
    if count < 0:
        message = f"{kind.label}数不能是负数({count})。没有就填0；要减少，请填减少以后的总数。"
        return _refused(
            "capacity_negative",
            message,
            f"The number of {kind.label_en} cannot be negative ({count}); state the total after the change, 0 for none.",
            "count",
        )
    if count > MOST_OF_A_CAPACITY:
        message = f"{kind.label}{count}{kind.unit}超过了一家机构可能有的数量，多半是多输了一位。请核对后重填。"
        return _refused(
            "capacity_implausible",
            message,
            f"{count} {kind.label_en} are more than one organisation can hold; check for a digit too many.",
            "count",
        )
    return None


def capacity_follows(in_force_since: date, since: date) -> Refusal | None:
    """A new number begins on the day of the one in force (a correction) or later."""
    if since >= in_force_since:
        return None
    message = (
        f"现有数量从{in_words(in_force_since)}起登记，新的数量不能更早开始。"
        "请填那天或以后的日期；那天填错了，就用同一天改正。"
    )
    return _refused(
        "capacity_out_of_order", message,
        f"The number in force began on {in_force_since}; state that day to correct it, or a later one.", "since",
    )  # fmt: skip


def position(latitude: Decimal, longitude: Decimal) -> Refusal | None:
    """A place on earth, in degrees."""
    if abs(latitude) <= Decimal(90) and abs(longitude) <= Decimal(180):
        return None
    message = "纬度应在-90到90之间，经度应在-180到180之间，多半是两个数填反了。请对调后再试。"
    return _refused("position_impossible", message, f"{latitude}, {longitude}", "latitude")


def record_level(level: int | None) -> Refusal | None:
    """The graded level of the electronic medical record system, 0 to 8, or never graded."""
    if level is None or 0 <= level <= HIGHEST_RECORD_LEVEL:
        return None
    message = f"电子病历评级是0到8级，填的是{level}。请核对；没有评过就空着。"
    return _refused("record_level_impossible", message, f"{level} is not 0 to 8", "record_level")


def weekday(number: int) -> Refusal | None:
    """A day of opening: 1 (Monday) to 7, 8 for public holidays."""
    if 1 <= number <= PUBLIC_HOLIDAYS:
        return None
    message = "开放日应为1（星期一）到7（星期日），8表示法定节假日。请重新选择。"
    return _refused("weekday_impossible", message, f"{number} is not 1 to 8", "weekday")


def hours(opens: time, closes: time) -> Refusal | None:
    """It closes after it opens, on the same day."""
    if closes > opens:
        return None
    message = (
        f"关门时间({closes:%H:%M})应当晚于开门时间({opens:%H:%M})。夜间跨零点的请分成两天填写。"
    )
    return _refused("hours_impossible", message, f"opens {opens}, closes {closes}", "closes")


def business(category: Category, *, industry: str | None) -> Refusal | None:
    """An enterprise states its industry (GB/T 4754, two to four digits); nobody else has one."""
    if category is not Category.ENTERPRISE:
        if industry is None:
            return None
        message = f"{category.label}不按企业登记行业。请去掉行业，或把机构类别改为企业。"
        return _refused("business_not_expected", message, "not an enterprise", "industry")
    if industry is not None and _INDUSTRY.fullmatch(industry):
        return None
    message = "请填写企业的行业代码：国民经济行业分类的2至4位数字，可对照营业执照。"
    return _refused(
        "industry_malformed", message, "expected 2 to 4 digits of GB/T 4754", "industry"
    )


def revenue(year: int, fen: int, *, on: date) -> Refusal | None:
    """Revenue of a year that has ended, in fen, nought or more."""
    if fen < 0:
        message = "营业收入不能是负数。亏损的年度请填实际收入，没有收入填0。"
        return _refused("revenue_negative", message, f"{fen} fen is below nought", "revenue")
    if year < on.year:
        return None
    message = f"{year}年还没有结束，年度营业收入要等结束后再填。请填以前的年度。"
    return _refused("year_not_over", message, f"the year {year} is not over on {on}", "year")


def revenue_not_expected() -> Refusal:
    """Only enterprises state revenue."""
    message = "只有企业填报年度营业收入。请核对机构类别。"
    return _refused("revenue_not_expected", message, "not an enterprise", "revenue")


def area_fits(code: str) -> Refusal | None:
    """An organisation stands in a village or community, or in a town where that is unknown.

    `code` has twelve digits; a county, city or province has zeros from the seventh on.
    """
    if code[6:9].strip("0"):
        return None
    message = "机构所在地要具体到村（社区），至少到乡镇（街道）。请选择下一级的地区。"
    return _refused("area_too_wide", message, f"{code} is no village and no town", "area")


def credit_code_taken(code: str) -> Refusal:
    """Each credit code is registered once."""
    message = f"统一社会信用代码{code}已经登记过机构。请在机构列表里查找它，在原来的条目上更新。"
    return _refused("credit_code_taken", message, f"{code} is registered already", "credit_code")


def licence_taken(number: str) -> Refusal:
    """Each registration number of a medical institution is registered once."""
    message = f"医疗机构登记号{number}已经属于另一家机构。请对照执业许可证核对。"
    return _refused("licence_taken", message, f"{number} is registered already", "licence")


def organisation_unknown(asked: str, field: str = "organisation") -> Refusal:
    """No such organisation is registered."""
    message = f"登记册里没有{asked or '这家机构'}。请核对统一社会信用代码，或先登记这家机构。"
    return _refused(
        "organisation_unknown",
        message,
        f"No organisation {asked!r} is registered; check the credit code, or register it first.",
        field,
    )


def holding_unknown(what: str, field: str) -> Refusal:
    """The organisation does not hold what is to be ended."""
    message = f"该机构现在没有登记“{what}”，无法结束。请刷新页面查看现有登记。"
    return _refused(
        "holding_unknown",
        message,
        f"{field}: nothing of the kind is in force; reload the page to see what is registered.",
        field,
    )


def holding_taken(what: str, field: str) -> Refusal:
    """The organisation holds it already."""
    message = f"该机构已经登记了“{what}”，不用再登记。如要更改，请先结束现有的一条。"
    return _refused(
        "holding_taken",
        message,
        f"{field}: one is in force already; end it first to change it.",
        field,
    )


def closing_too_early(on: date, last: date) -> Refusal:
    """An organisation cannot have closed before something it holds began."""
    message = f"该机构在{in_words(last)}还登记了变动，不能在{in_words(on)}关闭。请核对关闭日期。"
    return _refused(
        "closing_too_early",
        message,
        f"Something it holds began on {last}, so it cannot have closed on {on}; check the day.",
        "closed_on",
    )


def _refused(reason: str, message: str, detail: str, field: str) -> Refusal:
    return Refusal(f"organisations.{reason}", message, detail, (FieldFault(field, message),))
