"""Vocabularies of cases."""

from minkang.policy.terms import Labelled


class FactKind(Labelled):
    """What form the value of a fact has."""

    TEXT = "text", "文字", "text"
    DATE = "date", "日期", "date"
    NUMBER = "number", "数量", "number"
    MONEY = "money", "金额", "amount of money"
    CHOICE = "choice", "选项", "choice"
    YES_NO = "yes_no", "是或否", "yes or no"
    IDENTITY_NUMBER = "identity_number", "身份证号码", "resident identity number"
    USCC = "uscc", "统一社会信用代码", "unified social credit code"
    PHONE = "phone", "电话号码", "telephone number"
    ADDRESS = "address", "地址", "address"
    FILE = "file", "文件", "file"


class FactSource(Labelled):
    """Where the value of a fact came from."""

    APPLICANT = "applicant", "申请人填写", "told by the applicant"
    LICENCE = "licence", "电子证照", "an electronic licence"
    EARLIER_CASE = "earlier_case", "以前的办件", "an earlier case"
    OFFICE = "office", "部门核验", "an office"


class StateKind(Labelled):
    """What a state of a case means for the clock and for who must act."""

    DRAFT = "draft", "填写中", "being filled in"
    WAITING = "waiting", "待受理", "waiting to be accepted"
    WORKING = "working", "办理中", "being worked on"
    SUSPENDED = "suspended", "不计时限", "clock stopped"
    FINAL = "final", "办结", "ended"


class ClockEffect(Labelled):
    """What a transition does to the clock of a case."""

    NONE = "none", "不影响计时", "none"
    START = "start", "开始计时", "starts"
    STOP = "stop", "暂停计时", "stops"
    RESUME = "resume", "恢复计时", "runs again"
    EXTEND = "extend", "延长期限", "is extended"
    END = "end", "计时结束", "ends"
    DEEM = "deem", "视为受理", "starts from receipt, deemed accepted"


class LimitName(Labelled):
    """Which promise a limit is."""

    STATUTORY = "statutory", "法定时限", "statutory limit"
    PROMISED = "promised", "承诺时限", "promised limit"
    ACCEPTANCE = "acceptance", "受理时限", "limit for accepting"
    EXTENSION = "extension", "可延长期限", "possible extension"
    TASK = "task", "环节时限", "limit of a step"


class LimitUnit(Labelled):
    """What a limit counts."""

    WORKING_DAYS = "working_days", "个工作日", "working days"
    DAYS = "days", "日", "days"
    MONTHS = "months", "个月", "months"


class JoinKind(Labelled):
    """How many of the tasks that run beside each other must be done."""

    ALL = "all", "全部完成", "all"
    ANY = "any", "任一完成", "any"
    K_OF_N = "k_of_n", "达到规定数量", "a given number"


class SuspensionReason(Labelled):
    """What the law does not count into the limit (Administrative Licensing Law, article 45)."""

    HEARING = "hearing", "听证", "hearing"
    TENDER = "tender", "招标", "tender"
    AUCTION = "auction", "拍卖", "auction"
    INSPECTION = "inspection", "检验", "inspection"
    TESTING = "testing", "检测", "testing"
    QUARANTINE = "quarantine", "检疫", "quarantine"
    APPRAISAL = "appraisal", "鉴定", "appraisal"
    EXPERT_REVIEW = "expert_review", "专家评审", "expert review"


class TaskState(Labelled):
    """Where an office's part of a case stands."""

    BLOCKED = "blocked", "等待前一环节", "waits for another part"
    OPEN = "open", "待办", "to be done"
    DONE = "done", "已完成", "done"
    FAILED = "failed", "未通过", "not passed"
    DROPPED = "dropped", "无需办理", "no longer needed"


class Light(Labelled):
    """How near the promised day is."""

    NONE = "none", "未计时", "not running"
    GREEN = "green", "时限充裕", "in good time"
    YELLOW = "yellow", "临近期限", "due soon"
    RED = "red", "已超期", "overdue"
    ENDED = "ended", "已办结", "ended"


class Outcome(Labelled):
    """How a case ended."""

    GRANTED = "granted", "准予", "granted"
    DENIED = "denied", "不予", "denied"
    NOT_ACCEPTED = "not_accepted", "不予受理", "not accepted"
    WITHDRAWN = "withdrawn", "申请人撤回", "withdrawn"
    DONE = "done", "办结", "done"
    FAILED = "failed", "终止", "ended without result"


class VersionState(Labelled):
    """Where a version of a procedure stands."""

    PROPOSED = "proposed", "待审定", "proposed"
    PUBLISHED = "published", "已发布", "published"
    RETIRED = "retired", "已停用", "retired"
    REFUSED = "refused", "未通过", "refused"


class ReminderKind(Labelled):
    """What a case is called to mind for."""

    SOON = "soon", "快到期", "due soon"
    OVERDUE = "overdue", "已超期", "overdue"


class Given(Labelled):
    """Whose the open part of a case is, seen by one officer."""

    MINE = "mine", "分给我的", "mine"
    NOBODY = "nobody", "还没有人接", "nobody's yet"
    OTHERS = "others", "别人在办", "somebody else's"
    WHOLE = "whole", "不用分派", "not given to one person"
