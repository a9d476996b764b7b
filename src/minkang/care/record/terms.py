"""Vocabularies of the resident's record, and the words for codes of FHIR R4.

The Chinese words for the standard's codes are ours; the codes are those of HL7 FHIR R4
(verification = "secondary").
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from minkang.policy.terms import Labelled


class Kind(Labelled):
    """What a timeline is narrowed by; `types` are the resource types of each."""

    VISIT = "visit", "就诊", "Visits"
    REPORT = "report", "检查检验", "Tests"
    DIAGNOSIS = "diagnosis", "诊断", "Diagnoses"
    MEDICINE = "medicine", "用药", "Medicines"
    VACCINE = "vaccine", "预防接种", "Vaccinations"
    ALLERGY = "allergy", "过敏", "Allergies"
    PROCEDURE = "procedure", "手术操作", "Procedures"
    DOCUMENT = "document", "病历文书", "Documents"

    @property
    def types(self) -> tuple[str, ...]:
        """The resource types of this kind."""
        return _TYPES[self]


_TYPES: dict[Kind, tuple[str, ...]] = {
    Kind.VISIT: ("Encounter",),
    Kind.REPORT: ("DiagnosticReport", "ImagingStudy", "Observation"),
    Kind.DIAGNOSIS: ("Condition",),
    Kind.MEDICINE: (
        "MedicationRequest",
        "MedicationDispense",
        "MedicationStatement",
        "MedicationAdministration",
    ),
    Kind.VACCINE: ("Immunization",),
    Kind.ALLERGY: ("AllergyIntolerance",),
    Kind.PROCEDURE: ("Procedure",),
    Kind.DOCUMENT: ("DocumentReference", "Composition"),
}
TIMELINE_TYPES = tuple(one for kind in Kind for one in kind.types)
KIND_OF = {one: kind for kind in Kind for one in kind.types}


class Standing(Labelled):
    """Whose eyes look at a record."""

    SELF = "self", "本人", "oneself"
    GUARDIAN = "guardian", "监护人", "guardian"
    PROXY = "proxy", "受托人", "proxy"
    CARE = "care", "诊疗", "treatment"
    EMERGENCY = "emergency", "紧急查看", "emergency"


class Verdict(Labelled):
    """What the institution found about an access somebody asked about."""

    PROPER = "proper", "属于工作需要", "it was needed for the work"
    IMPROPER = "improper", "不应当查看，已经处理", "it was not right and was dealt with"


class Term(Labelled):
    """What a fact of an entry is about."""

    STATUS = "status", "状态", "State"
    TIME = "time", "时间", "Time"
    RESULT = "result", "结果", "Result"
    RANGE = "range", "参考范围", "Reference range"
    FLAG = "flag", "高低", "Flag"
    CONCLUSION = "conclusion", "结论", "Conclusion"
    FINDING = "finding", "所见", "Findings"
    DEPARTMENT = "department", "科室", "Department"
    CLINICIAN = "clinician", "医务人员", "Clinician"
    REASON = "reason", "原因", "Reason"
    DIAGNOSIS = "diagnosis", "诊断", "Diagnosis"
    ADMISSION = "admission", "去向", "Discharge"
    SEVERITY = "severity", "程度", "Severity"
    CERTAINTY = "certainty", "确定程度", "Certainty"
    DOSAGE = "dosage", "用法", "How to take it"
    AMOUNT = "amount", "数量", "Amount"
    DOSE = "dose", "第几剂", "Dose"
    LOT = "lot", "批号", "Lot"
    SITE = "site", "部位", "Site"
    REACTION = "reaction", "反应", "Reaction"
    METHOD = "method", "方法", "Method"
    PANEL = "panel", "项目", "Items"
    NOTE = "note", "备注", "Note"


class Said(Labelled):
    """Codes of states, classes and degrees, as a person would say them."""

    # EncounterStatus, EventStatus, DiagnosticReportStatus, ObservationStatus, MedicationRequestStatus
    PLANNED = "planned", "已预定", "planned"
    ARRIVED = "arrived", "已到院", "arrived"
    TRIAGED = "triaged", "已分诊", "triaged"
    ONGOING = "in-progress", "进行中", "under way"
    ON_LEAVE = "onleave", "临时离院", "on leave"
    FINISHED = "finished", "已结束", "finished"
    CANCELLED = "cancelled", "已取消", "cancelled"
    REGISTERED = "registered", "已登记，还没有结果", "registered, no result yet"
    PARTIAL = "partial", "部分结果", "partial"
    PRELIMINARY = "preliminary", "初步结果，可能更改", "preliminary, may change"
    FINAL = "final", "正式结果", "final"
    AMENDED = "amended", "已更正", "corrected"
    CORRECTED = "corrected", "已更正", "corrected"
    APPENDED = "appended", "有补充", "with an addition"
    WRONG = "entered-in-error", "录入有误，已作废", "entered in error, void"
    ACTIVE = "active", "进行中", "active"
    ON_HOLD = "on-hold", "暂停", "on hold"
    COMPLETED = "completed", "已完成", "completed"
    STOPPED = "stopped", "已停止", "stopped"
    DRAFT = "draft", "草稿", "draft"
    NOT_DONE = "not-done", "没有进行", "not done"
    CURRENT = "current", "有效", "current"
    SUPERSEDED = "superseded", "已被新版代替", "replaced by a newer one"
    UNKNOWN = "unknown", "不详", "unknown"
    # Condition and AllergyIntolerance
    RECURRENCE = "recurrence", "复发", "recurrence"
    RELAPSE = "relapse", "复发", "relapse"
    INACTIVE = "inactive", "目前没有", "inactive"
    REMISSION = "remission", "缓解", "in remission"
    RESOLVED = "resolved", "已痊愈", "resolved"
    UNCONFIRMED = "unconfirmed", "还没有确诊", "unconfirmed"
    PROVISIONAL = "provisional", "初步诊断", "provisional"
    DIFFERENTIAL = "differential", "待鉴别", "differential"
    CONFIRMED = "confirmed", "已确诊", "confirmed"
    REFUTED = "refuted", "已排除", "ruled out"
    LOW_RISK = "low", "风险低", "low risk"
    HIGH_RISK = "high", "风险高", "high risk"
    UNKNOWN_RISK = "unable-to-assess", "风险不详", "risk unknown"
    # v3-ActCode of encounters
    OUTPATIENT = "AMB", "门诊", "outpatient visit"
    EMERGENCY = "EMER", "急诊", "emergency visit"
    FIELD = "FLD", "院前急救", "in the field"
    HOME = "HH", "上门服务", "home visit"
    INPATIENT = "IMP", "住院", "hospital stay"
    ACUTE = "ACUTE", "住院", "hospital stay"
    NON_ACUTE = "NONAC", "住院（康复、护理）", "hospital stay, not acute"
    OBSERVED = "OBSENC", "留院观察", "observation stay"
    PRE_ADMISSION = "PRENC", "入院准备", "before admission"
    SHORT_STAY = "SS", "短时住院", "short stay"
    VIRTUAL = "VR", "互联网诊疗", "online visit"

    @property
    def is_warning(self) -> bool:
        """Whether a page sets it apart."""
        return self in (Said.WRONG, Said.AMENDED, Said.CORRECTED, Said.PRELIMINARY)


Words = str | Labelled


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing an entry says, with what it is about."""

    term: Term
    said: Words


