"""What a lottery writes into the audit chain."""

from minkang.kernel.audit.catalogue import EntryType, register

DRAW_ANNOUNCED = register(
    EntryType(
        code="booking.draw_announced",
        zh="公告摇号：{opens_at} 至 {closes_at} 登记，种子承诺 {commitment}",
        en="Announced a draw with ballots from {opens_at} to {closes_at}; commitment {commitment}",
        facts=("opens_at", "closes_at", "commitment"),
    )
)
LOTTERY_DROPPED = register(
    EntryType(
        code="booking.lottery_dropped",
        zh="来不及摇号，公开号改为先到先得",
        en="There was no time for a draw; the public places are given first come, first served",
        facts=(),
    )
)
BALLOT_CAST = register(
    EntryType(
        code="booking.ballot_cast",
        zh="登记摇号第 {session} 场，号码 {number}",
        en="Cast ballot {number} in the draw of session {session}",
        facts=("session", "number"),
    )
)
BALLOTS_CLOSED = register(
    EntryType(
        code="booking.ballots_closed",
        zh="摇号名单封存，共 {ballots} 个号码，摘要 {digest}",
        en="Closed the list of {ballots} ballots, digest {digest}",
        facts=("ballots", "digest"),
    )
)
SESSION_DRAWN = register(
    EntryType(
        code="booking.session_drawn",
        zh="摇号完成，种子 {seed}，{ballots} 个号码中签 {winners} 个",
        en="Drawn with seed {seed}: {winners} of {ballots} ballots won a place",
        facts=("seed", "ballots", "winners"),
    )
)
BALLOT_PASSED_OVER = register(
    EntryType(
        code="booking.ballot_passed_over",
        zh="摇到第 {place} 位，但不能预约：{reason}",
        en="Drawn at position {place}, but no place could be booked: {reason}",
        facts=("place", "reason"),
    )
)
