"""Many hands at one door: a code opens it once, and every failure counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import ADMINISTRATORS, Role
from minkang.registry.accounts import rules, services
from minkang.registry.accounts.models import RoleGrant, SignInFailure
from minkang.registry.accounts.queries.authenticators import code_at
from minkang.registry.organisations.models import Practitioner
from signing_in import PASSWORD, a_hospital, an_account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
NETWORK = "10.7.3.0/24"
WRONG = "wrong-one"
HANDS, FEWER = 7, 4


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts at the same moment; each answers "" or the code it was refused with."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            together.wait(20)
            act()
        except Refused as refused:
            return refused.refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_code_used_by_many_hands_at_once_works_once() -> None:
    account = an_account("lin-qinghe")
    secret = services.enrol_authenticator(account=account.pk)
    code = code_at(secret, int(NOON.timestamp()) // 30)

    def use() -> None:
        services.second_factor(account=account.pk, code=code, network=NETWORK, at=NOON)

    codes = at_once(*[use] * HANDS)
    assert codes.count("") == 1
    assert set(codes) <= {"", "accounts.code_refused", "accounts.too_many_attempts"}


def test_guesses_made_at_once_are_all_counted_and_no_more_than_five_are_tried() -> None:
    account = an_account("lin-qinghe")

    def guess() -> None:
        services.sign_in(login="lin-qinghe", password=WRONG, network=NETWORK, at=NOON)

    codes = at_once(*[guess] * HANDS)
    assert codes.count("accounts.sign_in_refused") == rules.ACCOUNT_ATTEMPTS
    assert codes.count("accounts.too_many_attempts") == HANDS - rules.ACCOUNT_ATTEMPTS
    assert SignInFailure.objects.get(key=f"account:{account.pk}").count == rules.ACCOUNT_ATTEMPTS
    assert SignInFailure.objects.get(key=f"network:{NETWORK}").count == rules.ACCOUNT_ATTEMPTS


def test_guesses_at_many_logins_all_count_against_the_network() -> None:
    def guess(login: str) -> Callable[[], object]:
        return lambda: services.sign_in(login=login, password=PASSWORD, network=NETWORK, at=NOON)

    codes = at_once(*[guess(f"nobody-{turn}") for turn in range(FEWER)])
    assert codes == ["accounts.sign_in_refused"] * FEWER
    assert SignInFailure.objects.get(key=f"network:{NETWORK}").count == FEWER


def test_two_accounts_of_one_human_cannot_become_administrators_at_once() -> None:
    hospital = a_hospital()
    human = Practitioner.objects.create(
        name="林清河",
        sex=2,
        born_on=date(1986, 7, 4),
        identity_sealed=b"x",
        identity_index=b"x" * 16,
    )
    accounts = [an_account(f"lin-{turn}", practitioner=human) for turn in range(3)]

    def become(account_rid: object, role: Role) -> Callable[[], object]:
        return lambda: services.grant(
            account=account_rid,  # type: ignore[arg-type] # a UUID
            role=role,
            organisation=hospital,
            area=hospital.area,
            by="account:1",
            at=NOON,
        )

    acts = [
        become(one.pk, role) for one, role in zip(accounts, sorted(ADMINISTRATORS), strict=True)
    ]
    codes = at_once(*acts)
    assert sorted(codes) == ["", *["accounts.administrators_are_separate"] * 2]
    assert RoleGrant.objects.count() == 1


def test_one_proposal_approved_by_many_hands_is_approved_once() -> None:
    hospital = a_hospital()
    account = an_account("lin-qinghe")
    made = services.grant(
        account=account.pk,
        role=Role.DOCTOR,
        organisation=hospital,
        area=hospital.area,
        by="account:1",
        at=NOON,
    )
    codes = at_once(
        *[
            lambda turn=turn: services.approve_grant(grant=made.pk, by=f"account:{turn}", at=NOON)
            for turn in range(2, 2 + HANDS)
        ]
    )
    assert sorted(codes) == ["", *["accounts.grant_settled_conflict"] * (HANDS - 1)]
