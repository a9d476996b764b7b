"""What is written into the audit chain about residents; never a personal value."""

from minkang.kernel.audit.catalogue import EntryType, register

RESIDENT_REGISTERED = register(
    EntryType(
        code="people.resident_registered",
        zh="登记了一位居民，住在 {area}",
        en="A resident was registered in {area}",
        facts=("area", "household"),
    )
)
RESIDENTS_REGISTERED = register(
    EntryType(
        code="people.residents_registered",
        zh="批量登记了 {households} 户 {residents} 位居民",
        en="{residents} residents in {households} households were registered together",
        facts=("households", "residents"),
    )
)
RESIDENT_MOVED = register(
    EntryType(
        code="people.resident_moved",
        zh="居民自 {on} 起从 {from_area} 迁到 {to_area}",
        en="The resident moved from {from_area} to {to_area} on {on}",
        facts=("from_area", "to_area", "household", "on"),
    )
)
RESIDENT_DEPARTED = register(
    EntryType(
        code="people.resident_departed",
        zh="居民自 {on} 起迁出本地区",
        en="The resident left the region on {on}",
        facts=("on",),
    )
)
DEATH_RECORDED = register(
    EntryType(
        code="people.death_recorded",
        zh="登记了居民的死亡",
        en="The death of the resident was recorded",
        facts=(),
    )
)
GUARDIAN_NAMED = register(
    EntryType(
        code="people.guardian_named",
        zh="自 {since} 起登记了监护人({kind})",
        en="A guardian ({kind}) was named from {since}",
        facts=("guardian", "kind", "since"),
    )
)
GUARDIANSHIP_ENDED = register(
    EntryType(
        code="people.guardianship_ended",
        zh="监护关系自 {until} 起终止",
        en="The guardianship ended on {until}",
        facts=("guardian", "until"),
    )
)
GUARDIANS_NAMED = register(
    EntryType(
        code="people.guardians_named",
        zh="批量登记了 {guardianships} 个监护关系",
        en="{guardianships} guardianships were registered together",
        facts=("guardianships",),
    )
)
DEATHS_RECORDED = register(
    EntryType(
        code="people.deaths_recorded",
        zh="批量登记了 {deaths} 位居民的死亡",
        en="The deaths of {deaths} residents were recorded together",
        facts=("deaths",),
    )
)
RESIDENTS_DEPARTED = register(
    EntryType(
        code="people.residents_departed",
        zh="批量登记了 {departures} 位居民迁出本地区",
        en="{departures} residents were recorded as having left the region",
        facts=("departures",),
    )
)
CARE_OPENED = register(
    EntryType(
        code="people.care_opened",
        zh="自 {since} 起由一家机构提供服务({kind})",
        en="An organisation began to serve the resident ({kind}) on {since}",
        facts=("organisation", "kind", "reference", "since"),
    )
)
CARES_OPENED = register(
    EntryType(
        code="people.cares_opened",
        zh="批量建立了 {relations} 个服务关系",
        en="{relations} care relations were opened together",
        facts=("relations",),
    )
)
CARE_CLOSED = register(
    EntryType(
        code="people.care_closed",
        zh="机构的服务({kind})自 {until} 起结束",
        en="The care ({kind}) ended on {until}",
        facts=("organisation", "kind", "until"),
    )
)
NUMBER_GIVEN = register(
    EntryType(
        code="people.number_given",
        zh="登记了公民身份号码",
        en="Entered the identity number",
        facts=(),
    )
)