@dataclass(frozen=True, slots=True)
class Telling:
    """One resource in plain words.

    Attributes:
        title: What it is: 葡萄糖, 门诊 内科.
        summary: What it says in one line, or "".
        status: Where it stands; None when the resource does not say.
        flag: High, low or abnormal; None for normal or unknown.
        facts: Everything worth telling, in order.
    """

    title: Words
    summary: str = ""
    status: Said | None = None
    flag: Labelled | None = None
    facts: tuple[Fact, ...] = field(default=(), repr=False)

    @property
    def dose(self) -> Words:
        """Which dose of a vaccination it was, or ""."""
        return next((fact.said for fact in self.facts if fact.term is Term.DOSE), "")

    @property
    def is_void(self) -> bool:
        """Whether the institution took it back."""
        return self.status is Said.WRONG


@dataclass(frozen=True, slots=True)
class Measured:
    """One number of one quantity at one moment.

    Attributes:
        key: Code, or words where there is no code, and unit: what can be drawn together.
        name: Of the quantity.
        value: The number, to the digit.
        unit: Its unit, or "".
        low: Lower reference limit, or None.
        high: Upper one.
        at: When it was measured.
    """

    key: str
    name: str
    value: Decimal
    unit: str
    low: Decimal | None
    high: Decimal | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Trend:
    """One quantity over time, oldest first."""

    name: str
    unit: str
    points: tuple[Measured, ...]

    @property
    def band(self) -> tuple[Decimal | None, Decimal | None] | None:
        """The reference range given last; None where none was given."""
        limits = [(one.low, one.high) for one in self.points if (one.low, one.high) != (None, None)]
        return limits[-1] if limits else None
