"""What the audit chain keeps of the exchange."""

from minkang.kernel.audit.catalogue import EntryType, register

PROMISE_MADE = register(
    EntryType(
        code="exchange.promise_made",
        zh="约定了数据来源最长 {minutes} 分钟没有消息",
        en="Agreed that a sender is silent for at most {minutes} minutes",
        facts=("minutes",),
    )
)
TEXT_OPENED = register(
    EntryType(
        code="exchange.text_opened",
        zh="查看了一份退回数据的原文，用途：{purpose}，说明：{reason}",
        en="Opened the text of a rejected submission; purpose: {purpose}; reason: {reason}",
        facts=("purpose", "reason", "organisation"),
    )
)
