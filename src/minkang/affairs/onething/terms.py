"""Vocabularies of joint cases."""

from minkang.policy.terms import Labelled


class OfficeKind(Labelled):
    """What kind of office does a part; the first two are chosen by the family, the rest hold a seat."""

    BIRTH_HOSPITAL = "birth_hospital", "接生医院", "hospital of birth"
    VACCINATION_CLINIC = "vaccination_clinic", "接种门诊", "vaccination clinic"
    HEALTH = "health", "卫生健康部门", "health authority"
    PUBLIC_SECURITY = "public_security", "公安户籍部门", "household police"
    SOCIAL_SECURITY = "social_security", "社会保险部门", "social security office"
    MEDICAL_INSURANCE = "medical_insurance", "医疗保障部门", "medical insurance office"
    MARKET_REGULATION = "market_regulation", "市场监管部门", "market regulation office"
    ENVIRONMENT = "environment", "生态环境部门", "environment office"

    @property
    def is_chosen(self) -> bool:
        """Whether the family's choice names it."""
        return self in (OfficeKind.BIRTH_HOSPITAL, OfficeKind.VACCINATION_CLINIC)


class Subject(Labelled):
    """Whose package it is."""

    CHILD = "child", "新生儿", "newborn child"
    ORGANISATION = "organisation", "机构", "organisation"


class PeriodUnit(Labelled):
    """What a period of a part counts."""

    WORKING_DAYS = "working_days", "个工作日", "working days"
    DAYS = "days", "日", "days"
    MONTHS = "months", "个月", "months"


class Stage(Labelled):
    """Where a declaration stands."""

    DRAFT = "draft", "填写中", "being filled in"
    JOINED = "joined", "家人已经申报", "declared by the other parent"
    WINDOW = "window", "等窗口联系您", "the window will call you"
    RUNNING = "running", "办理中", "being worked on"
    DONE = "done", "全部办好", "all done"
    UNFINISHED = "unfinished", "有一项没有办成", "one part was not granted"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


LIVE = (Stage.WINDOW, Stage.RUNNING, Stage.DONE, Stage.UNFINISHED)


class PartState(Labelled):
    """Where an office's part stands."""

    WAITING = "waiting", "等前一项", "waits for another part"
    OPEN = "open", "办理中", "being worked on"
    ASKED = "asked", "等您补充", "waits for your answer"
    DONE = "done", "已办好", "done"
    REFUSED = "refused", "没有办成", "not granted"
    NOT_WANTED = "not_wanted", "没有选办", "not chosen"
    DROPPED = "dropped", "前一项没有办成", "cannot go on"
    STOPPED = "stopped", "已撤回", "withdrawn"


class Doubt(Labelled):
    """Why what an office's system answered is looked at by a person of the office."""

    NUMBER_TAKEN = (
        "number_taken",
        "对方系统给的身份证号码已登记在另一人名下",
        "the number the system gave is registered for somebody else",
    )
    NUMBER_WRONG = (
        "number_wrong",
        "对方系统给的身份证号码与孩子的出生日期或性别不符",
        "the number the system gave disagrees with the child's birth or sex",
    )
    NUMBER_DIFFERS = (
        "number_differs",
        "对方系统给的身份证号码与已经登记的不同",
        "the number the system gave differs from the registered one",
    )
    MALFORMED = (
        "malformed",
        "对方系统给的内容有的写法不对，例如号码校验位",
        "something the system gave is malformed, such as a check digit",
    )


AT_THE_OFFICE = (PartState.OPEN, PartState.ASKED)
