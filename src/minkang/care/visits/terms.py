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
    MISSED = "missed", "约了没来", "missed visit"
    APPEAL = "appeal", "申诉结果", "answer to your appeal"
    LOOK = "look", "紧急查看档案", "emergency look at a record"


class MessageState(Labelled):
    """Where a message stands."""

    DUE = "due", "待发", "to be sent"
    SENT = "sent", "已发", "sent"
    DROPPED = "dropped", "不再需要", "no longer needed"


class OwnCondition(Labelled):
    """The conditions of booking a hospital may move, by their names in the engine."""

    HORIZON = "horizon_days", "提前多少天可以预约", "days ahead that can be booked"
    RELEASE = "release_minute", "公开号几点放出", "time at which public places open"
    SPREAD = "release_spread_minutes", "各院错开放号的范围", "span over which releases are spread"
    CLOSES = "closes_before_minutes", "时段结束前多久停止网上预约", "online booking closes before"
    HOLD = "hold_minutes", "留号等确认多久", "how long a place is held"
    CANCEL = "cancel_before_minutes", "最晚提前多久取消不算失约", "last time to cancel freely"
    DELAY_LEAST = (
        "return_delay_min_minutes",
        "退号最快多久放回",
        "shortest delay of a returned place",
    )
    DELAY_MOST = "return_delay_max_minutes", "退号最慢多久放回", "longest delay of a returned place"
    OFFER = "offer_minutes", "候补到号后多久内确认", "time to confirm an offered place"
    OFFER_TODAY = "offer_same_day_minutes", "当天候补多久内确认", "the same on the day itself"
    REFERRAL = "referral_percent", "专家号留给转诊", "kept for referrals"
    REFERRAL_SPILL = (
        "referral_spill_hours",
        "转诊号提前多久转为公开",
        "referral places become public",
    )
    REFERRAL_LEAD = "referral_lead_days", "转诊号早放多少天", "days referral places open earlier"
    SAME_DAY = "same_day_percent", "留到当天", "kept for the day itself"
    SAME_DAY_RELEASE = "same_day_minute", "当天号几点放出", "time at which same-day places open"
    ASSISTED = "assisted_percent", "留给窗口和电话", "kept for desk and telephone"
    LATE = "late_return_after", "过号后再等几位", "others called before a late return"
    CHECK_IN = "check_in_opens_minutes", "提前多久可以报到", "check-in opens before"
    LOTTERY_RATIO = "lottery_ratio", "几个人抢一个号时建议摇号", "demand that advises a lottery"
    LOTTERY = "lottery_minutes", "摇号登记多久", "how long ballots are taken"
    PUBLISH_AHEAD = (
        "publish_ahead_days",
        "周末和节假日门诊提前公布",
        "off-day clinics are published",
    )

    @property
    def is_time_of_day(self) -> bool:
        """Whether its value is a minute of the day."""
        return self in (OwnCondition.RELEASE, OwnCondition.SAME_DAY_RELEASE)
