"""Vocabularies of permits.

The nine elements are those a list of permits has to state for each item (Dehua's plan of 2021 names
them; verification = "official").
"""

from minkang.policy.terms import Labelled


class Element(Labelled):
    """What a guide has to state of an item."""

    BASIS = "basis", "设定依据", "legal basis"
    AUTHORITY = "authority", "实施机关", "authority"
    CONDITIONS = "conditions", "许可条件", "conditions"
    PROCEDURE = "procedure", "办理程序", "procedure"
    LIMITS = "limits", "办理时限", "time limits"
    MATERIALS = "materials", "申请材料", "materials"
    SCOPE = "scope", "适用范围", "scope"
    VALIDITY = "validity", "有效期限", "validity"
    INTERMEDIARIES = "intermediaries", "中介服务", "intermediary services"


class Unit(Labelled):
    """What a time limit is counted in."""

    WORKING_DAYS = "working_days", "个工作日", "working days"
    DAYS = "days", "天", "days"
    MONTHS = "months", "个月", "months"
    YEARS = "years", "年", "years"


class MaterialForm(Labelled):
    """How a material is handed in."""

    ORIGINAL = "original", "原件", "original"
    COPY = "copy", "复印件", "copy"
    ELECTRONIC = "electronic", "电子件", "electronic file"


class MaterialSource(Labelled):
    """Who makes a material."""

    APPLICANT = "applicant", "申请人自备", "made by the applicant"
    GOVERNMENT = "government", "政府部门核发", "issued by a government office"
    INTERMEDIARY = "intermediary", "中介机构出具", "made by an intermediary"


class Subject(Labelled):
    """Who applies for an item."""

    PERSON = "person", "个人", "person"
    ORGANISATION = "organisation", "单位", "organisation"


class Kind(Labelled):
    """What the authority does when it says yes."""

    PERMIT = "permit", "行政许可", "permit"
    FILING = "filing", "备案", "filing"
    SERVICE = "service", "公共服务", "public service"


class Delivery(Labelled):
    """How the decision reaches the applicant."""

    WINDOW = "window", "窗口领取", "collected at the window"
    POST = "post", "邮寄送达", "sent by post"
    ELECTRONIC = "electronic", "网上下载电子证照", "downloaded as an e-licence"


class State(Labelled):
    """Where a version of an item or of a hospital's guide stands."""

    PROPOSED = "proposed", "待审核", "waiting for the second officer"
    PUBLISHED = "published", "已公布", "published"
    SENT_BACK = "sent_back", "已退回", "sent back"
    REPLACED = "replaced", "已有新版", "replaced by a newer version"
    WITHDRAWN = "withdrawn", "已停用", "withdrawn"


class Rounding(Labelled):
    """How a share of a limit becomes whole days."""

    DOWN = "down", "舍去不足一日的部分", "down to whole days"
    UP = "up", "不足一日按一日", "up to whole days"


class Flaw(Labelled):
    """What the linter finds."""

    MISSING = "missing", "没有写", "missing"
    VAGUE = "vague", "含糊", "open-ended"
    UNDECIDABLE = "undecidable", "无法判断", "cannot be decided"
    UNSOURCED = "unsourced", "没有依据", "without a basis"
    UNKNOWN = "unknown", "指向不存在的内容", "names what does not exist"
    OVER_PROMISE = "over_promise", "承诺时限过长", "the promise is too long"
    ALREADY_HELD = "already_held", "政府已有", "the government holds it already"


class GuideAction(Labelled):
    """What a hospital's guide leads to; each has a page that works from a phone."""

    BOOK = "book", "预约挂号", "book a visit"
    WAITS = "waits", "到院后等多久", "how long people wait"
    RESULTS = "results", "查检查检验结果", "look up results"
    RECORD = "record", "看健康档案", "read the health record"
    INSTITUTION = "institution", "科室、时间和地址", "departments, hours and address"
    COMPLAIN = "complain", "问谁看过我的记录", "ask who looked at my record"


class Origin(Labelled):
    """Where a fact of an application comes from."""

    REGISTER = "register", "登记信息", "the registers"
    LICENCE = "licence", "电子证照", "an e-licence"
    EARLIER = "earlier", "以前的申请", "an earlier application"
    TOLD = "told", "申请人填写", "told by the applicant"


class Stage(Labelled):
    """Where an application stands, as an applicant says it."""

    DRAFT = "draft", "还没有提交", "not handed in yet"
    RUNNING = "running", "办理中", "being worked on"
    CORRECTING = "correcting", "等您补正", "waits for you"
    ENDED = "ended", "已办结", "ended"


class Grade(Labelled):
    """How somebody found the service, after GB/T 39735-2020; ``score`` counts from one to five."""

    VERY_GOOD = "very_good", "非常满意", "very satisfied"
    GOOD = "good", "满意", "satisfied"
    FAIR = "fair", "基本满意", "fairly satisfied"
    BAD = "bad", "不满意", "dissatisfied"
    VERY_BAD = "very_bad", "非常不满意", "very dissatisfied"

    @property
    def is_bad(self) -> bool:
        """Whether the office owes an answer."""
        return self in (Grade.BAD, Grade.VERY_BAD)


class Media(Labelled):
    """What a file may be; the value is its media type."""

    PDF = "application/pdf", "PDF", "PDF"
    JPEG = "image/jpeg", "JPG 照片", "JPEG image"
    PNG = "image/png", "PNG 图片", "PNG image"
    OFD = "application/ofd", "OFD", "OFD"


class Asked(Labelled):
    """What an applicant was asked for."""

    FACT = "fact", "填写", "to tell"
    MATERIAL = "material", "材料", "to bring"


class LetterKind(Labelled):
    """What an office puts on paper for an applicant."""

    DECISION = "decision", "决定书", "decision"
    NOTICE = "notice", "补正告知书", "notice of what is missing"
    STOP = "stop", "不计时限告知书", "notice that the clock stands still"


class Remedy(Labelled):
    """What somebody may do against a decision."""

    REVIEW = "review", "行政复议", "administrative review"
    COURT = "court", "行政诉讼", "lawsuit"
