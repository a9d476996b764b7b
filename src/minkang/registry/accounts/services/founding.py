"""The first three administrators of an installation: with them everybody else is let in by pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.access.terms import ADMINISTRATORS, Role
from minkang.registry.accounts.models import RoleGrant
from minkang.registry.accounts.services.accounts import approve_grant, grant, open_account
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from minkang.registry.places.queries import get_public_area

APPROVER = "system:installation-approval"


@dataclass(frozen=True, slots=True, repr=False)
class Founder:
    """Who becomes one of the three; ``repr`` shows neither name nor password."""

    role: Role
    login: str
    name: str
    password: str

    def __repr__(self) -> str:
        return f"Founder({self.role})"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where they serve: an office by its credit code, for an area by its code of twelve digits."""

    organisation: str
    area: str


@transaction.atomic
def open_first_administrators(
    *, founders: Sequence[Founder], seat: Seat, by: str, at: datetime
) -> None:
    """Open the system, security and audit administrator of an installation that has none.

    Nobody can propose or approve yet, so `by` proposes the three roles and ``APPROVER`` approves
    them. Each founder chooses another password and an authenticator at the first sign-in.

    Raises:
        Refused: ``accounts.administrators_taken`` (one of the three exists, also a persona),
            ``accounts.logins_equal``, ``accounts.office_unknown``, ``places.area_unknown``, or as
            ``open_account``.
        ValueError: the roles are not exactly the three.
    """
    if sorted(one.role for one in founders) != sorted(ADMINISTRATORS):
        raise ValueError("the founders are not exactly the three administrators")
    _keep_other_founders_out()
    if RoleGrant.objects.filter(role__in=ADMINISTRATORS, until__isnull=True).exists():
        raise Refused(_TAKEN)
    if len({one.login for one in founders}) < len(founders):
        raise Refused(_LOGINS_EQUAL)
    organisation = _office(seat.organisation, at)
    area = Area.objects.get(pk=get_public_area(seat.area, localdate(at)).code)
    for one in founders:
        account = open_account(
            login=one.login, name=one.name, password=one.password, must_change=True, by=by, at=at
        )
        proposed = grant(
            account=account.pk, role=one.role, organisation=organisation, area=area, by=by, at=at
        )
        approve_grant(grant=proposed.pk, by=APPROVER, at=at)


def _keep_other_founders_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE accounts_rolegrant IN SHARE ROW EXCLUSIVE MODE")


def _office(credit_code: str, at: datetime) -> Organisation:
    named = Organisation.objects.exclude(credit_code="")
    found = named.filter(credit_code=credit_code.upper()).first()
    if found is None or (found.closed_on is not None and found.closed_on <= localdate(at)):
        raise Refused(_office_unknown(credit_code))
    return found


_TAKEN = Refusal(
    "accounts.administrators_taken",
    "已经有管理员了，所以没有再开。新的管理员请由现任系统管理员在“账号”页开设、安全管理员审核。",
    "an administrator exists already; the system administrator opens further ones on the pages",
)
_LOGINS_EQUAL = Refusal(
    "accounts.logins_equal",
    "三个管理员的登录名不能相同：他们必须是三个人。请各起一个登录名。",
    "the three login names are not all different; the administrators are three people",
    fields=(FieldFault("login", "请各起一个登录名。"),),
)


def _office_unknown(credit_code: str) -> Refusal:
    return Refusal(
        "accounts.office_unknown",
        f"没有统一社会信用代码为“{credit_code}”的在册机构，管理员没有可以任职的单位。"
        "请先用 minkang registry load 登记主管部门。",
        f"no open organisation has the credit code {credit_code!r}; register the health authority "
        "with `minkang registry load --authority`",
        fields=(FieldFault("organisation", "请先登记这家机构。"),),
    )
