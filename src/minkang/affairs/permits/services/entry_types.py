"""What the audit says of materials, licences that follow, delivery, rating and publication."""

from minkang.kernel.audit.catalogue import EntryType, register

DRAFT_DISCARDED = register(
    EntryType(
        code="permits.draft_discarded",
        zh="扔掉了没有提交的申请：{item}，连同{files}份文件",
        en="Threw a draft away: {item}, with {files} files",
        facts=("item", "files"),
    )
)
FILE_HANDED_IN = register(
    EntryType(
        code="permits.file_handed_in",
        zh="上传了材料{material}，{size}字节",
        en="Handed in a file for {material}, {size} bytes",
        facts=("material", "size"),
    )
)
PAPERS_TAKEN_IN = register(
    EntryType(
        code="permits.papers_taken_in",
        zh="窗口收下{count}份纸质材料",
        en="The window took in {count} papers",
        facts=("count",),
    )
)
LICENCE_FOLLOWED = register(
    EntryType(
        code="permits.licence_followed",
        zh="准予后制发了证照{licence}",
        en="Issued the licence that follows: {licence}",
        facts=("licence",),
    )
)
HOLDER_FOUND = register(
    EntryType(
        code="permits.holder_found",
        zh="证照由{organisation}持有，申请人的{accounts}个账号从现在起可以替它办事",
        en="{organisation} holds the licence; {accounts} accounts of the applicant may act for it now",
        facts=("organisation", "accounts"),
    )
)
LICENCE_HELD_UP = register(
    EntryType(
        code="permits.licence_held_up",
        zh="准予后没有制成证照：{code}",
        en="The licence that follows could not be issued: {code}",
        facts=("code",),
    )
)
DECISION_DELIVERED = register(
    EntryType(
        code="permits.decision_delivered",
        zh="送达了决定，方式：{way}",
        en="Delivered the decision: {way}",
        facts=("way",),
    )
)
DECISIONS_PUBLISHED = register(
    EntryType(
        code="permits.decisions_published",
        zh="公示了{count}项行政许可",
        en="Published {count} permits",
        facts=("count",),
    )
)
SERVICE_RATED = register(
    EntryType(
        code="permits.service_rated",
        zh="评价了办事：{grade}",
        en="Rated the service: {grade}",
        facts=("grade",),
    )
)
RATING_ANSWERED = register(
    EntryType(
        code="permits.rating_answered",
        zh="公开回复了差评",
        en="Answered a bad rating in public",
        facts=(),
    )
)
HOLDERS_REMINDED = register(
    EntryType(
        code="permits.holders_reminded",
        zh="提醒了{count}份证照的持证人办理延续",
        en="Reminded the holders of {count} licences to renew",
        facts=("count",),
    )
)
DEMANDS_JUDGED = register(
    EntryType(
        code="permits.demands_judged",
        zh="事后核对了{count}项要求，{held}项政府已有",
        en="Looked at {count} demands afterwards; {held} were held already",
        facts=("count", "held"),
    )
)
