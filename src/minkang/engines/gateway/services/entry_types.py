"""The sentences of the audit chain about the gateway."""

from minkang.kernel.audit.catalogue import EntryType, register

OFFICE_REGISTERED = register(
    EntryType(
        code="gateway.office_registered",
        zh="登记了部门的消息接口 {code}",
        en="Registered the message interface {code} of an office",
        facts=("code", "endpoint"),
    )
)
OFFICE_MOVED = register(
    EntryType(
        code="gateway.office_moved",
        zh="更改了部门消息接口 {code} 的地址",
        en="Changed the address of the message interface {code}",
        facts=("code", "endpoint"),
    )
)
OFFICE_RETIRED = register(
    EntryType(
        code="gateway.office_retired",
        zh="停用了部门的消息接口 {code}",
        en="Retired the message interface {code} of an office",
        facts=("code",),
    )
)
KEY_REGISTERED = register(
    EntryType(
        code="gateway.key_registered",
        zh="登记了部门 {code} 的公钥 {kid}",
        en="Registered the public key {kid} of the office {code}",
        facts=("code", "kid"),
    )
)
OWN_KEY_MADE = register(
    EntryType(
        code="gateway.own_key_made",
        zh="启用了平台消息的签名密钥 {kid}",
        en="Took the signing key {kid} of our messages into use",
        facts=("kid",),
    )
)
MESSAGE_WRITTEN = register(
    EntryType(
        code="gateway.message_written",
        zh="向部门 {office} 发出消息（{kind}，{count} 项内容）",
        en="Wrote a message to the office {office} ({kind}, {count} values)",
        facts=("office", "kind", "count"),
    )
)
MESSAGE_SENT_AGAIN = register(
    EntryType(
        code="gateway.message_sent_again",
        zh="让发给部门 {office} 的消息重新送达",
        en="Had a message to the office {office} delivered again",
        facts=("office",),
    )
)
MESSAGE_RECEIVED = register(
    EntryType(
        code="gateway.message_received",
        zh="收到部门 {office} 的消息（{kind}，{count} 项内容）",
        en="Received a message from the office {office} ({kind}, {count} values)",
        facts=("office", "kind", "count"),
    )
)
OFFICE_CHANGED = register(
    EntryType(
        code="gateway.office_changed",
        zh="更改了部门消息接口 {code}：地址 {endpoint}，往来 {kinds}",
        en="Changed the message interface {code}: address {endpoint}, messages {kinds}",
        facts=("code", "endpoint", "kinds"),
    )
)
CHANGE_PROPOSED = register(
    EntryType(
        code="gateway.change_proposed",
        zh="提出登记或更改部门的消息接口 {code}，地址 {endpoint}",
        en="Proposed to register or change the message interface {code} at {endpoint}",
        facts=("code", "endpoint"),
    )
)
CHANGE_TURNED_DOWN = register(
    EntryType(
        code="gateway.change_turned_down",
        zh="没有同意登记或更改部门的消息接口 {code}",
        en="Turned down the registration or change of the message interface {code}",
        facts=("code",),
    )
)
