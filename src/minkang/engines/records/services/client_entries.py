"""What the audit chain keeps of programs and feeds that speak to the records."""

from minkang.kernel.audit.catalogue import EntryType, register

CLIENT_ADDED = register(
    EntryType(
        code="records.client_added",
        zh="登记了可以调用健康档案接口的系统“{name}”，权限范围：{scopes}",
        en="Registered the system {name} for the records interface; scopes: {scopes}",
        facts=("name", "kind", "scopes"),
    )
)
CLIENT_CLOSED = register(
    EntryType(
        code="records.client_closed",
        zh="停用了系统“{name}”的健康档案接口",
        en="Closed the records interface for the system {name}",
        facts=("name",),
    )
)
FEED_ENTERED = register(
    EntryType(
        code="records.feed_entered",
        zh="登记了数据通道“{name}”（{kind}）",
        en="Entered the feed {name} ({kind})",
        facts=("name", "kind", "organisation"),
    )
)
FEED_ENDED = register(
    EntryType(
        code="records.feed_ended",
        zh="停用了数据通道“{name}”",
        en="Ended the feed {name}",
        facts=("name", "organisation"),
    )
)
TOKEN_GIVEN = register(
    EntryType(
        code="records.token_given",
        zh="系统“{name}”证明了身份，取得访问令牌",
        en="The system {name} proved itself and was given a token",
        facts=("name", "scopes"),
    )
)
RESOURCES_READ = register(
    EntryType(
        code="records.resources_read",
        zh="{organisation}的系统“{client}”读取了{count}份资料（{types}）",
        en="The system {client} of {organisation} read {count} resources ({types})",
        facts=("organisation", "client", "types", "count"),
    )
)
