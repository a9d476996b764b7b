"""Vocabularies of the record: what is done to it, why, by whom it is related, what it holds."""

from enum import StrEnum


class Action(StrEnum):
    """What is done to a record."""

    FIND = "find"
    READ = "read"
    WRITE = "write"
    EXPORT = "export"


class Purpose(StrEnum):
    """Why a record is used (after HL7 v3 PurposeOfUse)."""

    SELF = "SELF"
    TREATMENT = "TREAT"
    PUBLIC_HEALTH = "PUBHLTH"
    GOVERNMENT_SERVICE = "HOPERAT"
    SUPERVISION = "SUPERVISION"
    PAYMENT = "HPAYMT"
    RESEARCH = "HRESCH"
    BREAK_GLASS = "BTG"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _PURPOSES[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _PURPOSES[self][1]


_PURPOSES = {
    Purpose.SELF: ("本人或监护人查看", "own use or as guardian"),
    Purpose.TREATMENT: ("诊疗", "treatment"),
    Purpose.PUBLIC_HEALTH: ("公共卫生服务", "public health"),
    Purpose.GOVERNMENT_SERVICE: ("政务办理", "government service"),
    Purpose.SUPERVISION: ("监督检查", "supervision"),
    Purpose.PAYMENT: ("结算", "payment"),
    Purpose.RESEARCH: ("研究", "research"),
    Purpose.BREAK_GLASS: ("紧急查看", "emergency"),
}


class Relation(StrEnum):
    """How the actor stands to the person."""

    SELF = "self"
    GUARDIAN = "guardian"
    TREATING = "treating"
    CONTRACTED = "contracted"
    SERVING = "serving"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "self": "本人",
            "guardian": "监护人",
            "treating": "经治",
            "contracted": "签约",
            "serving": "正在办理其事项",
        }[self]


class Category(StrEnum):
    """Categories of a record; sensitive ones need more."""

    IDENTITY = "identity"
    CONTACT = "contact"
    HOUSEHOLD = "household"
    GENERAL_HEALTH = "general_health"
    HIV = "hiv"
    PSYCHIATRIC = "psychiatric"
    REPRODUCTION = "reproduction"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _CATEGORIES[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _CATEGORIES[self][1]


_CATEGORIES = {
    Category.IDENTITY: ("身份信息", "identity"),
    Category.CONTACT: ("联系方式", "contact"),
    Category.HOUSEHOLD: ("家庭成员", "household"),
    Category.GENERAL_HEALTH: ("一般健康信息", "general health"),
    Category.HIV: ("艾滋病相关", "HIV"),
    Category.PSYCHIATRIC: ("精神健康", "mental health"),
    Category.REPRODUCTION: ("生殖健康", "reproductive health"),
}


SENSITIVE = frozenset({Category.HIV, Category.PSYCHIATRIC, Category.REPRODUCTION})


class Reason(StrEnum):
    """Why the decision is what it is; the first that applies, stable codes."""

    OWN_RECORD = "own_record"
    WARD = "ward"
    TREATMENT = "treatment"
    CONTRACT = "contract"
    PUBLIC_HEALTH_DUTY = "public_health_duty"
    SERVICE_IN_HAND = "service_in_hand"
    EMERGENCY = "emergency"
    DUTY = "duty"
    NO_ROLE = "no_role"
    ROLE_LACKS_ACTION = "role_lacks_action"
    PURPOSE_NOT_OF_ROLE = "purpose_not_of_role"
    OUT_OF_SCOPE = "out_of_scope"
    NO_RELATION = "no_relation"
    CATEGORY_NOT_OF_ROLE = "category_not_of_role"
    CONSENT_MISSING = "consent_missing"
    SENSITIVE = "sensitive"
    EMERGENCY_OVER = "emergency_over"
    EMERGENCY_READS_ONLY = "emergency_reads_only"
    SESSION_TOO_WEAK = "session_too_weak"
