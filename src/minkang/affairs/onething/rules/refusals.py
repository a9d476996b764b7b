"""Why an act on a joint case is refused, and what to do instead."""

from collections.abc import Iterable

from minkang.kernel.refusal import FieldFault, Refusal

ONCE = "liaoning-2025-34/14.1"
Named = tuple[tuple[str, str], ...]


def package_unknown(code: str) -> Refusal:
    """No such package, or it is not offered."""
    return Refusal(
        "onething.package_unknown",
        "没有这件“一件事”，或者还没有开放申报。请从“我的”里打开能办的事。",
        f"no package {code} is offered",
    )


def declaration_unknown(rid: object) -> Refusal:
    """No declaration of the actor's."""
    return Refusal(
        "onething.declaration_unknown",
        "没有找到这份申报，或者它不是您家的。请从“我的一件事”里打开。",
        f"no declaration {rid} for this actor",
    )


def part_unknown(rid: object) -> Refusal:
    """No part of the actor's office."""
    return Refusal(
        "onething.part_unknown",
        "没有找到这一项，或者它不归您单位办理。请从“联办事项”列表里打开。",
        f"no part {rid} for this actor",
    )


def birth_unknown(rid: object) -> Refusal:
    """No birth of the actor's child."""
    return Refusal(
        "onething.birth_unknown",
        "没有找到这条出生记录。可以自己填写，或者请接生医院核对母亲的身份证号码。",
        f"no birth {rid} for this actor",
    )


def not_a_person() -> Refusal:
    """Only a person declares a birth."""
    return Refusal(
        "onething.not_allowed_without_person",
        "这件事由父母本人申报，您现在的身份办不了。请用居民账号登录，或者到窗口办。",
        "the actor is no resident",
    )


def declared_already(number: str) -> Refusal:
    """The birth has a declaration, of somebody else."""
    return Refusal(
        "onething.declared_already",
        f"这个孩子的出生已经申报过（办件编号末四位 {number[-4:]}），不用再报。"
        "如果不是您家人报的，请带身份证到窗口核实。",
        "the birth has a live declaration of somebody else",
        clause=ONCE,
    )


def handed_in_already() -> Refusal:
    """What was declared is changed only where an office asks."""
    return Refusal(
        "onething.handed_in_already",
        "这份申报已经提交，不能再改。部门要您补充时会标出来；填错了可以撤回重报。",
        "the declaration is a case already",
    )


def facts_missing(named: Named) -> Refusal:
    """Everything that still has to be told, at once."""
    said = "、".join(f"“{label}”" for _, label in named)
    return Refusal(
        "onething.facts_missing",
        f"还有{len(named)}项没有填：{said}。填好后再提交。",
        f"missing {', '.join(code for code, _ in named)}",
        tuple(FieldFault(code, f"请填写“{label}”。") for code, label in named),
        ONCE,
    )


def facts_malformed(faults: Iterable[FieldFault]) -> Refusal:
    """Everything that was typed wrongly, at once."""
    found = tuple(faults)
    return Refusal(
        "onething.facts_malformed",
        f"有{len(found)}项填得不对：{found[0].message}请改好后再继续。",
        f"malformed: {', '.join(one.name for one in found)}",
        found,
    )


def not_asked(codes: Iterable[str]) -> Refusal:
    """Facts that nobody asked for here."""
    return Refusal(
        "onething.fact_not_asked",
        "有的内容这里没有要您填。请刷新页面，只填列出的项目。",
        f"not asked: {', '.join(sorted(codes))}",
    )


def birth_in_future() -> Refusal:
    """Nobody is born tomorrow."""
    message = "出生日期还没有到。请对照出生医学证明检查。"
    return Refusal(
        "onething.birth_in_future",
        message,
        "the date of birth is later than today",
        (FieldFault("newborn.birth_date", message),),
    )


def office_missing(kinds: Iterable[str]) -> Refusal:
    """Nobody does a part here."""
    return Refusal(
        "onething.office_missing",
        f"本地还没有登记办这些事的单位：{'、'.join(kinds)}。请到政务服务大厅办，或者打 12345。",
        "no organisation holds the seat",
    )


def area_unknown(code: str) -> Refusal:
    """No such area."""
    return Refusal("onething.area_unknown", "没有这个地区。请从列表中选择。", f"no area {code}")


def organisation_unknown() -> Refusal:
    """No such open organisation."""
    return Refusal(
        "onething.organisation_unknown",
        "没有这个单位，或者它已经关闭。请从列表中选择。",
        "no such open organisation",
    )


def not_at_the_office() -> Refusal:
    """The part is settled, or waits."""
    return Refusal(
        "onething.part_not_open",
        "这一项现在不在您单位办理：可能已经办好，或者还在等前一项。请回到列表刷新。",
        "the part is not at its office",
    )


def nothing_asked() -> Refusal:
    """The office asked nothing."""
    return Refusal(
        "onething.nothing_asked",
        "这一项现在没有要您补充的内容。请回到进度页面查看。",
        "the part does not wait for the family",
    )


def not_refused() -> Refusal:
    """Only what an office did not grant is taken up again, and once at a time."""
    return Refusal(
        "onething.part_not_refused",
        "这一项现在不用补充后再办：可能正在办，或者已经办好。请回到进度页面查看。",
        "only a part that was refused is taken up again",
    )


def nothing_new() -> Refusal:
    """The family adds nothing."""
    return Refusal(
        "onething.nothing_new",
        "请至少更正或补充一项，部门才有新的内容可以办。",
        "a part is taken up again with something new",
    )


def birth_recorded_already() -> Refusal:
    """The hospital recorded this birth before."""
    return Refusal(
        "onething.birth_recorded_already",
        "这次出生已经登记过：同一位母亲、同一天、同一孩次。双胞胎请分别填孩次。",
        "the birth has a record",
    )


def answer_malformed() -> Refusal:
    """An office's message says nothing we know."""
    return Refusal(
        "onething.answer_malformed",
        "这条回复看不懂：outcome 应是 done、asked 或 refused。请核对后重发。",
        "outcome is none of done, asked, refused",
    )
