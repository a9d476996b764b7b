"""What the audit chain keeps of proxies and of questions about who looked."""

from minkang.kernel.audit.catalogue import EntryType, register

PROXY_READ = register(
    EntryType(
        code="record.proxy_read",
        zh="受托人 {name} 查看了健康档案",
        en="{name} read the record as a proxy",
        facts=("name",),
        personal=frozenset({"name"}),
    )
)
PROXY_ALLOWED = register(
    EntryType(
        code="record.proxy_allowed",
        zh="委托 {agent_name} 查看健康档案",
        en="{agent_name} was allowed to read the record as a proxy",
        facts=("agent_name",),
        personal=frozenset({"agent_name"}),
    )
)
PROXY_ENDED = register(
    EntryType(
        code="record.proxy_ended",
        zh="收回了 {agent_name} 查看健康档案的委托",
        en="{agent_name} may no longer read the record as a proxy",
        facts=("agent_name",),
        personal=frozenset({"agent_name"}),
    )
)
QUESTION_ASKED = register(
    EntryType(
        code="record.question_asked",
        zh="对第 {entry} 号查阅记录提出疑问，应在 {due_on} 前答复",
        en="Asked about the access {entry}; to be answered by {due_on}",
        facts=("entry", "due_on"),
    )
)
QUESTION_ANSWERED = register(
    EntryType(
        code="record.question_answered",
        zh="答复了对第 {entry} 号查阅记录的疑问",
        en="Answered the question about the access {entry}",
        facts=("entry", "verdict"),
    )
)
