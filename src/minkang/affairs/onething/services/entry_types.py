"""The sentences of the audit chain about joint cases."""

from minkang.kernel.audit.catalogue import EntryType, register

SEAT_TAKEN = register(
    EntryType(
        code="onething.seat_taken",
        zh="在 {area} 由 {organisation} 办理联办事项（{kind}）",
        en="{organisation} does the parts of a {kind} office in {area}",
        facts=("area", "organisation", "kind"),
    )
)
BIRTH_RECORDED = register(
    EntryType(
        code="onething.birth_recorded",
        zh="登记了一次出生",
        en="Recorded a birth",
        facts=("hospital",),
    )
)
BEGUN = register(
    EntryType(
        code="onething.declaration_begun",
        zh="开始申报：{package}",
        en="Began to declare: {package}",
        facts=("package",),
    )
)
DECLARED = register(
    EntryType(
        code="onething.declared",
        zh="申报了{package}，办件编号{number}，自己填了{told}项，系统带出{held}项，{detours}种情况由窗口核实",
        en="Declared {package}, {number}: {told} facts told, {held} held; {detours} situations for the window",
        facts=("package", "number", "told", "held", "detours"),
    )
)
PART_OPENED = register(
    EntryType(
        code="onething.part_opened",
        zh="把{part}分给 {organisation} 办理，给了它{facts}项信息",
        en="Gave {part} to {organisation} with {facts} facts",
        facts=("part", "organisation", "facts"),
    )
)
PART_READ = register(
    EntryType(
        code="onething.part_read",
        zh="打开{part}，看了其中{facts}项信息",
        en="Opened {part} and saw its {facts} facts",
        facts=("part", "facts"),
    )
)
PART_MOVED = register(
    EntryType(
        code="onething.part_moved",
        zh="{part}：{state}",
        en="{part}: {state}",
        facts=("part", "state"),
    )
)
ENDED = register(
    EntryType(
        code="onething.declaration_ended",
        zh="申报到了：{stage}",
        en="The declaration stands at: {stage}",
        facts=("stage",),
    )
)
PART_DOUBTED = register(
    EntryType(
        code="onething.part_doubted",
        zh="{part}：部门系统的答复要由人核对（{doubt}）",
        en="{part}: the answer of the office's system is left to a person ({doubt})",
        facts=("part", "doubt"),
    )
)
PART_REOPENED = register(
    EntryType(
        code="onething.part_reopened",
        zh="{part}：补充{facts}项以后再办，上一次是{number}",
        en="{part}: taken up again with {facts} facts, after {number}",
        facts=("part", "facts", "number"),
    )
)
