"""Why the gateway refuses, in the words of whoever runs the other system."""

from minkang.kernel.refusal import FieldFault, Refusal


def malformed(what: str) -> Refusal:
    """A text that is not a message."""
    return Refusal(
        "gateway.message_malformed",
        "没有看懂这条消息。请对照接口说明检查后重新签名发送。",
        f"send a JWS (ES256) of type minkang-message+jwt: {what}",
    )


def unsigned(why: str) -> Refusal:
    """A text that no registered key signed."""
    return Refusal(
        "gateway.signature_not_allowed",
        "签名不是登记过的密钥所签，消息没有收下。请用本单位登记的密钥签名；更换密钥先联系平台登记。",
        f"signature not accepted: {why}",
    )


def not_for_us() -> Refusal:
    """Signed by one office in the name of another, or meant for somebody else."""
    return Refusal(
        "gateway.address_not_allowed",
        "消息的发送方或接收方不对，没有收下。请检查 iss 和 aud。",
        "iss must be the office whose key signed, aud must be minkang",
    )


def out_of_time(seconds: float) -> Refusal:
    """Signed too long ago, or in the future."""
    return Refusal(
        "gateway.out_of_time",
        "消息的签名时间与平台相差太多，没有收下。请校准系统时间，重新签名后发送。",
        f"iat is {seconds:.0f} s away from the clock here; sign again",
    )


def number_taken() -> Refusal:
    """Another body under a number that was used."""
    return Refusal(
        "gateway.number_taken",
        "这个消息编号已经用过，内容不同，没有收下。新的内容请用新的编号发送。",
        "jti was used for another body",
    )


def answers_nothing() -> Refusal:
    """A reply to a message that this office never had."""
    return Refusal(
        "gateway.reply_unknown",
        "没有找到这条消息要答复的那一条。请检查 reply_to。",
        "reply_to is no message to this office",
    )


def kind_unknown(kind: str) -> Refusal:
    """A kind nobody takes here."""
    return Refusal(
        "gateway.kind_unknown",
        "平台没有办理这类消息。请对照接口说明检查 kind。",
        f"nobody takes messages of kind {kind}",
    )


def key_taken() -> Refusal:
    """The asker used one key for two different messages."""
    return Refusal(
        "gateway.key_taken",
        "同一个办件已经给这个部门发过内容不同的消息。请查看已发的消息，不要重复发送。",
        "the key stands for another message to this office",
    )


def office_unknown() -> Refusal:
    """An organisation that is not reached by messages."""
    return Refusal(
        "gateway.office_unknown",
        "这个部门没有登记消息接口。请在平台上办理，或先登记它的接口。",
        "no office in use is registered for this organisation",
    )


def message_unknown() -> Refusal:
    """No such message."""
    return Refusal(
        "gateway.message_unknown",
        "没有找到这条消息。请从看板重新打开。",
        "no such message to an office",
    )


def not_stuck() -> Refusal:
    """A message that is not waiting for somebody."""
    return Refusal(
        "gateway.not_stuck",
        "这条消息不需要重发：正在送达，或对方已经收到。",
        "only a message that was given up or refused is sent again",
    )


def registration_incomplete(faults: tuple[FieldFault, ...]) -> Refusal:
    """An office that cannot be registered so."""
    return Refusal(
        "gateway.registration_incomplete",
        f"登记还有 {len(faults)} 处要改，都列在下面。",
        ", ".join(f"{one.name}: {one.message}" for one in faults),
        faults,
    )


def key_registered() -> Refusal:
    """A public key that is registered already."""
    return Refusal(
        "gateway.public_key_taken",
        "这个公钥已经登记过。每个部门请用自己新生成的密钥。",
        "the public key is registered already",
    )


def kind_not_agreed(kind: str) -> Refusal:
    """A kind of message that was not agreed with the office."""
    return Refusal(
        "gateway.kind_not_agreed",
        "没有和这个部门约定往来这类消息。请先在平台上更改它的接口登记。",
        f"messages of kind {kind} are not agreed with this office",
    )


def change_waits() -> Refusal:
    """Another change of the office waits for its second pair of eyes."""
    return Refusal(
        "gateway.change_waits",
        "这个单位已有一份登记或更改在等审核。请先等审核结果，或请审核人退回后重新提出。",
        "an office has one change that waits for approval",
    )


def change_unknown() -> Refusal:
    """A change that does not wait for a decision."""
    return Refusal(
        "gateway.change_unknown",
        "这份登记或更改已经审核过，或者不存在。请回到列表查看。",
        "no change with this number waits for a decision",
    )


def own_change() -> Refusal:
    """Who proposed it would approve it."""
    return Refusal(
        "gateway.own_change_not_allowed",
        "不能审核自己提出的登记或更改。请由另一位安全管理员审核。",
        "a change of an office is not approved by who proposed it",
    )
