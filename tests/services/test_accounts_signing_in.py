"""Signing in: who may, what it costs a guesser, and what the log keeps of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth import hashers
from pytest_django import DjangoAssertNumQueries

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.accounts import rules, services
from minkang.registry.accounts.models import (
    Account,
    Authenticator,
    SignIn,
    SignInFailure,
)
from minkang.registry.accounts.queries.sessions import signed_in_with
from minkang.registry.accounts.services import Pending, Signed
from minkang.registry.accounts.services.authenticators import code_at
from minkang.registry.accounts.terms import Step
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from signing_in import PASSWORD, a_hospital, an_account

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
COMMON, GIVEN = "woaini1314520", "given-by-officer-9"
NETWORK = "10.7.3.0/24"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hospital() -> Organisation:
    return a_hospital()


@pytest.fixture
def city(hospital: Organisation) -> Area:
    return hospital.area


def try_to_sign_in(login: str, password: str, at: datetime = NOON) -> Pending | Signed:
    return services.sign_in(login=login, password=password, network=NETWORK, at=at)


def refusal_code(login: str, password: str, at: datetime = NOON) -> str:
    with pytest.raises(Refused) as caught:
        try_to_sign_in(login, password, at)
    return caught.value.refusal.code


def recorded(code: str) -> list[dict[str, object]]:
    found = Entry.objects.filter(type=f"accounts.{code}").order_by("number")
    return [json.loads(entry.content)["facts"] for entry in found]


def enrolled(account: Account) -> str:
    """Enrol an authenticator as a first sign-in does; returns the secret."""
    secret = services.enrol_authenticator(account=account.pk)
    step = int((NOON - 5 * MINUTE).timestamp()) // 30
    services.second_factor(
        account=account.pk, code=code_at(secret, step), network=NETWORK, at=NOON - 5 * MINUTE
    )
    return secret


def code_now(secret: str, at: datetime = NOON) -> str:
    return code_at(secret, int(at.timestamp()) // 30)


def test_without_staff_roles_login_and_password_are_enough() -> None:
    account = an_account("lin-qinghe")
    assert try_to_sign_in("lin-qinghe", PASSWORD) == Signed(account.pk, has_passed_code=False)


def test_a_wrong_password_and_an_unknown_login_are_told_apart_only_in_the_log() -> None:
    account = an_account("lin-qinghe")
    refusals = []
    for login in ("lin-qinghe", "nobody-here"):
        with pytest.raises(Refused) as caught:
            try_to_sign_in(login, "not-the-password")
        refusals.append(caught.value.refusal)
    assert refusals[0] == refusals[1]
    assert [facts["obstacle"] for facts in recorded("sign_in_failed")] == [
        "wrong_password",
        "unknown_login",
    ]
    assert account.sign_ins.count() == 0


def test_an_unknown_login_costs_as_much_hashing_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    an_account("lin-qinghe")
    hashed = []
    original = hashers.Argon2PasswordHasher.encode

    def counting(self: hashers.Argon2PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return original(self, password, salt)

    verified = []
    verify = hashers.Argon2PasswordHasher.verify

    def counting_verify(self: hashers.Argon2PasswordHasher, password: str, encoded: str) -> bool:
        verified.append(password)
        return verify(self, password, encoded)

    monkeypatch.setattr(hashers.Argon2PasswordHasher, "encode", counting)
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "verify", counting_verify)
    refusal_code("lin-qinghe", "wrong-one")
    assert (len(hashed), len(verified)) == (0, 1)
    refusal_code("nobody-here", "wrong-one")
    assert (len(hashed), len(verified)) == (1, 1)


@pytest.mark.parametrize("login", ["lin-qinghe", "nobody-here"])
def test_five_failures_lock_a_login_whether_it_exists_or_not(login: str) -> None:
    an_account("lin-qinghe")
    for _ in range(rules.ACCOUNT_ATTEMPTS):
        assert refusal_code(login, "wrong-one") == "accounts.sign_in_refused"
    assert refusal_code(login, PASSWORD) == "accounts.too_many_attempts"
    assert refusal_code(login, PASSWORD, NOON + MINUTE - timedelta(seconds=1)) == (
        "accounts.too_many_attempts"
    )


def test_after_the_wait_the_right_password_works_and_forgets_the_failures() -> None:
    an_account("lin-qinghe")
    for _ in range(rules.ACCOUNT_ATTEMPTS):
        refusal_code("lin-qinghe", "wrong-one")
    assert isinstance(try_to_sign_in("lin-qinghe", PASSWORD, NOON + MINUTE), Signed)
    assert refusal_code("lin-qinghe", "wrong-one", NOON + MINUTE) == "accounts.sign_in_refused"


def test_what_was_typed_as_a_login_name_is_nowhere_in_the_database() -> None:
    number = "210502198607041231"
    refusal_code(number, "wrong-one")
    assert not SignInFailure.objects.filter(key__contains=number[:6]).exists()
    assert not Entry.objects.filter(content__contains=number).exists()


def test_a_network_that_guesses_many_logins_is_locked_for_all_of_them() -> None:
    an_account("lin-qinghe")
    SignInFailure.objects.create(key=f"network:{NETWORK}", count=29, last_at=NOON)
    assert refusal_code("nobody-here", "wrong-one") == "accounts.sign_in_refused"
    assert refusal_code("lin-qinghe", PASSWORD) == "accounts.too_many_attempts"
    elsewhere = services.sign_in(
        login="lin-qinghe", password=PASSWORD, network="10.9.9.0/24", at=NOON
    )
    assert isinstance(elsewhere, Signed)


def test_one_good_account_does_not_hide_a_network_that_guesses() -> None:
    an_account("lin-qinghe")
    refusal_code("nobody-here", "wrong-one")
    try_to_sign_in("lin-qinghe", PASSWORD)
    assert SignInFailure.objects.get(key=f"network:{NETWORK}").count == 1


def test_failures_a_day_old_leave_no_row() -> None:
    refusal_code("nobody-here", "wrong-one")
    refusal_code("somebody-else", "wrong-one", NOON + timedelta(days=2))
    assert SignInFailure.objects.count() == 2


def test_a_closed_account_is_refused_like_a_wrong_password() -> None:
    account = an_account("lin-qinghe")
    services.close_account(account=account.pk, by="system:test", at=NOON)
    assert refusal_code("lin-qinghe", PASSWORD) == "accounts.sign_in_refused"


def test_a_persona_signs_in_in_demo_mode_only(settings: LazySettings) -> None:
    account = an_account("demo-doctor")
    Account.objects.filter(pk=account.pk).update(is_demo=True)
    settings.MINKANG_IS_DEMO = False
    assert refusal_code("demo-doctor", PASSWORD) == "accounts.demo_account_not_allowed"
    assert refusal_code("demo-doctor", "wrong-one") == "accounts.sign_in_refused"
    settings.MINKANG_IS_DEMO = True
    assert isinstance(try_to_sign_in("demo-doctor", PASSWORD), Signed)


def test_staff_enrol_an_authenticator_first_and_show_a_code_ever_after(
    hospital: Organisation, city: Area
) -> None:
    account = an_account("doctor-lin", Role.DOCTOR, organisation=hospital, area=city)
    first = try_to_sign_in("doctor-lin", PASSWORD)
    assert first == Pending(account.pk, Step.AUTHENTICATOR, has_passed_code=False)
    secret = services.enrol_authenticator(account=account.pk)
    answer = services.second_factor(
        account=account.pk, code=code_now(secret), network=NETWORK, at=NOON
    )
    assert answer == Signed(account.pk, has_passed_code=True)
    later = NOON + 2 * MINUTE
    again = try_to_sign_in("doctor-lin", PASSWORD, later)
    assert again == Pending(account.pk, Step.CODE, has_passed_code=False)
    answer = services.second_factor(
        account=account.pk, code=code_now(secret, later), network=NETWORK, at=later
    )
    assert answer == Signed(account.pk, has_passed_code=True)
    assert len(recorded("authenticator_enrolled")) == 1


def test_a_code_works_once_and_not_two_steps_away() -> None:
    account = an_account("lin-qinghe")
    secret = enrolled(account)
    code = code_now(secret)
    services.second_factor(account=account.pk, code=code, network=NETWORK, at=NOON)
    for wrong in (code, code_now(secret, NOON - MINUTE), code_now(secret, NOON + MINUTE), "", "x"):
        with pytest.raises(Refused) as caught:
            services.second_factor(account=account.pk, code=wrong, network=NETWORK, at=NOON)
        assert caught.value.refusal.code == "accounts.code_refused"


def test_a_code_may_be_typed_with_a_space_and_a_step_late() -> None:
    account = an_account("lin-qinghe")
    code = code_now(enrolled(account), NOON - timedelta(seconds=30))
    answer = services.second_factor(
        account=account.pk, code=f" {code[:3]} {code[3:]} ", network=NETWORK, at=NOON
    )
    assert isinstance(answer, Signed)


def test_codes_cannot_be_guessed_by_starting_over_with_the_right_password() -> None:
    account = an_account("lin-qinghe")
    enrolled(account)
    for _ in range(rules.ACCOUNT_ATTEMPTS):
        try_to_sign_in("lin-qinghe", PASSWORD)
        with pytest.raises(Refused):
            services.second_factor(account=account.pk, code="0", network=NETWORK, at=NOON)
    assert refusal_code("lin-qinghe", PASSWORD) == "accounts.too_many_attempts"


def test_the_secret_of_an_authenticator_is_kept_sealed() -> None:
    account = an_account("lin-qinghe")
    secret = services.enrol_authenticator(account=account.pk)
    kept = bytes(Authenticator.objects.get(account=account).secret_sealed)
    assert secret.encode() not in kept


def test_a_confirmed_authenticator_is_never_shown_again() -> None:
    account = an_account("lin-qinghe")
    enrolled(account)
    with pytest.raises(ValueError, match="has an authenticator"):
        services.enrol_authenticator(account=account.pk)


def test_a_password_from_an_administrator_must_be_replaced_before_anything_else() -> None:
    account = an_account("lin-qinghe")
    services.reset_password(account=account.pk, password=GIVEN, by="account:1", at=NOON)
    pending = try_to_sign_in("lin-qinghe", GIVEN)
    assert pending == Pending(account.pk, Step.PASSWORD, has_passed_code=False)
    with pytest.raises(Refused) as caught:
        services.choose_password(pending=pending, new=GIVEN, at=NOON)
    assert caught.value.refusal.code == "accounts.password_unchanged"
    answer = services.choose_password(pending=pending, new="walnut-river-47-hat", at=NOON)
    assert isinstance(answer, Signed)


def a_session(account: Account, at: datetime = NOON, *, code: bool = True, key: str = "k") -> str:
    key = key.ljust(32, "0")
    services.begin_session(
        signed=Signed(account.pk, has_passed_code=code),
        session_key=key,
        agent="Firefox",
        network=NETWORK,
        at=at,
    )
    return key


def test_who_is_signed_in_is_known_with_one_query(
    hospital: Organisation, city: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = an_account("doctor-lin", Role.DOCTOR, Role.DIRECTOR, organisation=hospital, area=city)
    key = a_session(account)
    with django_assert_num_queries(1):
        signed = signed_in_with(key, agent="Firefox", at=NOON)
    assert signed is not None
    assert signed.actor.roles == {Role.DOCTOR, Role.DIRECTOR}
    assert {grant.place for grant in signed.actor.grants} == {"2105"}
    assert {grant.organisation_name for grant in signed.actor.grants} == {"第一医院"}
    assert signed.actor.has_second_factor
    assert signed.actor.reference == f"account:{account.pk}"


def test_a_stolen_key_in_another_browser_opens_nothing() -> None:
    key = a_session(an_account("lin-qinghe"))
    assert signed_in_with(key, agent="Firefox", at=NOON) is not None
    assert signed_in_with(key, agent="curl", at=NOON) is None


def test_an_idle_session_ends_and_a_busy_one_does_not() -> None:
    key = a_session(an_account("lin-qinghe"))
    at = NOON + 29 * MINUTE
    signed = signed_in_with(key, agent="Firefox", at=at)
    assert signed is not None
    assert signed.is_stale
    services.touch(sign_in=signed.sign_in, at=at)
    assert signed_in_with(key, agent="Firefox", at=NOON + 58 * MINUTE) is not None
    assert signed_in_with(key, agent="Firefox", at=NOON + 59 * MINUTE) is None


def test_a_persona_who_is_signed_in_is_nobody_outside_demo_mode(settings: LazySettings) -> None:
    account = an_account("demo-doctor")
    Account.objects.filter(pk=account.pk).update(is_demo=True)
    key = a_session(account)
    settings.MINKANG_IS_DEMO = True
    assert signed_in_with(key, agent="Firefox", at=NOON) is not None
    settings.MINKANG_IS_DEMO = False
    assert signed_in_with(key, agent="Firefox", at=NOON) is None


def test_signing_out_everywhere_ends_every_session_and_is_recorded() -> None:
    account = an_account("lin-qinghe")
    keys = [a_session(account, key=key) for key in ("a", "b")]
    other = a_session(an_account("zhou-shan"), key="c")
    assert services.sign_out(account=account.pk, by="account:1", at=NOON) == 2
    assert [signed_in_with(key, agent="Firefox", at=NOON) for key in keys] == [None, None]
    assert signed_in_with(other, agent="Firefox", at=NOON) is not None
    assert recorded("signed_out") == [{"count": 2}]


def test_a_changed_password_signs_out_every_other_browser() -> None:
    account = an_account("lin-qinghe")
    here, there = a_session(account, key="a"), a_session(account, key="b")
    services.change_password(
        account=account.pk,
        current=PASSWORD,
        new="walnut-river-47-hat",
        keep_session=here,
        by="account:1",
        at=NOON,
    )
    assert list(SignIn.objects.values_list("session_key", flat=True)) == [here]
    assert signed_in_with(there, agent="Firefox", at=NOON) is None
    assert isinstance(try_to_sign_in("lin-qinghe", "walnut-river-47-hat"), Signed)


def test_the_current_password_cannot_be_guessed_from_an_open_session() -> None:
    account = an_account("lin-qinghe")
    codes = []
    for current in ["wrong-one"] * rules.ACCOUNT_ATTEMPTS + [PASSWORD]:
        with pytest.raises(Refused) as caught:
            services.change_password(
                account=account.pk,
                current=current,
                new="walnut-river-47-hat",
                keep_session="",
                by="account:1",
                at=NOON,
            )
        codes.append(caught.value.refusal.code)
    assert codes[0] == "accounts.current_password_wrong"
    assert codes[-1] == "accounts.too_many_attempts"


def test_a_login_name_is_taken_once() -> None:
    an_account("lin-qinghe")
    with pytest.raises(Refused) as caught:
        services.open_account(
            login="lin-qinghe", name="林晓", password=PASSWORD, by="account:1", at=NOON
        )
    assert caught.value.refusal.code == "accounts.login_taken"


@pytest.mark.usefixtures("real_hashing")
def test_an_account_opens_with_a_good_password_and_is_recorded_without_its_owner() -> None:
    with pytest.raises(Refused) as caught:
        services.open_account(
            login="lin-qinghe", name="林晓", password=COMMON, by="account:1", at=NOON
        )
    assert caught.value.refusal.code == "accounts.password_too_common"
    account = services.open_account(
        login="lin-qinghe", name="林晓", password=PASSWORD, by="account:1", at=NOON
    )
    assert account.password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
    entry = Entry.objects.get(type="accounts.opened")
    assert "lin-qinghe" not in entry.content


def test_unlocking_lets_in_at_once() -> None:
    account = an_account("lin-qinghe")
    for _ in range(rules.ACCOUNT_ATTEMPTS):
        refusal_code("lin-qinghe", "wrong-one")
    assert services.unlock(account=account.pk, by="account:2", at=NOON) == 5
    assert isinstance(try_to_sign_in("lin-qinghe", PASSWORD), Signed)
    assert recorded("unlocked") == [{"failures": 5}]


def test_a_lost_authenticator_is_replaced_by_a_new_one() -> None:
    account = an_account("lin-qinghe")
    old = enrolled(account)
    services.reset_authenticator(account=account.pk, by="account:2", at=NOON)
    assert services.enrol_authenticator(account=account.pk) != old
