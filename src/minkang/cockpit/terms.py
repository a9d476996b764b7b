"""Vocabularies of the policy pages, each value with its Chinese and English label."""

from minkang.policy.parsing import DifferenceKind
from minkang.policy.targets import Words
from minkang.policy.terms import Labelled


class DueLight(Labelled):
    """How near the last day of a clause is, seen from one day."""

    OVERDUE = "overdue", "期限已过", "past its date"
    SOON = "soon", "临近期限", "due soon"
    LATER = "later", "期限未到", "due later"
    STANDING = "standing", "没有固定日期", "no fixed date"


class LedgerLight(Labelled):
    """How a clause stands in the ledger, the most urgent first."""

    BEHIND = "behind", "滞后", "behind"
    ON_WAY = "on_way", "推进中", "on its way"
    WAITING = "waiting", "还没有运行", "not running yet"
    UNMEASURED = "unmeasured", "尚不可测", "not measurable yet"
    RUNNING = "running", "已在运行", "running"
    MET = "met", "达标", "met"


class Part(Labelled):
    """The part a unit has in a clause."""

    LEAD = "lead", "牵头", "lead"
    JOINT = "joint", "配合", "joint"


class Nearness(Labelled):
    """Whose promises they are, seen from the region this instance serves."""

    OWN = "own", "本地的目标", "own target"
    ABOVE = "above", "上级的目标", "target of the province"
    PEER = "peer", "外地的目标，只作参照", "another region's target, for comparison only"


class KindOfRow(Labelled):
    """What one counted row is; the value is the warehouse's word."""

    PERSON = "person", "居民", "resident"
    POST = "post", "在岗人员", "member of staff"
    ORGANISATION = "organisation", "机构", "institution"
    AREA = "area", "地区", "area"
    CAPACITY = "capacity", "填报的床位、托位等", "stated beds, places and the like"
    CERTIFICATE = "certificate", "证书和称号", "certificate"
    SERVICE = "service", "开展的服务", "service on offer"
    DEPARTMENT = "department", "科室", "department"
    AWARD = "award", "地区的称号", "title of an area"
    SESSION = "session", "门诊场次", "clinic"
    SLOT = "slot", "预约时段", "booking slot"
    VISIT = "visit", "预约就诊", "booked visit"
    RECOGNITION = "recognition", "检查检验单", "considered order"
    UPLOAD = "upload", "上传的结果", "results sent in a day"
    LOOKUP = "lookup", "查看自己的结果", "look at one's own results"
    ARRIVAL = "arrival", "一天的上传", "uploads of a day"
    PATIENT = "patient", "机构的患者记录", "patient of an institution"
    PERMIT = "permit", "公布的事项", "public item"
    LICENCE = "licence", "电子证照", "electronic licence"
    REUSE = "reuse", "取用的证照", "licence taken over"
    DECISION = "decision", "作出的决定", "decision"
    SUSPENSION = "suspension", "暂停计时", "stop of the clock"
    SUSPENDED = "suspended", "暂停过计时的件", "case whose clock was stopped"
    DEMAND = "demand", "要申请人填或交的", "thing asked of an applicant"
    RATING = "rating", "办事评价", "rating"
    DECLARATION = "declaration", "一件事申报", "joint case"
    PART = "part", "一件事里一个部门的事项", "part of a joint case"
    MESSAGE = "message", "发给其他部门的消息", "message to another office"


PERSONAL = frozenset(
    {
        KindOfRow.PERSON,
        KindOfRow.POST,
        KindOfRow.VISIT,
        KindOfRow.RECOGNITION,
        KindOfRow.LOOKUP,
        KindOfRow.PATIENT,
        KindOfRow.LICENCE,
        KindOfRow.REUSE,
        KindOfRow.SUSPENSION,
        KindOfRow.SUSPENDED,
        KindOfRow.DEMAND,
        KindOfRow.RATING,
        KindOfRow.DECLARATION,
        KindOfRow.PART,
        KindOfRow.MESSAGE,
    }
)
"""Rows that say something about one human being."""

