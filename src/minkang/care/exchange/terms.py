"""Vocabularies of the exchange."""

from minkang.policy.terms import Labelled


class SenderKind(Labelled):
    """How a sender sends."""

    HL7V2 = "hl7v2", "HL7 v2 消息", "HL7 v2 messages"
    FHIR = "fhir", "FHIR 接口", "FHIR interface"
    SHEET = "sheet", "表格", "sheets"
    OTHER = "other", "其他途径", "another way"


class Light(Labelled):
    """Where a sender stands to its promise."""

    SILENT = "silent", "超时没有消息", "silent"
    NEVER = "never", "从没发送过", "never heard"
    AWAITED = "awaited", "等第一次消息", "awaited"
    IN_TIME = "in_time", "正常", "in time"
    UNPROMISED = "unpromised", "没有约定间隔", "no interval agreed"
    ENDED = "ended", "已停用", "ended"


class BodyPurpose(Labelled):
    """Why the sealed text of a rejected submission is opened."""

    MEND_AT_SOURCE = "mend_at_source", "在本院系统里改正", "mend it in the sending system"
    ANSWER_SENDER = "answer_sender", "答复发送方", "answer the sender"
    CHECK_REJECTION = "check_rejection", "核查退回得对不对", "check whether it was rightly rejected"


class BoxState(Labelled):
    """Whether a rejected submission still waits."""

    OPEN = "open", "待处理", "open"
    SETTLED = "settled", "已处理", "settled"
