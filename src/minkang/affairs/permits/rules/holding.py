"""Who holds a licence that organisations hold when somebody applied in their own name."""

from collections.abc import Iterable

from minkang.kernel.refusal import FieldFault, Refusal

CODE = "organisation.uscc"
ENDINGS = ("居民委员会", "村民委员会", "居委会", "委会")
LEAST_NAME = 2


def code_fault(name: str, *, is_open: bool, is_theirs: bool) -> Refusal | None:
    """Why somebody cannot apply in their own name under the credit code of a registered organisation.

    Refuses with ``permits.organisation_closed`` or ``permits.organisation_of_others``.
    """
    if not is_open:
        message = f"这个统一社会信用代码属于“{name}”，登记册里已经关闭。请核对代码，或先到登记机关恢复登记。"
        return Refusal(
            "permits.organisation_closed",
            message,
            "the organisation has closed",
            (FieldFault(CODE, message),),
        )
    if not is_theirs:
        message = (
            f"这个统一社会信用代码已经登记为“{name}”，登记的经营者不是您。请核对代码；"
            "替单位办，请用单位的办事人账号登录；您就是经营者，请先让营业执照上的姓名改成您的。"
        )
        return Refusal(
            "permits.organisation_of_others",
            message,
            "registered, and the applicant neither acts for it nor is named its legal person",
            (FieldFault(CODE, message),),
        )
    return None


def place_in(address: str, home: str, areas: Iterable[tuple[str, str]]) -> str:
    """Code of the town or village that an address names, else of the applicant's own village.

    The longest name counts; of areas with one name the one nearest to home by its code.

    Args:
        address: Of the premises, as typed.
        home: Code of the village the applicant lives in.
        areas: Code and name of the towns and villages in question.
    """
    named = [
        (len(stem), _shared(code, home), code)
        for code, name in areas
        for stem in (_stem(name),)
        if len(stem) >= LEAST_NAME and stem in address
    ]
    return max(named)[2] if named else home


def _stem(name: str) -> str:
    return next((name.removesuffix(one) for one in ENDINGS if name.endswith(one)), name)


def _shared(code: str, other: str) -> int:
    """How many leading digits two codes share."""
    pairs = enumerate(zip(code, other, strict=True))
    return next((place for place, (one, two) in pairs if one != two), len(code))
