"""What offering, publishing and stopping clinics write into the audit chain."""

from minkang.kernel.audit.catalogue import EntryType, register


def _act(code: str, zh: str, en: str, facts: str) -> EntryType:
    return register(EntryType(code=f"booking.{code}", zh=zh, en=en, facts=tuple(facts.split())))


SERVICE_OFFERED = _act(
    "service_offered",
    "开设可预约的服务“{name}”，从 {since} 起",
    "The bookable service {name} is offered from {since}",
    "name since",
)
SERVICE_ENDED = _act(
    "service_ended",
    "可预约的服务“{name}”从 {on} 起停办",
    "The bookable service {name} ends on {on}",
    "name on",
)
RESOURCE_ADDED = _act(
    "resource_added",
    "登记出诊的{kind}“{name}”，从 {since} 起",
    "The {kind} {name} gives services from {since}",
    "kind name since",
)
RESOURCE_ENDED = _act(
    "resource_ended",
    "“{name}”从 {on} 起不再出诊",
    "{name} gives no services from {on}",
    "name on",
)
TEMPLATE_SET = _act(
    "template_set",
    "设定出诊模板：{resource}，星期{weekday}{part}，每时段 {slot_minutes} 分钟，共 {places} 号，从 {since} 起",
    "Set the template of {resource}, weekday {weekday} {part}: slots of {slot_minutes} minutes, "
    "{places} places, from {since}",
    "resource weekday part slot_minutes report_minutes places since",
)
TEMPLATES_SET = _act(
    "templates_set",
    "成批设定出诊模板 {templates} 个",
    "Set {templates} templates in bulk",
    "templates",
)
TEMPLATE_ENDED = _act(
    "template_ended",
    "出诊模板从 {on} 起不再使用",
    "The template ends on {on}",
    "on",
)
CONDITION_SET = _act(
    "condition_set",
    "机构自定预约规定 {name} 为 {value}，从 {since} 起",
    "The organisation sets the condition {name} to {value} from {since}",
    "name value since",
)
SESSION_PUBLISHED = _act(
    "session_published",
    "公布了 {on} {part}的出诊，共 {places} 号",
    "Published the session of {on} {part} with {places} places",
    "on part places",
)
PERIOD_PUBLISHED = _act(
    "period_published",
    "公布了 {since} 至 {until}（不含）的出诊 {sessions} 场，跳过 {skipped} 场",
    "Published {sessions} sessions from {since} until {until}, skipped {skipped}",
    "since until sessions skipped",
)
PLACES_ADDED = _act(
    "places_added",
    "时段 {slot} 加号 {count} 个（{kind}）",
    "Added {count} places ({kind}) to slot {slot}",
    "slot kind count",
)
SESSION_STOPPED = _act(
    "session_stopped",
    "停诊，原因：{reason}；取消预约 {cancelled} 个，另行保留 {offered} 个，转入候补 {waiting} 个",
    "The session was stopped: {reason}; {cancelled} bookings cancelled, {offered} places held "
    "elsewhere, {waiting} put on the waitlist",
    "reason cancelled offered waiting",
)
PLACES_SPILLED = _act(
    "places_spilled",
    "{pools} 组未用的转诊号源共 {places} 个转为公开",
    "{places} unused referral places of {pools} pools became public",
    "pools places",
)
SESSIONS_CLOSED = _act(
    "sessions_closed",
    "{sessions} 场出诊到时结束",
    "{sessions} sessions ended with their time",
    "sessions",
)
