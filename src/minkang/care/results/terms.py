"""Vocabularies of mutual recognition.

Sources: 国卫医发〔2022〕6号 for the mark, its ranges and the circumstances of a repeat
(verification = "secondary" for the mark, "memory" for the six circumstances).
"""

from enum import IntEnum

from minkang.policy.terms import Labelled


class ItemKind(Labelled):
    """What kind of examination or test an item is."""

    LABORATORY = "laboratory", "检验", "laboratory"
    IMAGING = "imaging", "影像", "imaging"
    ULTRASOUND = "ultrasound", "超声", "ultrasound"
    ELECTROPHYSIOLOGY = "electrophysiology", "心电等电生理", "electrophysiology"
    NUCLEAR = "nuclear", "核医学", "nuclear medicine"

    @property
    def shows_images(self) -> bool:
        """Whether the receiving doctor has to read an image anew."""
        return self in (ItemKind.IMAGING, ItemKind.ULTRASOUND, ItemKind.NUCLEAR)


class Range(IntEnum):
    """How far a qualification reaches, and how near two institutions are; wider is greater."""

    CONSORTIUM = 1
    CITY = 2
    PROVINCE = 3
    COUNTRY = 4

    @property
    def label(self) -> str:
        """Chinese name."""
        return ("医联体", "全市", "全省", "全国")[self - 1]

    @property
    def label_en(self) -> str:
        """English name."""
        return ("consortium", "city", "province", "country")[self - 1]

    @property
    def mark(self) -> str:
        """The mark a result carries."""
        return f"{self.label}HR"

    @property
    def mark_en(self) -> str:
        """The mark in English."""
        return f"HR ({self.label_en})"


class QualityLevel(Labelled):
    """How much of what recognition asks for an institution fulfils."""

    BASIC = "basic", "基本具备", "basic"
    PARTIAL = "partial", "部分具备", "partial"
    FULL = "full", "完全具备", "full"


class ResultStatus(Labelled):
    """Where a result stands at the institution that made it."""

    PRELIMINARY = "preliminary", "初步", "preliminary"
    FINAL = "final", "正式", "final"
    CORRECTED = "corrected", "已更正", "corrected"
    CANCELLED = "cancelled", "已作废", "cancelled"

    @property
    def is_settled(self) -> bool:
        """Whether it can be relied on."""
        return self in (ResultStatus.FINAL, ResultStatus.CORRECTED)


class Flag(Labelled):
    """How a value lies to its reference range; codes of HL7 v3 ObservationInterpretation."""

    NORMAL = "N", "正常", "normal"
    LOW = "L", "偏低", "low"
    HIGH = "H", "偏高", "high"
    CRITICAL_LOW = "LL", "危急低", "critically low"
    CRITICAL_HIGH = "HH", "危急高", "critically high"
    ABNORMAL = "A", "异常", "abnormal"


class Obstacle(Labelled):
    """Why a result cannot be recognised for an order."""

    OWN = "own", "本院自己的结果，不算互认", "made by this institution itself"
    NOT_SETTLED = "not_settled", "还不是正式结果", "not a final result"
    TOO_OLD = "too_old", "超过互认有效期", "older than the window"
    NEGATIVE_LIST = "negative_list", "项目在负面清单上", "on the negative list"
    FAILED = "failed", "当时质控不合格", "failed quality control at the time"
    NO_EVIDENCE = "no_evidence", "当时没有质控合格的依据", "no quality evidence at the time"
    OUT_OF_RANGE = "out_of_range", "互认范围不到本院", "its range does not reach here"


class Caution(Labelled):
    """What a doctor has to mind when recognising."""

    NO_IMAGE = (
        "no_image",
        "影像没有联网，请看患者带来的影像",
        "image not online; read the patient's own",
    )
    ABNORMAL = "abnormal", "结果不正常，请结合病情", "abnormal; judge by the patient's state"


class RepeatReason(Labelled):
    """The six circumstances in which a recognisable result may be repeated; a hospital adds none."""

    CONDITION_CHANGED = (
        "condition_changed",
        "病情变化，原结果与临床表现不符或不能满足诊疗需要",
        ("the condition changed; the result does not fit or does not suffice"),
    )
    FAST_CHANGING = (
        "fast_changing",
        "结果在疾病发展过程中变化较快",
        ("the value changes fast in the course of the disease"),
    )
    MAJOR_TREATMENT = (
        "major_treatment",
        "手术、输血等重大医疗措施前",
        ("before an operation, a transfusion or another major measure"),
    )
    EMERGENCY = "emergency", "急诊、急救等紧急情况", "emergency or rescue"
    APPRAISAL = (
        "appraisal",
        "司法、伤残、病退等鉴定",
        "judicial, disability or retirement appraisal",
    )
    OTHER = "other", "其他确需复查的情形", "another need, to be written down"

    @property
    def needs_text(self) -> bool:
        """Whether it has to be explained in words."""
        return self is RepeatReason.OTHER


class OrderState(Labelled):
    """Where an order stands."""

    OPEN = "open", "未决定", "undecided"
    RECOGNISED = "recognised", "已互认", "recognised"
    WITHDRAWN = "withdrawn", "已互认，未开单", "recognised, not ordered"
    PLACED = "placed", "已开单", "ordered"


class EventKind(Labelled):
    """One step of a decision."""

    REMINDED = "reminded", "提醒", "reminded"
    VIEWED = "viewed", "调阅", "viewed"
    RECOGNISED = "recognised", "互认", "recognised"
    REPEATED = "repeated", "不互认", "repeated"
    WITHDRAWN = "withdrawn", "撤回开单", "order withdrawn"
    PLACED = "placed", "开单", "order placed"
