"""Vocabularies of the policy chain, each value with its Chinese and English label."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A vocabulary whose members carry the words a page shows."""

    label: str
    label_en: str

    def __new__(cls, value: str, label: str = "", label_en: str = "") -> Self:
        """Keep the stable `value` and both labels; a look-up by value gives no label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.label_en = label_en
        return member


class ClauseKind(Labelled):
    """What the house owes a clause."""

    LIMIT = "limit", "限制", "limit"
    DUTY = "duty", "职责", "duty"
    TARGET = "target", "目标", "target"
    PUBLISH = "publish", "公开", "publication"
    SUBSIDY = "subsidy", "补助", "subsidy"
    RECORD = "record", "留证", "evidence only"


class Role(Labelled):
    """How a place in the code serves a clause."""

    EXECUTES = "executes", "办理", "executes"
    ENFORCES = "enforces", "把关", "enforces"
    MEASURES = "measures", "测量", "measures"
    PUBLISHES = "publishes", "公开", "publishes"


class ClauseState(Labelled):
    """Whether a clause runs. `RECORDED` is never shown as executed."""

    PLACED = "placed", "已在运行", "running"
    WAITING = "waiting", "等待建设", "waiting"
    RECORDED = "recorded", "只留证据", "kept as evidence"


class Comparator(Labelled):
    """How a target compares a value with its number; the sign is the wire form."""

    AT_LEAST = ">=", "不低于", "at least"
    AT_MOST = "<=", "不超过", "at most"
    BELOW = "<", "低于", "below"
    ABOVE = ">", "超过", "above"
    EXACTLY = "=", "为", "exactly"
    ABOUT = "~", "约", "about"
    RANGE = "range", "介于", "between"
    ALL = "all", "全部", "all"
    RISING = "trend-up", "上升", "rising"
    FALLING = "trend-down", "下降", "falling"


class Nature(Labelled):
    """Binding targets must be met; expected ones are aimed at."""

    BINDING = "binding", "约束性", "binding"
    EXPECTED = "expected", "预期性", "expected"
    UNSTATED = "unstated", "未注明", "not stated"


class TargetStatus(Labelled):
    """Whether the number is promised or was reported as already reached."""

    COMMITMENT = "commitment", "承诺", "commitment"
    ACHIEVED = "achieved", "已报告的结果", "reported result"


class DeadlineBasis(Labelled):
    """Where a deadline comes from."""

    STATED = "stated", "文件写明", "stated by the document"
    PLAN_PERIOD = "plan-period", "规划期末", "end of the plan period"


class Level(Labelled):
    """Level of the government that issued a document."""

    PROVINCE = "province", "省级", "province"
    CITY = "city", "市级", "city"
    COUNTY = "county", "县级", "county"
    UNKNOWN = "unknown", "不明", "unknown"


class Verification(Labelled):
    """How sure we are of a number's source."""

    OFFICIAL = "official", "官方文本", "official text"
    SECONDARY = "secondary", "二手来源", "secondary source"
    MEMORY = "memory", "待核", "to be verified"


class ConflictKind(Labelled):
    """How two clauses stand to each other."""

    DIFFERS = "differs", "要求不同", "they ask for different things"
    REPEATS = "repeats", "重复规定", "they repeat each other"
    OVERLAPS = "overlaps", "范围重叠", "their ranges overlap"


class Room(Labelled):
    """Where in the house a clause runs, or will run."""

    POLICY = "policy", "政策库", "policy library"
    REGISTRY = "registry", "主数据与权限", "master data and access"
    RECORDS = "engines.records", "健康档案", "health records"
    VISITS = "care.visits", "就医预约与上门护理", "visits and home nursing"
    RESULTS = "care.results", "检查检验互认", "recognition of results"
    ONLINE = "care.online", "互联网医院", "internet hospital"
    CAPACITY = "supply.capacity", "资源配置与能力建设", "capacity and quality"
    FAMILY = "supply.family", "妇幼与托育", "mothers, children and childcare"
    ELDERLY = "supply.elderly", "老年健康", "care of older people"
    CHRONIC = "publichealth.chronic", "慢性病与家庭医生", "chronic care and family doctors"
    IMMUNISATION = "publichealth.immunisation", "预防接种", "immunisation"
    SURVEILLANCE = "publichealth.surveillance", "监测预警与应急", "surveillance and emergencies"
    OCCUPATIONAL = "publichealth.occupational", "职业健康", "occupational health"
    LITERACY = "publichealth.literacy", "健康素养", "health literacy"
    PERMITS = "affairs.permits", "审批与证照", "permits and licences"
    ONETHING = "affairs.onething", "一件事联办", "joint cases"
    HOTLINE = "affairs.hotline", "12345与110联动", "hotline and police line"
    SUPPORT = "affairs.support", "企业扶持", "enterprise support"
    INSPECTION = "oversight.inspection", "监督检查", "inspection"
    INTEGRITY = "oversight.integrity", "公平竞争与行风", "fair competition and conduct"
    COCKPIT = "cockpit", "驾驶舱与任务台账", "cockpit and task ledger"


class CapabilityGroup(Labelled):
    """Families of capabilities, for facets."""

    PATIENT_ACCESS = "patient-access", "就医服务", "access to care"
    RECORDS = "records", "档案与证照", "records"
    DELIVERY_NETWORK = "delivery-network", "服务网络", "delivery network"
    POPULATION_HEALTH = "population-health", "人群健康", "population health"
    PUBLIC_HEALTH_SECURITY = "public-health-security", "公共卫生安全", "public health security"
    CAPACITY = "capacity", "资源与能力", "capacity"
    GOVERNMENT_SERVICES = "government-services", "政务服务", "government services"
    SUPERVISION = "supervision", "监管", "supervision"
    HOTLINE = "hotline", "热线", "hotline"
    ENTERPRISE_SUPPORT = "enterprise-support", "企业扶持", "enterprise support"
    GOVERNANCE = "governance", "治理", "governance"


