"""Who may be employed as what.

Sources: physicians' law (医师法) for doctors and their scope, nurses' ordinance (护士条例), village
doctors' ordinance (乡村医生从业管理条例). verification = "secondary".
"""

from collections.abc import Iterable
from datetime import date

from minkang.kernel.identifiers import ResidentNumber, parse_resident_number
from minkang.kernel.periods import Period
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.organisations.rules.days import in_words
from minkang.registry.organisations.rules.institutions import at_field
from minkang.registry.organisations.terms import PostKind, PracticeScope, QualificationKind

MALE, FEMALE = 1, 2
PHYSICIANS = frozenset({QualificationKind.PHYSICIAN, QualificationKind.ASSISTANT_PHYSICIAN})
QUALIFICATIONS_OF_POST: dict[PostKind, frozenset[QualificationKind]] = {
    PostKind.DOCTOR: PHYSICIANS,
    PostKind.NURSE: frozenset({QualificationKind.NURSE}),
    PostKind.PHARMACIST: frozenset(
        {QualificationKind.PHARMACIST, QualificationKind.ASSISTANT_PHARMACIST}
    ),
    PostKind.PUBLIC_HEALTH: PHYSICIANS | {QualificationKind.PUBLIC_HEALTH},
    PostKind.VILLAGE_DOCTOR: PHYSICIANS | {QualificationKind.VILLAGE_DOCTOR},
    PostKind.TECHNICIAN: frozenset({QualificationKind.TECHNICIAN}),
    PostKind.MANAGER: frozenset(),
    PostKind.OFFICER: frozenset(),
}
"""The licences each post can be held under; empty for posts that need none and name none."""


def identity(number: str, *, sex: int, born_on: date, on: date) -> ResidentNumber | Refusal:
    """The resident number as typed, or why it is none or contradicts sex or date of birth."""
    parsed = parse_resident_number(number, on=on)
    if isinstance(parsed, Refusal):
        return at_field(parsed, "identity_number")
    if parsed.born_on != born_on:
        message = f"出生日期({in_words(born_on)})与身份证号码里的不一致，请对照证件核对两处，改正填错的一处。"
        return _refused(
            "birth_date_contradicts", message,
            f"{parsed.masked}: the date of birth stated differs from the number's", "born_on",
        )  # fmt: skip
    if parsed.is_male != (sex == MALE) or sex not in (MALE, FEMALE):
        message = "性别与身份证号码里的不一致，请对照证件核对两处，改正填错的一处。"
        return _refused(
            "sex_contradicts",
            message,
            f"{parsed.masked}: sex {sex} differs from the number's",
            "sex",
        )
    return parsed


def named(name: str) -> Refusal | None:
    """A practitioner has a name."""
    if name.strip() and name.isprintable():
        return None
    message = "请填写姓名，与身份证一致。"
    return _refused("person_name_missing", message, "no name was given", "name")


def licence_numbered(number: str) -> Refusal | None:
    """A licence has a number of at most 32 characters."""
    if number.strip() and len(number) <= 32:  # noqa: PLR2004 - width of the column
        return None
    message = "请填写资格证书或注册证书的编号，最多32位，与证书一致。"
    return _refused("licence_number_missing", message, "expected 1 to 32 characters", "number")


def scope_fits(kind: QualificationKind, scope: PracticeScope | None) -> Refusal | None:
    """Physicians state their scope of practice; general practice may; nobody else does."""
    if kind in PHYSICIANS and scope is None:
        message = f"请填写{kind.label}的执业范围：临床、中医、口腔或公共卫生。"
        return _refused("scope_missing", message, f"{kind} needs a scope", "scope")
    may_state = PHYSICIANS | {QualificationKind.GENERAL_PRACTICE}
    if scope is not None and kind not in may_state:
        message = f"{kind.label}没有执业范围一说，请把执业范围空着，或核对资格类别。"
        return _refused("scope_not_expected", message, f"{kind} has no scope", "scope")
    return None


