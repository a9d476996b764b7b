"""What is written into the audit chain about records and links; never a personal value."""

from minkang.kernel.audit.catalogue import EntryType, register

SOURCE_LINKED = register(
    EntryType(
        code="people.source_linked",
        zh="一家机构的患者记录与居民关联（{ground}，{grade}）",
        en="A patient of an institution was linked to the resident ({ground}, {grade})",
        facts=("source", "organisation", "ground", "grade"),
    )
)
SOURCE_UNLINKED = register(
    EntryType(
        code="people.source_unlinked",
        zh="一家机构的患者记录与居民解除关联（{ground}）",
        en="The link of a patient of an institution to the resident was ended ({ground})",
        facts=("source", "organisation", "ground"),
    )
)
SOURCE_KEPT_APART = register(
    EntryType(
        code="people.source_kept_apart",
        zh="核对后认定一家机构的患者记录不是这位居民",
        en="A patient of an institution was found not to be the resident",
        facts=("source", "organisation"),
    )
)
REVIEW_OPENED = register(
    EntryType(
        code="people.review_opened",
        zh="一条患者记录等待核对，有 {candidates} 位可能的居民",
        en="A patient record waits for comparison with {candidates} residents",
        facts=("source", "candidates"),
    )
)
REVIEW_PUT_OFF = register(
    EntryType(
        code="people.review_put_off",
        zh="一条患者记录的核对推迟到 {until}",
        en="The comparison of a patient record was put off until {until}",
        facts=("source", "until"),
    )
)
