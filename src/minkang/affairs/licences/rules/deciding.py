"""Whether a licence stands on a day, and what may be done with it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from minkang.affairs.licences.terms import Ground, LicenceState, Standing
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.policy.clauses import enforces

SHOWN = "benxi-2023-3/10.3.7"
LEAST_REASON = 5
_STATES = {
    LicenceState.SUSPENDED: Standing.SUSPENDED,
    LicenceState.REVOKED: Standing.REVOKED,
    LicenceState.REPLACED: Standing.REPLACED,
}


def standing_on(
    on: date, *, state: LicenceState, issued_on: date, valid_until: date | None
) -> Standing:
    """How a licence stands on a day; it is valid during ``[issued_on, valid_until)``."""
    if state in _STATES:
        return _STATES[state]
    if on < issued_on:
        return Standing.NOT_YET
    if valid_until is not None and valid_until <= on:
        return Standing.EXPIRED
    return Standing.VALID


@enforces(SHOWN, "yaan-2022/1.2")
def use_fault(standing: Standing, *, title: str, ground: Ground | None = None) -> Refusal | None:
    """Why a licence cannot be shown, checked as good or taken over; None when it can.

    Args:
        standing: How it stands.
        title: Name of its type.
        ground: Why it was stopped or ended, when it was.

    Refuses with ``licences.licence_expired``, ``…_suspended``, ``…_revoked``, ``…_replaced``,
    ``…_not_yet``.
    """
    return None if standing.is_usable else _UNUSABLE[standing](title, ground)


Unusable = Callable[[str, Ground | None], Refusal]


def _unfit(code: str, detail: str, what: str, following: str) -> Unusable:
    def told(title: str, ground: Ground | None) -> Refusal:
        why = ""
        if ground is not None:
            basis = f"，依据{ground.basis.words}" if ground.basis.law else ""
            why = f"（{ground.label}{basis}）"
        return Refusal(
            code,
            f"这份{title}{what}{why}，不能作为凭证。{following}。",
            detail + (f": {ground.label_en}" if ground else ""),
            clause=SHOWN,
        )

    return told


_UNUSABLE: Mapping[Standing, Unusable] = {
    Standing.NOT_YET: _unfit(
        "licences.licence_not_yet",
        "the licence is not valid yet; show it again from its first day",
        "还没有到生效日期",
        "请在生效以后再出示",
    ),
    Standing.EXPIRED: _unfit(
        "licences.licence_expired",
        "the licence has run out; its holder may ask the issuing office to renew it",
        "已经过了有效期",
        "持证人可以向发证单位申请延续或换发",
    ),
    Standing.SUSPENDED: _unfit(
        "licences.licence_suspended",
        "the licence is suspended until the issuing office resumes it; its holder should ask there",
        "正在暂停使用",
        "持证人请联系发证单位，恢复以后才能使用",
    ),
    Standing.REVOKED: _unfit(
        "licences.licence_revoked",
        "the licence has ended; its holder should ask the issuing office why, or apply again",
        "已经失效",
        "持证人请联系发证单位了解原因，需要时重新申请",
    ),
    Standing.REPLACED: _unfit(
        "licences.licence_replaced",
        "the licence was replaced; ask its holder to show the new one",
        "已经换发了新证",
        "请持证人出示换发后的新证照",
    ),
}


def choice_fault(chosen: Collection[str], fields: Collection[str]) -> Refusal | None:
    """Why these fields cannot be shown; refuses with ``licences.field_not_on_licence``."""
    unknown = sorted(set(chosen) - set(fields))
    if not unknown:
        return None
    message = "所选的内容不在这份证照上，请重新选择。"
    return Refusal(
        "licences.field_not_on_licence",
        message,
        f"not on the licence: {', '.join(unknown)}",
        (FieldFault("fields", message),),
    )


def stop_fault(state: LicenceState, ground: Ground, reason: str) -> Refusal | None:
    """Why a licence cannot be stopped for a while.

    Refuses with ``licences.not_in_force``, ``licences.ground_mismatched``, ``licences.reason_missing``.
    """
    if state is not LicenceState.VALID:
        return _not_in_force(state)
    return _ground_fault(is_right=ground.only_stops, reason=reason)


def resume_fault(state: LicenceState) -> Refusal | None:
    """Why a licence cannot be taken up again; refuses with ``licences.not_suspended``."""
    if state is LicenceState.SUSPENDED:
        return None
    return Refusal(
        "licences.not_suspended",
        f"这份证照现在是“{state.label}”，没有暂停，不用恢复。请回到证照页核对。",
        f"the licence is {state.value}",
    )


def end_fault(state: LicenceState, ground: Ground, reason: str) -> Refusal | None:
    """Why a licence cannot be ended.

    Refuses with ``licences.not_in_force``, ``licences.ground_mismatched``, ``licences.reason_missing``.
    """
    if state not in (LicenceState.VALID, LicenceState.SUSPENDED):
        return _not_in_force(state)
    return _ground_fault(is_right=not ground.only_stops, reason=reason)


def renew_fault(
    state: LicenceState, *, issued_on: date, valid_until: date | None, on: date
) -> Refusal | None:
    """Why a licence cannot be replaced by a new one.

    Args:
        state: What was done to it.
        issued_on: First day of the new one.
        valid_until: First day on which the new one no longer holds, or None.
        on: The day of the act.

    Refuses with ``licences.not_in_force`` or those of `term_fault`.
    """
    if state is not LicenceState.VALID:
        return _not_in_force(state)
    return term_fault(issued_on=issued_on, valid_until=valid_until, on=on)


def term_fault(*, issued_on: date, valid_until: date | None, on: date) -> Refusal | None:
    """Why a licence cannot be issued for these days.

    Refuses with ``licences.issued_in_future`` or ``licences.term_too_short``.
    """
    if issued_on > on:
        message = "发证日期还没有到，请填今天或以前的日期。"
        return Refusal(
            "licences.issued_in_future",
            message,
            f"issued on {issued_on}, today is {on}",
            (FieldFault("issued_on", message),),
        )
    if valid_until is not None and valid_until <= max(issued_on, on):
        message = "有效期截止日期已经过去，请填今天以后的日期；长期有效的不填。"
        return Refusal(
            "licences.term_too_short",
            message,
            f"would run out on {valid_until}, today is {on}",
            (FieldFault("last_day", message),),
        )
    return None


def _ground_fault(*, is_right: bool, reason: str) -> Refusal | None:
    if not is_right:
        message = "请选择与这一步相符的理由：暂停和失效的法定理由不同。"
        return Refusal(
            "licences.ground_mismatched",
            message,
            "the ground is not one of this act",
            (FieldFault("ground", message),),
        )
    if len(reason.strip()) < LEAST_REASON:
        message = f"请写明具体原因（至少{LEAST_REASON}个字），持证人会看到。"
        return Refusal(
            "licences.reason_missing",
            message,
            f"at least {LEAST_REASON} characters, which the holder reads",
            (FieldFault("reason", message),),
        )
    return None


def _not_in_force(state: LicenceState) -> Refusal:
    return Refusal(
        "licences.not_in_force",
        f"这份证照现在是“{state.label}”，不能再做这一步。请回到证照页核对最新状态。",
        f"the licence is {state.value}",
    )
