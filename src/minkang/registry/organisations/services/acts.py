"""The acts on organisations and staff as the audit chain tells them."""

from minkang.kernel.audit.catalogue import EntryType, register


def _act(
    code: str, zh: str, en: str, facts: str, personal: frozenset[str] = frozenset()
) -> EntryType:
    return register(
        EntryType(
            code=f"organisations.{code}",
            zh=zh,
            en=en,
            facts=tuple(facts.split()),
            personal=personal,
        )
    )


REGISTERED = _act(
    "registered",
    "登记了机构 {name}({credit_code})",
    "Registered the organisation {name} ({credit_code})",
    "name credit_code category",
)
MANY_REGISTERED = _act(
    "many_registered",
    "成批登记了 {organisations} 家机构，连同 {departments} 个科室、{capacities} 项床位等数量、"
    "{services} 项服务、{certificates} 项证书",
    "Registered {organisations} organisations in bulk with {departments} departments, "
    "{capacities} capacities, {services} services and {certificates} certificates",
    "organisations departments capacities services certificates",
)
CLOSED = _act("closed", "登记机构于 {on} 关闭", "The organisation closed on {on}", "on")
CONFIRMED = _act(
    "confirmed", "机构核对了登记内容，截至 {on}", "The entry was confirmed as of {on}", "on"
)
CAPACITY_STATED = _act(
    "capacity_stated",
    "登记{kind}从 {since} 起为 {count}（原为 {before}）",
    "Stated {kind} as {count} from {since} (before: {before})",
    "kind count since before",
)
DEPARTMENT_OPENED = _act(
    "department_opened",
    "登记科室 {name} 从 {since} 起开设",
    "The department {name} opened on {since}",
    "name specialty since",
)
DEPARTMENT_CLOSED = _act(
    "department_closed",
    "登记科室 {name} 于 {on} 撤销",
    "The department {name} closed on {on}",
    "name on",
)
SERVICE_OFFERED = _act(
    "service_offered",
    "登记从 {since} 起提供服务 {kind}",
    "The service {kind} is offered from {since}",
    "kind since",
)
SERVICE_WITHDRAWN = _act(
    "service_withdrawn",
    "登记从 {on} 起不再提供服务 {kind}",
    "The service {kind} is withdrawn from {on}",
    "kind on",
)
CERTIFIED = _act(
    "certified",
    "登记证书 {kind}{part}，{since} 取得",
    "The certificate {kind} {part} was awarded on {since}",
    "kind part since",
)
CERTIFICATE_WITHDRAWN = _act(
    "certificate_withdrawn",
    "登记证书 {kind}{part} 于 {on} 失效",
    "The certificate {kind} {part} ended on {on}",
    "kind part on",
)
HOURS_SET = _act("hours_set", "更新了开放时间，共 {hours} 段", "Set {hours} opening hours", "hours")
FEATURES_SET = _act(
    "features_set",
    "更新了无障碍设施：{features}",
    "Set accessible features: {features}",
    "features",
)
REVENUE_STATED = _act(
    "revenue_stated",
    "填报了 {year} 年营业收入",
    "Stated the revenue of the year {year}",
    "year revenue_fen",
)
PRACTITIONER_REGISTERED = _act(
    "practitioner_registered",
    "登记了从业人员 {name}，资格 {qualifications} 项，岗位 {posts} 个",
    "Registered the practitioner {name} with {qualifications} licences and {posts} posts",
    "name qualifications posts",
    frozenset({"name"}),
)
PRACTITIONERS_REGISTERED = _act(
    "practitioners_registered",
    "成批登记了 {practitioners} 名从业人员，资格 {qualifications} 项，岗位 {posts} 个",
    "Registered {practitioners} practitioners in bulk with {qualifications} licences and "
    "{posts} posts",
    "practitioners qualifications posts",
)
QUALIFIED = _act(
    "qualified",
    "登记资格 {kind}，{since} 取得",
    "Registered the licence {kind} of {since}",
    "kind since",
)
APPOINTED = _act(
    "appointed",
    "登记岗位 {kind}，从 {since} 起任职于 {organisation}",
    "Appointed as {kind} at {organisation} from {since}",
    "kind organisation since is_principal",
)
POST_ENDED = _act(
    "post_ended", "登记岗位 {kind} 于 {on} 结束", "The post {kind} ended on {on}", "kind on"
)
ROSTER_IMPORTED = _act(
    "roster_imported",
    "导入名册，登记 {kept} 行，拒绝 {refused} 行",
    "Imported a roster: {kept} rows kept, {refused} refused",
    "kept refused",
)
