"""What somebody is told whose question was denied: what happened, why, and what to do next."""

from minkang.kernel.refusal import Refusal
from minkang.registry.access.terms import Decision, Reason

_WORDS: dict[Reason, tuple[str, str]] = {
    Reason.NO_ROLE: (
        "您的账号还没有任何角色，所以不能打开。请联系本单位的系统管理员，为您申请角色。",
        "The account holds no role; ask the system administrator for one.",
    ),
    Reason.ROLE_LACKS_ACTION: (
        "您的岗位不办这件事，所以没有打开。如果这是您的工作，请联系系统管理员核对角色。",
        "None of the actor's roles includes this act; have the roles checked if it is their work.",
    ),
    Reason.PURPOSE_NOT_OF_ROLE: (
        "您的岗位不能为这个目的查看居民记录，所以没有打开。请换成实际的使用目的，或请有权的同事办理。",
        "None of the actor's roles may use records for this purpose; state the real one.",
    ),
    Reason.OUT_OF_SCOPE: (
        "这不在您负责的地区或单位之内，所以没有打开。请转给当地的同事办理。",
        "The place or organisation lies outside the scope of the grant; pass it to who is in charge.",
    ),
    Reason.NO_RELATION: (
        "居民现在没有在您单位就诊、签约或办事，所以没有打开。请先办理预约、签约或收件；抢救时可以申请紧急查看。",
        "Nothing ties the person to the grant's organisation; open a visit, contract or case first.",
    ),
    Reason.CATEGORY_NOT_OF_ROLE: (
        "您的岗位看不到这一部分记录，所以没有打开。请只选择办事需要的内容。",
        "The role does not open this part of the record; ask only for what the work needs.",
    ),
    Reason.CONSENT_MISSING: (
        "居民还没有同意共享这部分敏感信息，所以没有打开。请说明用途，请居民在健康档案的“授权：谁可以看”里同意后再看。",
        "The person has not agreed to share this sensitive category; ask them to.",
    ),
    Reason.SENSITIVE: (
        "这是敏感健康信息，只有经治的医护人员在居民同意后才能看，所以没有打开。请联系居民的经治医生。",
        "Sensitive categories are open only to who treats the person, with consent.",
    ),
    Reason.EMERGENCY_OVER: (
        "您对这位居民没有正在进行的紧急查看，可能是还没有申请，也可能时间已到。如仍在抢救，请重新申请并写明理由。",
        "No emergency access of this account to this person is open; open one again if needed.",
    ),
    Reason.EMERGENCY_READS_ONLY: (
        "紧急查看只能看，不能修改或导出，所以没有办成。请先为居民办理就诊，再在就诊里记录。",
        "Emergency access reads only; open a visit and write there.",
    ),
    Reason.SESSION_TOO_WEAK: (
        "工作人员要用动态口令登录后才能办这件事。请退出后重新登录，并输入验证器上的6位数字。",
        "Staff need a second factor; sign in again with a one-time code.",
    ),
}


def refusal_of(decision: Decision) -> Refusal:
    """The refusal of a denied decision; its code is ``access.not_allowed_<reason>``.

    Raises:
        ValueError: the decision is yes.
    """
    if decision.allowed:
        raise ValueError(f"there is nothing to refuse in {decision}")
    message, detail = _WORDS[decision.reason]
    return Refusal(code=f"access.not_allowed_{decision.reason}", message=message, detail=detail)