class Capability(Labelled):
    """What a clause asks a region to be able to do."""

    group: CapabilityGroup

    def __new__(cls, value: str, label: str, group: CapabilityGroup) -> Self:
        """Keep the label and the group; the English label is the id in words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.label_en = value.replace("-", " ")
        member.group = group
        return member

    APPOINTMENT_BOOKING = "appointment-booking", "预约诊疗", CapabilityGroup.PATIENT_ACCESS
    PATIENT_EXPERIENCE = "patient-experience", "就医体验", CapabilityGroup.PATIENT_ACCESS
    INTERNET_HOSPITAL = "internet-hospital", "互联网医院", CapabilityGroup.PATIENT_ACCESS
    NURSING_HOME_VISITS = "nursing-home-visits", "上门护理", CapabilityGroup.PATIENT_ACCESS
    RESULT_RECOGNITION = "result-recognition", "结果互认", CapabilityGroup.RECORDS
    HEALTH_RECORD_EXCHANGE = "health-record-exchange", "档案共享", CapabilityGroup.RECORDS
    E_LICENCE = "e-licence", "电子证照", CapabilityGroup.RECORDS
    REFERRAL_ALLIANCE = "referral-alliance", "转诊与医联体", CapabilityGroup.DELIVERY_NETWORK
    FAMILY_DOCTOR = "family-doctor", "家庭医生", CapabilityGroup.DELIVERY_NETWORK
    CHRONIC_CARE = "chronic-care", "慢性病管理", CapabilityGroup.POPULATION_HEALTH
    VACCINATION_SITES = "vaccination-sites", "预防接种", CapabilityGroup.POPULATION_HEALTH
    MATERNAL_RISK = "maternal-risk", "孕产妇安全", CapabilityGroup.POPULATION_HEALTH
    CHILD_HEALTH = "child-health", "儿童健康", CapabilityGroup.POPULATION_HEALTH
    CHILDCARE_FERTILITY = "childcare-fertility", "托育与生育支持", CapabilityGroup.POPULATION_HEALTH
    ELDERLY_CARE = "elderly-care", "老年健康", CapabilityGroup.POPULATION_HEALTH
    MENTAL_HEALTH = "mental-health", "精神卫生", CapabilityGroup.POPULATION_HEALTH
    OCCUPATIONAL_HEALTH = "occupational-health", "职业健康", CapabilityGroup.POPULATION_HEALTH
    TCM_SERVICES = "tcm-services", "中医药服务", CapabilityGroup.POPULATION_HEALTH
    HEALTH_PROMOTION = "health-promotion", "健康促进", CapabilityGroup.POPULATION_HEALTH
    SURVEILLANCE_WARNING = (
        "surveillance-warning",
        "监测预警",
        CapabilityGroup.PUBLIC_HEALTH_SECURITY,
    )
    EMERGENCY_COMMAND = "emergency-command", "应急指挥", CapabilityGroup.PUBLIC_HEALTH_SECURITY
    SUPPLIES_RESERVE = "supplies-reserve", "物资储备", CapabilityGroup.PUBLIC_HEALTH_SECURITY
    QUALITY_SAFETY = "quality-safety", "质量安全", CapabilityGroup.PUBLIC_HEALTH_SECURITY
    RESOURCE_ALLOCATION = "resource-allocation", "资源配置", CapabilityGroup.CAPACITY
    PROJECT_REGISTER = "project-register", "项目建设", CapabilityGroup.CAPACITY
    WORKFORCE_DEVELOPMENT = "workforce-development", "人才队伍", CapabilityGroup.CAPACITY
    ACCESSIBILITY_PLANNING = "accessibility-planning", "可及性规划", CapabilityGroup.CAPACITY
    DRG_DIP_PAYMENT = "drg-dip-payment", "医保支付", CapabilityGroup.CAPACITY
    APPROVAL_SERVICES = "approval-services", "行政审批", CapabilityGroup.GOVERNMENT_SERVICES
    ONE_THING_BIRTH = "one-thing-birth", "出生一件事", CapabilityGroup.GOVERNMENT_SERVICES
    GUIDE_PUBLISHING = "guide-publishing", "指南公开", CapabilityGroup.GOVERNMENT_SERVICES
    GAZETTE = "gazette", "政府公报", CapabilityGroup.GOVERNMENT_SERVICES
    INSPECTION_DRAW = "inspection-draw", "双随机抽查", CapabilityGroup.SUPERVISION
    COMBINED_INSPECTION = "combined-inspection", "综合监管", CapabilityGroup.SUPERVISION
    DISCRETION_BENCHMARK = "discretion-benchmark", "裁量基准", CapabilityGroup.SUPERVISION
    CREDIT_PUBLICITY = "credit-publicity", "信用公示", CapabilityGroup.SUPERVISION
    FAIR_COMPETITION_REVIEW = (
        "fair-competition-review",
        "公平竞争审查",
        CapabilityGroup.SUPERVISION,
    )
    ETHICS_APPRAISAL = "ethics-appraisal", "医德医风", CapabilityGroup.SUPERVISION
    HOTLINE_110 = "hotline-110", "热线联动", CapabilityGroup.HOTLINE
    SUBSIDY_MATCHING = "subsidy-matching", "补助匹配", CapabilityGroup.ENTERPRISE_SUPPORT
    INDICATOR_MONITORING = "indicator-monitoring", "指标监测", CapabilityGroup.GOVERNANCE
    TASK_LEDGER = "task-ledger", "任务台账", CapabilityGroup.GOVERNANCE