NOT_IN_NUMBERS = Words(
    "目标写的是字句或方向，没有可以比较的数，要由人来判断。",
    "The target is in words or names a direction without a number to compare with; a person must judge.",
)
NO_COPY_YET = Words(
    "登记数据还没有汇总，汇总后每天都会有数值。",
    "The registers have not been copied for counting yet; there will be a value every day after that.",
)
NO_INDICATOR = Words(
    "还没有为这一项定义指标：负责这项业务的模块建成后才能数。",
    "No indicator is defined yet; the module that does this business has to be built first.",
)
"""Why a promise cannot be judged, where nothing more exact is known."""


PROVINCES = {
    "11": ("北京市", "Beijing"),
    "12": ("天津市", "Tianjin"),
    "13": ("河北省", "Hebei"),
    "14": ("山西省", "Shanxi"),
    "15": ("内蒙古自治区", "Inner Mongolia"),
    "21": ("辽宁省", "Liaoning"),
    "22": ("吉林省", "Jilin"),
    "23": ("黑龙江省", "Heilongjiang"),
    "31": ("上海市", "Shanghai"),
    "32": ("江苏省", "Jiangsu"),
    "33": ("浙江省", "Zhejiang"),
    "34": ("安徽省", "Anhui"),
    "35": ("福建省", "Fujian"),
    "36": ("江西省", "Jiangxi"),
    "37": ("山东省", "Shandong"),
    "41": ("河南省", "Henan"),
    "42": ("湖北省", "Hubei"),
    "43": ("湖南省", "Hunan"),
    "44": ("广东省", "Guangdong"),
    "45": ("广西壮族自治区", "Guangxi"),
    "46": ("海南省", "Hainan"),
    "50": ("重庆市", "Chongqing"),
    "51": ("四川省", "Sichuan"),
    "52": ("贵州省", "Guizhou"),
    "53": ("云南省", "Yunnan"),
    "54": ("西藏自治区", "Tibet"),
    "61": ("陕西省", "Shaanxi"),
    "62": ("甘肃省", "Gansu"),
    "63": ("青海省", "Qinghai"),
    "64": ("宁夏回族自治区", "Ningxia"),
    "65": ("新疆维吾尔自治区", "Xinjiang"),
    "71": ("台湾省", "Taiwan"),
    "81": ("香港特别行政区", "Hong Kong"),
    "82": ("澳门特别行政区", "Macao"),
}
"""First two digits of a GB/T 2260 code and the province they stand for."""

DIFFERENCE_WORDS = {
    DifferenceKind.WORDING: Words("字词不同", "different words"),
    DifferenceKind.PUNCTUATION: Words("标点写法不同", "different punctuation or width"),
    DifferenceKind.WHITESPACE: Words("空白或换行不同", "different blanks or line ends"),
    DifferenceKind.BOOKMARK: Words("网页书签标记", "bookmark left by a web page"),
}
"""Kinds of difference between two copies, those that matter most first."""

REMAINDER_WORDS = {
    "title": Words("标题", "title"),
    "notice-title": Words("印发通知的标题", "title of the covering notice"),
    "heading": Words("层级标题", "heading"),
    "repeated-heading": Words("重复印出的标题", "heading printed twice"),
    "number": Words("文号", "document number"),
    "letterhead": Words("版头", "letterhead"),
    "metadata": Words("信息公开元数据", "publication metadata"),
    "contents": Words("目录", "table of contents"),
    "addressee": Words("主送机关", "addressees"),
    "signature": Words("落款", "signature"),
    "date": Words("日期", "date"),
    "disclosure": Words("公开方式", "disclosure mark"),
    "table": Words("表头", "head of a table"),
    "attachment-mark": Words("附件标记", "attachment mark"),
    "attachment-title": Words("附件标题", "attachment title"),
    "attachment-list": Words("附件清单", "list of attachments"),
    "page": Words("网页或版面文字", "furniture of the page"),
    "artefact": Words("复制留下的符号", "left over from copying"),
}
"""Why text stands outside every passage, by the word of the parser."""
