"""Vocabularies of access: who, in what role, to what, for what purpose, and why yes or no."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may act as; granted at an organisation and a place, or bound to a person."""

    RESIDENT = "resident"
    DOCTOR = "doctor"
    NURSE = "nurse"
    VILLAGE_DOCTOR = "village_doctor"
    PUBLIC_HEALTH_DOCTOR = "public_health_doctor"
    WINDOW_CLERK = "window_clerk"
    APPROVER = "approver"
    INSPECTOR = "inspector"
    HOTLINE_AGENT = "hotline_agent"
    ANALYST = "analyst"
    DIRECTOR = "director"
    ENTERPRISE_AGENT = "enterprise_agent"
    REGISTRAR = "registrar"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _ROLES[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _ROLES[self][1]


_ROLES = {
    Role.RESIDENT: ("居民", "resident"),
    Role.DOCTOR: ("医生", "doctor"),
    Role.NURSE: ("护士", "nurse"),
    Role.VILLAGE_DOCTOR: ("乡村医生", "village doctor"),
    Role.PUBLIC_HEALTH_DOCTOR: ("公共卫生医生", "public health doctor"),
    Role.WINDOW_CLERK: ("窗口人员", "window clerk"),
    Role.APPROVER: ("审批人员", "approver"),
    Role.INSPECTOR: ("监督执法人员", "inspector"),
    Role.HOTLINE_AGENT: ("热线话务员", "hotline agent"),
    Role.ANALYST: ("疾控分析人员", "analyst"),
    Role.DIRECTOR: ("局领导", "director"),
    Role.ENTERPRISE_AGENT: ("企业办事人", "enterprise agent"),
    Role.REGISTRAR: ("机构登记人员", "registrar"),
    Role.SYSTEM_ADMINISTRATOR: ("系统管理员", "system administrator"),
    Role.SECURITY_ADMINISTRATOR: ("安全管理员", "security administrator"),
    Role.AUDIT_ADMINISTRATOR: ("审计管理员", "audit administrator"),
}

ADMINISTRATORS = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
)
STAFF = frozenset(Role) - {Role.RESIDENT, Role.ENTERPRISE_AGENT}


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
        return {
            "SELF": "本人或监护人查看",
            "TREAT": "诊疗",
            "PUBHLTH": "公共卫生服务",
            "HOPERAT": "政务办理",
            "SUPERVISION": "监督检查",
            "HPAYMT": "结算",
            "HRESCH": "研究",
            "BTG": "紧急查看",
        }[self]


class Relation(StrEnum):
    """How the actor stands to the person; the strongest that holds."""

    SELF = "self"
    GUARDIAN = "guardian"
    TREATING = "treating"
    CONTRACTED = "contracted"
    SERVING = "serving"
    NONE = "none"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "self": "本人",
            "guardian": "监护人",
            "treating": "经治",
            "contracted": "签约",
            "serving": "正在办理其事项",
            "none": "无关系",
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
        return {
            "identity": "身份信息",
            "contact": "联系方式",
            "household": "家庭成员",
            "general_health": "一般健康信息",
            "hiv": "艾滋病相关",
            "psychiatric": "精神健康",
            "reproduction": "生殖健康",
        }[self]


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
    NO_ROLE = "no_role"
    ROLE_LACKS_ACTION = "role_lacks_action"
    PURPOSE_NOT_OF_ROLE = "purpose_not_of_role"
    OUT_OF_SCOPE = "out_of_scope"
    NO_RELATION = "no_relation"
    CONSENT_MISSING = "consent_missing"
    SENSITIVE = "sensitive"
    EMERGENCY_OVER = "emergency_over"
    EMERGENCY_READS_ONLY = "emergency_reads_only"
    SESSION_TOO_WEAK = "session_too_weak"
