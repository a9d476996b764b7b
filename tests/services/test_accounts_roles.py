"""Roles: in force only when somebody else approved them, and never two administrators in one human."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.accounts import services
from minkang.registry.accounts.models import Account, RoleGrant
from minkang.registry.accounts.queries.sessions import signed_in_with
from minkang.registry.accounts.services import Signed
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.places.models import Area
from signing_in import a_hospital, an_account

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def hospital() -> Organisation:
    return a_hospital()


@pytest.fixture
def city(hospital: Organisation) -> Area:
    return hospital.area


def recorded(code: str) -> list[dict[str, object]]:
    found = Entry.objects.filter(type=f"accounts.{code}").order_by("number")
    return [json.loads(entry.content)["facts"] for entry in found]


def a_session(account: Account, *, key: str = "k") -> str:
    key = key.ljust(32, "0")
    services.begin_session(
        signed=Signed(account.pk, has_passed_code=True),
        session_key=key,
        agent="Firefox",
        network="10.7.3.0/24",
        at=NOON,
    )
    return key


def test_a_role_is_in_force_only_once_somebody_else_approved_it(
    hospital: Organisation, city: Area
) -> None:
    account = an_account("doctor-lin")
    made = services.grant(
        account=account.pk,
        role=Role.DOCTOR,
        organisation=hospital,
        area=city,
        by="account:1",
        at=NOON,
    )
    key = a_session(account)
    signed = signed_in_with(key, agent="Firefox", at=NOON)
    assert signed is not None
    assert signed.actor.grants == ()
    with pytest.raises(Refused) as caught:
        services.approve_grant(grant=made.pk, by="account:1", at=NOON)
    assert caught.value.refusal.code == "accounts.own_grant_not_allowed"
    services.approve_grant(grant=made.pk, by="account:2", at=NOON)
    assert signed_in_with(key, agent="Firefox", at=NOON) is None
    key = a_session(account, key="b")
    signed = signed_in_with(key, agent="Firefox", at=NOON)
    assert signed is not None
    assert signed.actor.roles == {Role.DOCTOR}
    with pytest.raises(Refused) as caught:
        services.approve_grant(grant=made.pk, by="account:2", at=NOON)
    assert caught.value.refusal.code == "accounts.grant_settled_conflict"
    services.revoke(grant=made.pk, by="account:2", at=NOON)
    services.revoke(grant=made.pk, by="account:2", at=NOON)
    signed = signed_in_with(key, agent="Firefox", at=NOON)
    assert signed is not None
    assert signed.actor.grants == ()
    assert len(recorded("grant_revoked")) == 1


def test_the_database_refuses_a_grant_approved_by_its_proposer(
    hospital: Organisation, city: Area
) -> None:
    account = an_account("doctor-lin")
    with pytest.raises(IntegrityError, match="grant_is_approved_by_somebody_else"):
        RoleGrant.objects.create(
            account=account,
            role=Role.DOCTOR,
            organisation=hospital,
            area=city,
            since=NOON,
            granted_by="account:1",
            approved_at=NOON,
            approved_by="account:1",
        )


def test_nobody_is_two_of_the_three_administrators(hospital: Organisation, city: Area) -> None:
    account = an_account("guard-lin", Role.SECURITY_ADMINISTRATOR, organisation=hospital, area=city)
    with pytest.raises(Refused) as caught:
        services.grant(
            account=account.pk,
            role=Role.AUDIT_ADMINISTRATOR,
            organisation=hospital,
            area=city,
            by="account:1",
            at=NOON,
        )
    assert caught.value.refusal.code == "accounts.administrators_are_separate"
    with (
        pytest.raises(IntegrityError, match="administrators_are_separate"),
        transaction.atomic(),
    ):
        RoleGrant.objects.create(
            account=account,
            role=Role.SYSTEM_ADMINISTRATOR,
            organisation=hospital,
            area=city,
            since=NOON,
            granted_by="account:1",
        )


def test_one_human_with_two_accounts_is_not_two_administrators_either(
    hospital: Organisation, city: Area
) -> None:
    human = Practitioner.objects.create(
        name="林清河",
        sex=2,
        born_on=date(1986, 7, 4),
        identity_sealed=b"x",
        identity_index=b"x" * 16,
    )
    an_account(
        "guard-lin",
        Role.SECURITY_ADMINISTRATOR,
        organisation=hospital,
        area=city,
        practitioner=human,
    )
    with pytest.raises(Refused) as caught:
        an_account(
            "clerk-lin",
            Role.SYSTEM_ADMINISTRATOR,
            organisation=hospital,
            area=city,
            practitioner=human,
        )
    assert caught.value.refusal.code == "accounts.administrators_are_separate"
