"""Vocabularies of the gateway."""

from minkang.policy.terms import Labelled


class MessageState(Labelled):
    """Where a message to an office stands."""

    WAITING = "waiting", "正在送达", "being delivered"
    DELIVERED = "delivered", "已送达，等答复", "delivered, awaiting the answer"
    ANSWERED = "answered", "已答复", "answered"
    REFUSED = "refused", "对方不收", "refused by the office"
    DEAD = "dead", "送不到，已停止重试", "not delivered, given up"


class Direction(Labelled):
    """Whose text an entry of the log holds."""

    OUT = "out", "我方发出", "sent by us"
    IN = "in", "对方发来", "sent by the office"


class Act(Labelled):
    """What an entry of the log says happened."""

    SENT = "sent", "发出消息", "message sent"
    RECEIPTED = "receipted", "对方签收", "receipt of the office"
    FAILED = "failed", "没有送到", "not delivered"
    RECEIVED = "received", "收到消息", "message received"
    REPEATED = "repeated", "重复收到", "message received again"
    REJECTED = "rejected", "没有收下", "message not accepted"
    ANSWERED = "answered", "我方签收", "our receipt"


class Light(Labelled):
    """Where an office stands."""

    SILENT = "silent", "没有回音", "silent"
    LATE = "late", "答复超时", "answers late"
    STUCK = "stuck", "有消息要人处理", "messages need somebody"
    AWAITED = "awaited", "等待答复", "awaited"
    QUIET = "quiet", "没有在办的", "nothing open"
    ENDED = "ended", "已停用", "ended"
