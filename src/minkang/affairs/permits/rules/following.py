"""Why what follows a decision does not go on: delivery, rating, answers."""

from minkang.affairs.permits.terms import Delivery
from minkang.kernel.refusal import FieldFault, Refusal

ONCE = "liaoning-2025-34/13.1"
LEAST_WORDS, MOST_WORDS = 5, 1000


def not_decided() -> Refusal:
    """Nothing was decided yet."""
    return Refusal(
        "permits.not_decided",
        "这份申请还没有作出决定。请等决定作出以后再办这一步。",
        "the application has no decision",
    )


def delivery_fault(
    way: Delivery, *, waybill: str, is_delivered: bool, is_licence_due: bool
) -> Refusal | None:
    """Why a decision cannot be marked as handed over.

    Refuses with ``permits.delivered_already``, ``permits.licence_pending``, ``permits.waybill_missing``.
    """
    if is_delivered:
        return Refusal(
            "permits.delivered_already",
            "这份决定已经送达过了。请刷新页面查看送达的时间和方式。",
            "the decision was delivered",
        )
    if is_licence_due:
        return Refusal(
            "permits.licence_pending",
            "证照还没有制好，先不能送达。请等几秒刷新；一直没有，请到“制发电子证照”补录。",
            "the licence that follows was not issued yet",
        )
    if way is Delivery.POST and not waybill.strip():
        message = "请填写邮寄单号，申请人凭它查件。"
        return Refusal(
            "permits.waybill_missing",
            message,
            "waybill is empty",
            (FieldFault("waybill", message),),
        )
    return None


def rating_fault(*, is_delivered: bool, is_rated: bool) -> Refusal | None:
    """Why an application cannot be rated; ``permits.not_delivered``, ``permits.rated_already``."""
    if is_rated:
        return Refusal(
            "permits.rated_already",
            "您已经评价过这次办事了，谢谢。有新的意见，请打 12345。",
            "an application is rated once",
        )
    if not is_delivered:
        return Refusal(
            "permits.not_delivered",
            "结果还没有送到您手里，送达以后再评价。着急或有意见，请打 12345。",
            "the decision was not delivered yet",
        )
    return None


def reply_fault(*, words: str, is_asked: bool, is_answered: bool) -> Refusal | None:
    """Why a rating cannot be answered.

    Refuses with ``permits.rating_unknown``, ``permits.answered_already``, ``permits.reply_missing``.
    """
    if not is_asked:
        return Refusal(
            "permits.rating_unknown",
            "这份申请没有要回复的差评。请从“评价和回复”里打开。",
            "no bad rating waits for an answer",
        )
    if is_answered:
        return Refusal(
            "permits.answered_already",
            "这条评价已经回复过了，回复公开后不能改。请刷新页面查看。",
            "the rating was answered",
        )
    if not LEAST_WORDS <= len(words.strip()) <= MOST_WORDS:
        message = f"请写明怎么核实、怎么整改（{LEAST_WORDS}到{MOST_WORDS}个字），回复会公开。"
        return Refusal(
            "permits.reply_missing",
            message,
            "the answer is public",
            (FieldFault("reply", message),),
        )
    return None
