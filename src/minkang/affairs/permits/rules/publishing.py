"""Why a guide is not published, sent back or withdrawn."""

from minkang.kernel.refusal import FieldFault, Refusal


def already_proposed(title: str) -> Refusal:
    """A version of the item waits for its second officer."""
    return Refusal(
        "permits.item_already_proposed",
        f"“{title}”已经有一版在等另一位同事审核，所以没有再提交。请等审核完，或者请同事退回后再改。",
        "a version of this item is proposed already",
    )


def unchanged(title: str) -> Refusal:
    """What was proposed is what holds."""
    return Refusal(
        "permits.item_unchanged",
        f"“{title}”和已公布的一字不差，不用再提交。要改，请先改内容。",
        "the content has the digest of the published version",
    )


def version_unknown(number: int) -> Refusal:
    """No such version in the actor's place."""
    return Refusal(
        "permits.version_unknown",
        "没有找到这一版办事指南。请从列表里打开。",
        f"no version {number}",
    )


def item_unknown(code: str) -> Refusal:
    """No published item of that code."""
    return Refusal(
        "permits.item_unknown",
        "没有找到这个事项，可能已经停用。请在办事指南里搜索要办的事。",
        f"no published item {code!r}",
    )


def not_waiting(state: str) -> Refusal:
    """The version stands elsewhere."""
    return Refusal(
        "permits.version_not_waiting",
        f"这一版现在是“{state}”，不能再这样办。请刷新列表看最新情况。",
        f"the version is {state}",
    )


def same_officer() -> Refusal:
    """Two persons, or nothing is published."""
    return Refusal(
        "permits.same_officer",
        "这一版是您自己提交的，要由另一位同事审核。请通知同事来公布或退回。",
        "who proposed a version neither publishes it nor sends it back",
        clause="siping-env/2.1.4",
    )


def reason_missing() -> Refusal:
    """An act against somebody's work says why."""
    return Refusal(
        "permits.reason_missing",
        "请写明原因，好让同事知道怎么改，写好再提交。",
        "reason is empty",
        (FieldFault("reason", "请写明原因。"),),
    )
