"""What a hospital's guide has to say before it is public."""

from collections.abc import Collection

from minkang.affairs.permits.rules.lint import vague_in
from minkang.affairs.permits.terms import GuideAction
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.policy.clauses import enforces

CLAUSE = "liaoning-2025-34/13.3"


@enforces(CLAUSE)
def guide_fault(*, desk: str, words: str, actions: Collection[GuideAction]) -> Refusal | None:
    """Why a guide is not published, or None: it leads to something, says where, and leaves nothing open."""
    faults = []
    if not desk.strip():
        faults.append(FieldFault("desk", "请写服务台在哪栋楼、哪一层，例如：门诊楼一层大厅。"))
    if not actions:
        faults.append(FieldFault("actions", "请至少选一件扫码后就能办的事。"))
    for name, said in (("desk", desk), ("words", words)):
        faults += [
            FieldFault(name, f"“{one.words}”说得含糊，{one.phrase.instead}")
            for one in vague_in(said)
        ]
    if not faults:
        return None
    code = (
        "permits.guide_vague"
        if any("含糊" in one.message for one in faults)
        else "permits.guide_incomplete"
    )
    return Refusal(
        code,
        f"指南还有{len(faults)}处要改，所以没有公布：{faults[0].message}改好后请再公布一次。",
        f"faults in {', '.join(one.name for one in faults)}",
        tuple(faults),
        CLAUSE,
    )


def guide_unknown(rid: object) -> Refusal:
    """No guide of that institution."""
    return Refusal(
        "permits.guide_unknown",
        "没有找到这家医院的指南，它可能还没有公布。请从医院列表里选，或者直接打医院电话。",
        f"no guide of organisation {rid}",
        clause=CLAUSE,
    )


def not_a_hospital(rid: object) -> Refusal:
    """Guides are of hospitals that are open."""
    return Refusal(
        "permits.not_a_hospital",
        "这份指南只由开业的医院公布。请核对您的账号属于哪家机构，或者联系平台管理员。",
        f"organisation {rid} is not an open hospital",
        clause=CLAUSE,
    )
