"""Vocabularies of clinic visits."""

from minkang.policy.terms import Labelled


class HelpKind(Labelled):
    """What somebody needs help with on the day of their visit."""

    WHEELCHAIR = "wheelchair", "轮椅", "wheelchair"
    SIGN_LANGUAGE = "sign_language", "手语", "sign language"
    ACCOMPANIMENT = "accompaniment", "陪诊", "accompaniment"
    READING = "reading", "代读代写", "reading and writing"


class MessageKind(Labelled):
    """What somebody is told."""

    BOOKED = "booked", "预约成功", "booked"
    REMINDER = "reminder", "就诊提醒", "reminder"
    OFFERED = "offered", "候补有号", "a place for you"
    STOPPED = "stopped", "停诊", "clinic cancelled"
    DRAWN = "drawn", "摇号结果", "result of the draw"


class MessageState(Labelled):
    """Where a message stands."""

    DUE = "due", "待发", "to be sent"
    SENT = "sent", "已发", "sent"
    DROPPED = "dropped", "不再需要", "no longer needed"
