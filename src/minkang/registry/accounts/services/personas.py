"""Opening the personas of the demonstration, and entering as one of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localdate

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.terms import Role
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Account
from minkang.registry.accounts.queries.personas import (
    Cast,
    Persona,
    cast_of,
    persona_password,
    personas,
)
from minkang.registry.accounts.services import entries
from minkang.registry.accounts.services.accounts import approve_grant, grant, keep_account
from minkang.registry.accounts.services.signing_in import Signed

APPROVER = "system:persona-approval"


@dataclass(frozen=True, slots=True)
class PersonaLogin:
    """How to sign in as a persona; printed by the demonstration."""

    login: str
    password: str
    role: Role
    name: str
    office: str


@transaction.atomic
def open_personas(*, by: str, at: datetime) -> tuple[PersonaLogin, ...]:
    """Open an account for every persona that has none yet, each for existing rows of the region.

    Doing it again changes nothing and returns the same.

    Raises:
        Refused: ``accounts.persona_not_found`` when the region has nobody a persona could be.
    """
    existing = {one.login: one for one in Account.objects.filter(is_demo=True)}
    taken = {
        rid for one in existing.values() for rid in (one.person_id, one.practitioner_id) if rid
    }
    # One phrase opens them all, so one hash serves them all.
    hashed = make_password(persona_password())
    logins = []
    for persona in personas():
        account = existing.get(persona.login)
        if account is None:
            account = _open(persona, taken, hashed, by, at)
        offices = account.grants.filter(organisation__isnull=False)
        logins.append(
            PersonaLogin(
                login=persona.login,
                password=persona_password(),
                role=persona.role,
                name=account.name,
                office=offices.values_list("organisation__name", flat=True).first() or "",
            )
        )
    return tuple(logins)


@transaction.atomic
def enter_as_persona(*, login: str, at: datetime) -> Signed:
    """Become a persona without password and code, in demo mode only.

    Raises:
        Refused: ``accounts.demo_account_not_allowed`` outside demo mode,
            ``accounts.persona_unknown`` for a login that is no open persona's.
    """
    refused = rules.demo_fault(is_demo_account=True, is_demo_mode=settings.MINKANG_IS_DEMO)
    if refused is not None:
        raise Refused(refused)
    account = Account.objects.filter(login=login, is_demo=True, is_active=True).first()
    if account is None:
        raise Refused(
            Refusal(
                "accounts.persona_unknown",
                "没有这个演示身份。请从登录页上列出的身份中选一个。",
                f"{login[:40]!r} is no persona of this region; choose one of the sign-in page",
            )
        )
    reference = f"account:{account.pk}"
    audit.record(entries.PERSONA_ENTERED, subject=reference, by=reference, at=at)
    return Signed(account.pk, has_passed_code=True)


def _open(persona: Persona, taken: set[UUID], hashed: str, by: str, at: datetime) -> Account:
    cast = cast_of(persona, on=localdate(at), taken=taken)
    if cast is None:
        raise Refused(
            Refusal(
                "accounts.persona_not_found",
                f"这个地区里找不到演示身份“{persona.login}”需要的人员或机构。请先生成地区数据。",
                f"nobody in the region can be {persona.login}; build the region first",
            )
        )
    account = Account(
        login=persona.login,
        name=cast.name,
        password=hashed,
        person=cast.person,
        practitioner=cast.practitioner,
        is_demo=True,
        opened_at=at,
    )
    keep_account(account, by=by, at=at)
    taken |= {one.pk for one in (cast.person, cast.practitioner) if one is not None}
    _grant(persona, cast, account, by, at)
    return account


def _grant(persona: Persona, cast: Cast, account: Account, by: str, at: datetime) -> None:
    made = grant(
        account=account.pk,
        role=persona.role,
        organisation=cast.organisation,
        area=cast.area,
        by=by,
        at=at,
    )
    if rules.needs_approval(persona.role):
        approve_grant(grant=made.pk, by=APPROVER, at=at)
