"""Vocabularies of booking, in the words of HL7 FHIR scheduling where it has one."""

from minkang.policy.terms import Labelled


class OfferKind(Labelled):
    """What is booked."""

    CLINIC = "clinic", "门诊", "clinic"
    EXPERT_CLINIC = "expert_clinic", "专家门诊", "specialist clinic"
    VACCINATION = "vaccination", "预防接种", "vaccination"
    CHECK_UP = "check_up", "健康体检", "check-up"
    ONLINE_FOLLOW_UP = "online_follow_up", "线上复诊", "online follow-up"
    HOME_NURSING = "home_nursing", "上门护理", "home nursing"


class ResourceKind(Labelled):
    """Who or what gives the service."""

    DOCTOR = "doctor", "医生", "doctor"
    NURSE = "nurse", "护士", "nurse"
    ROOM = "room", "诊室", "room"
    BOOTH = "booth", "接种台", "booth"


class DayPart(Labelled):
    """Part of the day a session covers."""

    MORNING = "morning", "上午", "morning"
    AFTERNOON = "afternoon", "下午", "afternoon"
    EVENING = "evening", "晚间", "evening"


class DayKind(Labelled):
    """What kind of day a session falls on, by the working days in force when it was published."""

    WORKDAY = "workday", "工作日", "working day"
    WEEKEND = "weekend", "周末", "weekend"
    HOLIDAY = "holiday", "节假日", "public holiday"


class SessionState(Labelled):
    """Where a session stands."""

    PUBLISHED = "published", "已公布", "published"
    STOPPED = "stopped", "停诊", "clinic cancelled"
    CLOSED = "closed", "已结束", "closed"


class ReleaseMode(Labelled):
    """How the places of a session are given out when it opens."""

    FIRST_COME = "first_come", "先到先得", "first come, first served"
    LOTTERY = "lottery", "摇号", "lottery"


class PoolKind(Labelled):
    """For whom the places of a pool are kept."""

    PUBLIC = "public", "公开", "public"
    REFERRAL = "referral", "转诊", "referral"
    GREEN_CHANNEL = "green_channel", "绿色通道", "green channel"
    RETURN_VISIT = "return_visit", "复诊", "return visit"
    SAME_DAY = "same_day", "当日", "same day"
    ASSISTED = "assisted", "窗口和电话", "desk and telephone"


class Channel(Labelled):
    """How a booking came in."""

    ONLINE = "online", "网上", "online"
    DESK = "desk", "窗口", "desk"
    PHONE = "phone", "电话", "telephone"
    KIOSK = "kiosk", "自助机", "kiosk"
    WALK_IN = "walk_in", "现场", "walk-in"
    PARTNER = "partner", "合作平台", "partner platform"
    CLINICIAN = "clinician", "医生代约", "booked by a clinician"


class BookingState(Labelled):
    """Status of a booking (HL7 AppointmentStatus); all but `CANCELLED` keep their place."""

    PENDING = "pending", "待确认", "held, to be confirmed"
    BOOKED = "booked", "已预约", "booked"
    ARRIVED = "arrived", "已报到", "arrived"
    FULFILLED = "fulfilled", "已就诊", "seen"
    NOSHOW = "noshow", "未到", "did not come"
    CANCELLED = "cancelled", "已取消", "cancelled"


class CancelCause(Labelled):
    """Why a booking was cancelled."""

    PATIENT = "patient", "本人取消", "cancelled by the patient"
    RESCHEDULED = "rescheduled", "改约", "rescheduled"
    STOPPED = "stopped", "停诊", "clinic cancelled"
    HOLD_EXPIRED = "hold_expired", "超时未确认", "not confirmed in time"
    DESK = "desk", "窗口取消", "cancelled at the desk"


class PriorityClass(Labelled):
    """In whose favour the queue calls."""

    URGENT = "urgent", "急症优先", "urgent"
    PRIORITY = "priority", "优先", "priority"
    ORDINARY = "ordinary", "普通", "ordinary"


class PriorityGround(Labelled):
    """Why somebody has priority."""

    OLD = "old", "老年人", "older person"
    CHILD = "child", "儿童", "child"
    DISABLED = "disabled", "残疾人", "person with a disability"
    PREGNANT = "pregnant", "孕产妇", "pregnant or newly delivered"
    NONE = "none", "无", "none"


class WaitState(Labelled):
    """Where an entry of the waitlist stands."""

    WAITING = "waiting", "候补中", "waiting"
    OFFERED = "offered", "已递补，待确认", "offered a place"
    ACCEPTED = "accepted", "已接受", "accepted"
    LAPSED = "lapsed", "超时未确认", "offer lapsed"
    LEFT = "left", "已退出", "left"
    CLOSED = "closed", "已截止", "closed"


class ReturnState(Labelled):
    """Where a returned place stands."""

    DUE = "due", "等待放回", "waiting for its time"
    OFFERED = "offered", "已递补", "given to the waitlist"
    RELEASED = "released", "已放回", "given back"


class ArrivalSource(Labelled):
    """Where somebody's arrival was noticed."""

    DESK = "desk", "窗口", "desk"
    KIOSK = "kiosk", "自助机", "kiosk"
    PHONE = "phone", "手机定位", "telephone on site"


class TicketState(Labelled):
    """Where a ticket of the queue stands."""

    WAITING = "waiting", "候诊", "waiting"
    CALLED = "called", "已叫号", "called"
    AWAY = "away", "过号", "did not answer"
    IN_CONSULT = "in_consult", "就诊中", "in consultation"
    DONE = "done", "已就诊", "seen"
    LEFT = "left", "已离开", "left"


class CallKind(Labelled):
    """What was done with a ticket."""

    CALL = "call", "叫号", "called"
    RECALL = "recall", "再叫", "called again"
    SKIP = "skip", "过号", "skipped"
    RETURN = "return", "回到队列", "returned to the queue"


class NoShowState(Labelled):
    """Where a missed booking stands."""

    COUNTED = "counted", "计入", "counted"
    APPEALED = "appealed", "申诉中", "under appeal"
    EXCUSED = "excused", "已免除", "excused"


class DrawState(Labelled):
    """Where a lottery stands; `OPEN` is said of one announced whose time has come, never stored."""

    ANNOUNCED = "announced", "已公告", "announced"
    OPEN = "open", "登记中", "collecting"
    CLOSED = "closed", "登记已截止", "registration closed"
    DRAWN = "drawn", "已摇号", "drawn"
