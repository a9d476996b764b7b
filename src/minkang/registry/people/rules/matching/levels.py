"""Fields, their levels of agreement, grades and reasons: the words matching speaks in."""

from collections.abc import Mapping
from enum import StrEnum

from minkang.policy.terms import Labelled


class Field(StrEnum):
    """What is compared."""

    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    IDENTITY = "identity"
    TELEPHONE = "telephone"
    HOME = "home"
    MOTHER = "mother"


class NameLevel(Labelled):
    """How two names agree, best first."""

    EXACT = "exact", "姓名一致", "same name"
    SAME_READING = "same_reading", "姓名读音一致", "same reading"
    SIMILAR = "similar", "姓名有看不清的字或没写全", "a sign is unreadable or the name was cut"
    LOOK_ALIKE = "look_alike", "姓名有形近字", "one sign looks like another"
    ONE_EDIT = "one_edit", "姓名差一个字", "one sign differs"
    SAME_SURNAME = "same_surname", "只有姓相同", "same surname only"
    DIFFERENT = "different", "姓名不同", "different name"
    MISSING = "missing", "没有可比的姓名", "no name to compare"


class BirthLevel(Labelled):
    """How two dates of birth agree, best first."""

    EXACT = "exact", "出生日期一致", "same date of birth"
    NEAR = "near", "出生日期差一位或月日颠倒", "one digit differs, or day and month are swapped"
    YEAR = "year", "出生年份相近", "about the same year"
    DIFFERENT = "different", "出生日期不同", "different date of birth"
    MISSING = "missing", "没有出生日期可比", "no date of birth to compare"


class SexLevel(Labelled):
    """How two sexes agree."""

    EQUAL = "equal", "性别一致", "same sex"
    DIFFERENT = "different", "性别不同", "different sex"
    MISSING = "missing", "没有性别可比", "no sex to compare"


class IdentityLevel(Labelled):
    """How two numbers of identity documents agree."""

    EXACT = "exact", "证件号码一致", "same document number"
    CORRECTED = "corrected", "证件号码改正一处后一致", "same number after one correction"
    DIFFERENT = "different", "证件号码不同", "different document number"
    MISSING = "missing", "没有证件号码可比", "no document number to compare"


class TelephoneLevel(Labelled):
    """How two telephones agree; families share one and numbers are given away again."""

    EQUAL = "equal", "电话一致", "same telephone"
    DIFFERENT = "different", "电话不同", "different telephone"
    MISSING = "missing", "没有电话可比", "no telephone to compare"


class HomeLevel(Labelled):
    """How two homes agree, best first."""

    ADDRESS = "address", "住址一致", "same address"
    VILLAGE = "village", "同一村（社区）", "same village or community"
    TOWN = "town", "同一乡镇（街道）", "same town"
    COUNTY = "county", "同一县（区）", "same county"
    DIFFERENT = "different", "住在别处", "lives elsewhere"
    MISSING = "missing", "没有住址可比", "no home to compare"


class MotherLevel(Labelled):
    """How the mother of a newborn, and the order among twins, agree."""

    MOTHER_AND_ORDER = "mother_and_order", "母亲和胎次一致", "same mother and order of birth"
    MOTHER = "mother", "母亲一致", "same mother"
    OTHER_ORDER = (
        "other_order",
        "母亲一致，胎次不同或不明",
        "same mother, order differs or is unknown",
    )
    DIFFERENT = "different", "母亲不同", "different mother"
    MISSING = "missing", "没有母亲可比", "no mother to compare"


Level = NameLevel | BirthLevel | SexLevel | IdentityLevel | TelephoneLevel | HomeLevel | MotherLevel


class Grade(Labelled):
    """How sure a match is; the codes of FHIR's value set match-grade."""

    CERTAIN = "certain", "确定", "certain"
    PROBABLE = "probable", "很可能", "probable"
    POSSIBLE = "possible", "可能", "possible"
    CERTAINLY_NOT = "certainly-not", "不是", "certainly not"


class Bar(Labelled):
    """What forbids a link that nobody looked at."""

    UNNAMED = "unnamed", "没有真实姓名", "no real name"
    IDENTITY_DIFFERS = "identity_differs", "证件号码不同", "document numbers differ"
    CONTRADICTED = "contradicted", "号码一致，人却对不上", "same number, contradictory person"
    NAME_TOO_FAR = (
        "name_too_far",
        "姓名差得多，可能是家人",
        "the name is too far off; may be family",
    )
    BIRTH_TOO_FAR = "birth_too_far", "出生日期对不上", "the date of birth is too far off"
    SEX_DIFFERS = (
        "sex_differs",
        "性别不同，姓名又不全同",
        "sex differs and the name is not the same",
    )
    TWIN = "twin", "多胞胎，分不清是哪一个", "one of twins, and it is open which"
    TOO_LITTLE = "too_little", "可比的内容太少", "too little to compare"
    SECOND_FITS = "second_fits", "还有别人同样相符", "somebody else fits as well"


_LEVELS: Mapping[Field, type[Labelled]] = {
    Field.NAME: NameLevel,
    Field.BIRTH: BirthLevel,
    Field.SEX: SexLevel,
    Field.IDENTITY: IdentityLevel,
    Field.TELEPHONE: TelephoneLevel,
    Field.HOME: HomeLevel,
    Field.MOTHER: MotherLevel,
}


def reason_of(code: str) -> Labelled:
    """The words of a reason, ``field.level`` or ``bar.…``.

    Raises:
        ValueError: there is no such reason.
    """
    family, _, value = code.partition(".")
    return Bar(value) if family == "bar" else _LEVELS[Field(family)](value)