def qualification_fits(post: PostKind, held: QualificationKind | None) -> Refusal | None:
    """The post is held under a licence of its table; managers and officers name none."""
    possible = QUALIFICATIONS_OF_POST[post]
    if held in possible or (held is None and not possible):
        return None
    if not possible:
        message = f"{post.label}岗位不凭执业资格上岗，请把资格空着，或改选医师、护士等岗位。"
        return _refused(
            "qualification_not_expected", message, f"{post} names no licence", "qualification_kind"
        )
    choices = "、".join(one.label for one in QualificationKind if one in possible)
    given = "没有填资格" if held is None else f"填的资格是“{held.label}”"
    message = f"{post.label}岗位需要：{choices}；{given}。请补登资格，或改选岗位。"
    return _refused(
        "qualification_does_not_fit", message,
        f"{post} needs one of {sorted(possible)}, not {held}", "qualification_kind",
    )  # fmt: skip


def qualification_unknown(kind: QualificationKind) -> Refusal:
    """The practitioner holds no licence of the kind."""
    message = f"此人没有登记“{kind.label}”资格。请先登记资格证书，再登记岗位。"
    return _refused("qualification_missing", message, f"holds no {kind}", "qualification_kind")


def practitioner_unknown() -> Refusal:
    """No such practitioner is registered."""
    message = "登记册里没有这名从业人员。请先登记此人。"
    return _refused("practitioner_unknown", message, "no such practitioner", "practitioner")


def practitioner_taken() -> Refusal:
    """Each identity number is registered once; nothing about the other entry is told."""
    message = "这个身份证号码已经登记过从业人员。请查找此人，在原来的条目上登记新的资格或岗位。"
    return _refused(
        "practitioner_taken",
        message,
        "the identity number is registered already",
        "identity_number",
    )


def licence_number_taken(kind: QualificationKind) -> Refusal:
    """Each licence has its own number."""
    message = f"这个“{kind.label}”证书编号已经登记在别处。请对照证书核对编号。"
    return _refused(
        "licence_number_taken", message, f"{kind}: the number is registered already", "number"
    )


def qualification_taken(kind: QualificationKind) -> Refusal:
    """One licence of a kind is in force at a time."""
    message = f"此人已有有效的“{kind.label}”资格。延续注册请先填原证的失效日期。"
    return _refused("qualification_taken", message, f"a licence {kind} is in force already", "kind")


def post_unknown() -> Refusal:
    """No such post is in force."""
    message = "这个岗位已经结束，或没有登记过。请刷新页面查看现有岗位。"
    return _refused("post_unknown", message, "no such post in force", "post")


def department_unknown(name: str) -> Refusal:
    """The organisation has no open department of the name."""
    message = f"该机构没有名为“{name}”的科室。请核对科室名称，或先登记科室。"
    return _refused(
        "department_unknown", message, f"no open department {name!r} there", "department"
    )


def licence_valid(
    kind: QualificationKind, validity: Period[date], employed: Period[date]
) -> Refusal | None:
    """The licence is valid on the first day of the post."""
    if employed.since in validity:
        return None
    until = "" if validity.until is None else f"，到{in_words(validity.until)}失效"
    message = (
        f"“{kind.label}”从{in_words(validity.since)}起有效{until}，任职日期"
        f"{in_words(employed.since)}不在有效期内。请核对日期，或先登记延续注册。"
    )
    return _refused(
        "licence_not_valid", message,
        f"{kind} is valid [{validity.since}, {validity.until}), not on {employed.since}", "since",
    )  # fmt: skip


def one_principal_post(wanted: Period[date], held: Iterable[Period[date]]) -> Refusal | None:
    """A practitioner is counted in one place: principal posts do not overlap."""
    if not any(wanted.overlaps(period) for period in held):
        return None
    message = "此人这段时间已有主要执业机构，一人只能有一个。请先结束原来的岗位，或把这个岗位登记为多机构执业。"
    return _refused(
        "principal_post_taken", message,
        "Another principal post is in force then; end it first, or appoint without is_principal.",
        "is_principal",
    )  # fmt: skip


def _refused(reason: str, message: str, detail: str, field: str) -> Refusal:
    return Refusal(f"organisations.{reason}", message, detail, (FieldFault(field, message),))
