"""What may be done that does not open one person's record."""

from enum import StrEnum


class Permission(StrEnum):
    """An act on organisations, lists, accounts or logs; a person's record is asked for by an Ask."""

    SEE_OWN_DESK = "see_own_desk"
    REGISTER_ORGANISATION = "register_organisation"
    MAINTAIN_ORGANISATION = "maintain_organisation"
    REGISTER_PERSON = "register_person"
    FIND_PERSON = "find_person"
    SEE_ROWS = "see_rows"
    EXPORT_ROWS = "export_rows"
    OPEN_EMERGENCY = "open_emergency"
    MANAGE_ACCOUNTS = "manage_accounts"
    UNLOCK_ACCOUNTS = "unlock_accounts"
    APPROVE_GRANTS = "approve_grants"
    READ_AUDIT = "read_audit"
    REVIEW_EMERGENCIES = "review_emergencies"
    BOOK_OWN_VISIT = "book_own_visit"
    BOOK_FOR_VISITORS = "book_for_visitors"
    CHECK_IN = "check_in"
    RUN_QUEUE = "run_queue"
    SEE_PATIENTS = "see_patients"
    MANAGE_CLINIC = "manage_clinic"
    ORDER_TESTS = "order_tests"
    MAINTAIN_QUALIFICATIONS = "maintain_qualifications"
    READ_PATIENT_RECORDS = "read_patient_records"
    ANSWER_ACCESS_QUESTIONS = "answer_access_questions"
    SEE_EXCHANGE = "see_exchange"
    MAINTAIN_FEEDS = "maintain_feeds"
    REGISTER_SYSTEMS = "register_systems"
    SETTLE_REJECTED = "settle_rejected"
    SEND_SHEETS = "send_sheets"
    WORK_CASES = "work_cases"
    ISSUE_LICENCES = "issue_licences"
    SHOW_LICENCES = "show_licences"
    MAINTAIN_ITEMS = "maintain_items"
    MAINTAIN_GUIDE = "maintain_guide"
    APPLY = "apply"
    SEE_GATEWAY = "see_gateway"
    MAINTAIN_GATEWAY = "maintain_gateway"
    REGISTER_OFFICES = "register_offices"
    APPROVE_OFFICES = "approve_offices"

    @property
    def label(self) -> str:
        """Chinese name of the act."""
        return _PERMISSIONS[self][0]

    @property
    def label_en(self) -> str:
        """English name of the act."""
        return _PERMISSIONS[self][1]


_PERMISSIONS = {
    Permission.SEE_OWN_DESK: ("查看自己的工作台", "see one's own desk"),
    Permission.REGISTER_ORGANISATION: ("登记机构", "register organisations"),
    Permission.MAINTAIN_ORGANISATION: ("维护机构信息", "maintain an organisation"),
    Permission.REGISTER_PERSON: ("登记居民", "register residents"),
    Permission.FIND_PERSON: ("查找居民", "find residents"),
    Permission.SEE_ROWS: ("查看指标明细", "see the rows behind an indicator"),
    Permission.EXPORT_ROWS: ("导出指标明细", "export the rows behind an indicator"),
    Permission.OPEN_EMERGENCY: ("紧急查看健康记录", "open a record in an emergency"),
    Permission.MANAGE_ACCOUNTS: ("管理账号", "manage accounts"),
    Permission.UNLOCK_ACCOUNTS: ("解锁账号", "unlock accounts"),
    Permission.APPROVE_GRANTS: ("审核角色授权", "approve grants of roles"),
    Permission.READ_AUDIT: ("查阅审计记录", "read the audit log"),
    Permission.REVIEW_EMERGENCIES: ("复核紧急查看", "review emergency access"),
    Permission.BOOK_OWN_VISIT: ("为自己和家人预约", "book visits for oneself and family"),
    Permission.BOOK_FOR_VISITORS: ("为患者预约和报到", "book and check in patients"),
    Permission.CHECK_IN: ("患者报到", "check in patients"),
    Permission.RUN_QUEUE: ("分诊叫号", "run the queue of a clinic"),
    Permission.SEE_PATIENTS: ("门诊接诊", "see patients of a clinic"),
    Permission.MANAGE_CLINIC: ("安排和公布门诊", "plan and publish clinics"),
    Permission.ORDER_TESTS: ("开检查检验单", "order examinations and tests"),
    Permission.MAINTAIN_QUALIFICATIONS: ("登记质控评价", "enter quality evaluations"),
    Permission.SEE_EXCHANGE: ("查看数据汇聚情况", "see how records arrive"),
    Permission.MAINTAIN_FEEDS: ("登记和停用数据通道", "enter and end feeds of records"),
    Permission.REGISTER_SYSTEMS: ("登记接口系统", "register systems of institutions"),
    Permission.SETTLE_REJECTED: ("处理退回的数据", "settle rejected submissions"),
    Permission.SEND_SHEETS: ("上传就诊表格", "send sheets of visits"),
    Permission.MAINTAIN_ITEMS: ("编写和公布办事指南", "write and publish guides to permits"),
    Permission.APPLY: ("申请许可和备案", "apply for permits and filings"),
    Permission.SEE_GATEWAY: ("查看与其他部门的消息往来", "see messages to other offices"),
    Permission.MAINTAIN_GATEWAY: (
        "让没送到的部门消息重新送达",
        "have stuck messages to offices delivered again",
    ),
    Permission.REGISTER_OFFICES: (
        "登记、更改和停用部门的消息接口",
        "register, change and retire message interfaces of offices",
    ),
    Permission.APPROVE_OFFICES: (
        "审核部门消息接口的登记和更改",
        "approve message interfaces of offices",
    ),
    Permission.MAINTAIN_GUIDE: ("公布本院的办事指南", "publish the guide of an institution"),
    Permission.WORK_CASES: ("办理本单位的办件", "work on the cases of one's office"),
    Permission.ISSUE_LICENCES: ("制发和管理电子证照", "issue and manage electronic licences"),
    Permission.SHOW_LICENCES: (
        "出示本单位的电子证照",
        "show the electronic licences of an organisation",
    ),
    Permission.READ_PATIENT_RECORDS: ("查看患者的健康档案", "read the records of patients"),
    Permission.ANSWER_ACCESS_QUESTIONS: (
        "答复居民对查阅的疑问",
        "answer residents who ask why somebody looked",
    ),
}
