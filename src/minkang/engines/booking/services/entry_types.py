"""What taking and giving back a place writes into the audit chain."""

from minkang.kernel.audit.catalogue import EntryType, register

BOOKING_MADE = register(
    EntryType(
        code="booking.booking_made",
        zh="经{channel}预约了第 {session} 场门诊的第 {slot} 个时段({state})",
        en="A place of slot {slot} of session {session} was taken by {channel} ({state})",
        facts=("person", "session", "slot", "channel", "state"),
    )
)
BOOKING_CONFIRMED = register(
    EntryType(
        code="booking.booking_confirmed",
        zh="确认了保留的预约",
        en="A held booking was confirmed",
        facts=("person",),
    )
)
BOOKING_CANCELLED = register(
    EntryType(
        code="booking.booking_cancelled",
        zh="取消了预约，原因：{cause}",
        en="A booking was cancelled: {cause}",
        facts=("person", "cause", "is_late"),
    )
)
PROXY_AUTHORISED = register(
    EntryType(
        code="booking.proxy_authorised",
        zh="授权他人代为预约",
        en="Somebody was authorised to book for the person",
        facts=("agent",),
    )
)
PROXY_WITHDRAWN = register(
    EntryType(
        code="booking.proxy_withdrawn",
        zh="收回了代为预约的授权",
        en="The authority to book for the person was withdrawn",
        facts=("agent",),
    )
)
