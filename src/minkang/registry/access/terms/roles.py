"""What an account may act as."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may act as; granted at an organisation and a place, or bound to a person."""

    RESIDENT = "resident"
    DOCTOR = "doctor"
    NURSE = "nurse"
    VILLAGE_DOCTOR = "village_doctor"
    RECEPTIONIST = "receptionist"
    CLINIC_MANAGER = "clinic_manager"
    KIOSK = "kiosk"
    PUBLIC_HEALTH_DOCTOR = "public_health_doctor"
    WINDOW_CLERK = "window_clerk"
    APPROVER = "approver"
    INSPECTOR = "inspector"
    HOTLINE_AGENT = "hotline_agent"
    ANALYST = "analyst"
    DIRECTOR = "director"
    ENTERPRISE_AGENT = "enterprise_agent"
    REGISTRAR = "registrar"
    PLATFORM_OPERATOR = "platform_operator"
    INFORMATION_OFFICER = "information_officer"
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
    Role.RECEPTIONIST: ("医院服务台人员", "hospital receptionist"),
    Role.CLINIC_MANAGER: ("门诊管理人员", "clinic manager"),
    Role.KIOSK: ("自助报到机", "check-in kiosk"),
    Role.PUBLIC_HEALTH_DOCTOR: ("公共卫生医生", "public health doctor"),
    Role.WINDOW_CLERK: ("窗口人员", "window clerk"),
    Role.APPROVER: ("审批人员", "approver"),
    Role.INSPECTOR: ("监督执法人员", "inspector"),
    Role.HOTLINE_AGENT: ("热线话务员", "hotline agent"),
    Role.ANALYST: ("疾控分析人员", "analyst"),
    Role.DIRECTOR: ("局领导", "director"),
    Role.ENTERPRISE_AGENT: ("企业办事人", "enterprise agent"),
    Role.REGISTRAR: ("机构登记人员", "registrar"),
    Role.PLATFORM_OPERATOR: ("健康信息平台运行人员", "operator of the records platform"),
    Role.INFORMATION_OFFICER: ("机构信息员", "information officer of an institution"),
    Role.SYSTEM_ADMINISTRATOR: ("系统管理员", "system administrator"),
    Role.SECURITY_ADMINISTRATOR: ("安全管理员", "security administrator"),
    Role.AUDIT_ADMINISTRATOR: ("审计管理员", "audit administrator"),
}

ADMINISTRATORS = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
)
STAFF = frozenset(Role) - {Role.RESIDENT, Role.ENTERPRISE_AGENT}
