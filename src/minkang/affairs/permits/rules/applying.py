"""Why an application does not go on."""

from collections.abc import Collection

from minkang.affairs.permits.terms import Delivery
from minkang.kernel.refusal import FieldFault, Refusal

ONCE = "liaoning-2025-34/13.1"


def application_unknown(rid: object) -> Refusal:
    """No application of the actor's, or of the actor's office."""
    return Refusal(
        "permits.application_unknown",
        "没有找到这份申请。请从“我的申请”里打开，或者重新开始。",
        f"no application {rid} for this actor",
    )


def not_for_you(who: str) -> Refusal:
    """The item is for others."""
    return Refusal(
        "permits.not_for_you",
        f"这件事由{who}来办，您现在的身份办不了。请换一个账号登录，或者到窗口办。",
        "the actor is none of the subjects of the item",
    )


def submitted_already() -> Refusal:
    """What was handed in is not changed any more."""
    return Refusal(
        "permits.submitted_already",
        "这份申请已经提交，不能再改。要补材料，请等窗口一次告知后再交；不办了，可以撤回。",
        "the application is a case already",
    )


def facts_missing(named: tuple[tuple[str, str], ...]) -> Refusal:
    """Everything that still has to be told, at once."""
    said = "、".join(f"“{label}”" for _, label in named)
    return Refusal(
        "permits.facts_missing",
        f"还有{len(named)}项没有填：{said}。填好后再提交。",
        f"missing {', '.join(code for code, _ in named)}",
        tuple(FieldFault(code, f"请填写“{label}”。") for code, label in named),
        ONCE,
    )


def office_missing(area: str) -> Refusal:
    """Nobody is registered who could decide."""
    return Refusal(
        "permits.office_missing",
        "这里还没有登记负责审批的机关，所以暂时收不了网上申请。请到政务服务大厅，或者打 12345。",
        f"no open authority in {area}",
    )


def way_fault(way: Delivery, offered: Collection[Delivery], post_to: str) -> Refusal | None:
    """Why a decision cannot be had in this way.

    Refuses with ``permits.way_not_offered`` or ``permits.address_missing``.
    """
    if way not in offered:
        said = "、".join(one.label for one in offered)
        message = f"这件事的结果不能这样领取。可以选：{said}。"
        return Refusal(
            "permits.way_not_offered",
            message,
            f"{way} is not offered",
            (FieldFault("way", message),),
        )
    if way is Delivery.POST and not post_to.strip():
        message = "选了邮寄，请写上收件人、电话和地址。"
        return Refusal(
            "permits.address_missing",
            message,
            "post_to is empty",
            (FieldFault("post_to", message),),
        )
    return None
