"""The sentences of the audit chain about licences."""

from minkang.kernel.audit.catalogue import EntryType, register

LICENCE_ISSUED = register(
    EntryType(
        code="licences.licence_issued",
        zh="制发了电子证照：{title}",
        en="Issued an electronic licence: {title}",
        facts=("title", "issuer", "holder"),
        personal=frozenset({"title"}),
    )
)
LICENCE_STOPPED = register(
    EntryType(
        code="licences.licence_suspended",
        zh="暂停了电子证照，理由：{ground}",
        en="Suspended an electronic licence on the ground: {ground}",
        facts=("ground", "reason"),
        personal=frozenset({"reason"}),
    )
)
LICENCE_RESUMED = register(
    EntryType(
        code="licences.licence_resumed",
        zh="恢复了电子证照",
        en="Took an electronic licence up again",
        facts=("reason",),
        personal=frozenset({"reason"}),
    )
)
LICENCE_ENDED = register(
    EntryType(
        code="licences.licence_ended",
        zh="使电子证照失效，理由：{ground}",
        en="Ended an electronic licence on the ground: {ground}",
        facts=("ground", "reason"),
        personal=frozenset({"reason"}),
    )
)
LICENCE_REPLACED = register(
    EntryType(
        code="licences.licence_replaced",
        zh="换发了电子证照，新证 {licence}",
        en="Replaced an electronic licence by {licence}",
        facts=("licence",),
    )
)
LICENCE_SHOWN = register(
    EntryType(
        code="licences.licence_shown",
        zh="出示了电子证照的 {count} 项内容，到 {until} 为止",
        en="Showed {count} values of an electronic licence until {until}",
        facts=("count", "until"),
    )
)
REUSE_CONSENTED = register(
    EntryType(
        code="licences.reuse_consented",
        zh="同意 {case} 取用电子证照的 {count} 项内容",
        en="Agreed that {case} takes over {count} values of an electronic licence",
        facts=("case", "count"),
    )
)
REUSE_WITHDRAWN = register(
    EntryType(
        code="licences.reuse_withdrawn",
        zh="收回了对 {case} 取用电子证照的同意",
        en="Withdrew the consent that {case} takes over an electronic licence",
        facts=("case",),
    )
)
CLAIMS_TAKEN = register(
    EntryType(
        code="licences.claims_taken",
        zh="{case} 取用了电子证照的 {count} 项内容，没有再要求提交",
        en="{case} took over {count} values of an electronic licence instead of asking for them",
        facts=("case", "count"),
    )
)
KEY_MADE = register(
    EntryType(
        code="licences.key_made",
        zh="启用了电子证照的签名密钥 {kid}",
        en="Took the signing key {kid} of electronic licences into use",
        facts=("kid",),
    )
)
