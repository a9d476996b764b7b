"""Passwords nobody guesses, patience that grows, sessions that end, powers that stay separate."""

from datetime import UTC, datetime, timedelta

import pytest

from minkang.kernel.refusal import Refusal
from minkang.registry.access.terms import ADMINISTRATORS, STAFF, Role
from minkang.registry.accounts import rules
from minkang.registry.accounts.rules import Failures, GrantFacts, SignedIn
from minkang.registry.accounts.services.passwords import common_pieces
from minkang.registry.accounts.terms import Step

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)


def code_of(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


def fault_of(password: str, login: str = "wang-fang", name: str = "王芳") -> str:
    return code_of(
        rules.password_fault(password, login=login, name=name, common=common_pieces())
    ).removeprefix("accounts.password_")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("lilac-kett1e", ""),
        ("lilac-kettl", "too_short"),
        ("r" * 3 + "x7!uQ" * 25, ""),
        ("r" * 4 + "x7!uQ" * 25, "too_long"),
        ("123456789012", "too_common"),
        ("qwertyuiop123", "too_common"),
        ("1qaz2wsx3edc4rfv", "too_common"),
        ("woaini1314520", "too_common"),
        ("Woaini5201314!", "too_common"),
        ("P@ssw0rd2024!", "too_common"),
        ("benxi19860704x", "too_common"),
        ("admin888admin888", "too_common"),
        ("zzzzzzzzzzzz", "too_common"),
        ("wang-fang1986", "too_common"),
        ("fang123wang123", "too_common"),
        ("王芳王芳王芳王芳王芳王芳", "too_common"),
        ("深山夜雨听松涛一盏灯火", "too_short"),
        ("深山夜雨听松涛一盏灯火暖", ""),
    ],
)
def test_a_password_is_long_and_made_of_more_than_common_pieces(password: str, fault: str) -> None:
    assert fault_of(password) == fault


def test_the_refusal_of_a_password_never_repeats_it() -> None:
    refusal = rules.password_fault("woaini1314520", login="x-y", name="", common=common_pieces())
    assert refusal is not None
    assert "woaini" not in refusal.message + refusal.detail
    assert [fault.name for fault in refusal.fields] == ["new_password"]


@pytest.mark.parametrize(
    ("login", "is_good"),
    [
        ("wang.fang", True),
        ("a-1", True),
        ("ab", False),
        ("Wang", False),
        ("-ab", False),
        ("a" * 40, True),
        ("a" * 41, False),
        ("21050219860704123", False),
        ("王芳", False),
    ],
)
def test_a_login_name_is_plain_and_no_identity_number(login: str, is_good: bool) -> None:
    assert (rules.login_fault(login) is None) is is_good


@pytest.mark.parametrize(
    ("count", "minutes"), [(4, 0), (5, 1), (6, 2), (7, 4), (9, 16), (10, 30), (4000, 30)]
)
def test_the_wait_begins_after_five_failures_and_doubles_up_to_half_an_hour(
    count: int, minutes: int
) -> None:
    failures = Failures(count, NOON)
    if not minutes:
        assert rules.locked_until(failures, attempts=5, at=NOON) is None
        return
    until = NOON + minutes * MINUTE
    assert rules.locked_until(failures, attempts=5, at=NOON) == until
    assert rules.locked_until(failures, attempts=5, at=until - INSTANT) == until
    assert rules.locked_until(failures, attempts=5, at=until) is None


def test_no_failure_never_waits_and_a_day_forgets() -> None:
    day = timedelta(days=1)
    assert rules.locked_until(None, attempts=5, at=NOON) is None
    assert rules.is_forgotten(Failures(9, NOON), NOON + day)
    assert not rules.is_forgotten(Failures(9, NOON), NOON + day - INSTANT)


@pytest.mark.parametrize(
    ("roles", "minutes"),
    [
        (frozenset({Role.DOCTOR}), 15),
        (frozenset({Role.RESIDENT}), 30),
        (frozenset({Role.RESIDENT, Role.NURSE}), 15),
        (frozenset[Role](), 30),
    ],
)
def test_an_idle_sign_in_ends_sooner_for_staff(roles: frozenset[Role], minutes: int) -> None:
    signed_in = SignedIn(NOON, NOON, roles)
    assert not rules.has_ended(signed_in, NOON + minutes * MINUTE - INSTANT)
    assert rules.has_ended(signed_in, NOON + minutes * MINUTE)


def test_no_sign_in_outlasts_eight_hours_however_busy() -> None:
    end = NOON + timedelta(hours=8)
    busy = SignedIn(NOON, end - INSTANT, frozenset({Role.DOCTOR}))
    assert not rules.has_ended(busy, end - INSTANT)
    assert rules.has_ended(busy, end)


@pytest.mark.parametrize("role", list(Role))
def test_all_staff_and_only_staff_must_show_a_code(role: Role) -> None:
    expected = None if role in {Role.RESIDENT, Role.ENTERPRISE_AGENT} else Step.AUTHENTICATOR
    assert (role in STAFF) == (expected is not None)
    assert (
        rules.next_step(
            roles=frozenset({role}),
            has_authenticator=False,
            has_passed_code=False,
            must_change=False,
        )
        is expected
    )


def test_steps_come_in_order_and_who_chose_an_authenticator_is_asked_for_it() -> None:
    resident, doctor = frozenset({Role.RESIDENT}), frozenset({Role.DOCTOR})
    ask = rules.next_step
    assert (
        ask(roles=resident, has_authenticator=True, has_passed_code=False, must_change=True)
        is Step.CODE
    )
    assert (
        ask(roles=doctor, has_authenticator=True, has_passed_code=True, must_change=True)
        is Step.PASSWORD
    )
    assert (
        ask(roles=doctor, has_authenticator=True, has_passed_code=True, must_change=False) is None
    )


def test_a_code_is_accepted_one_step_around_now_and_never_an_older_one_again() -> None:
    now = int(NOON.timestamp()) // 30
    assert rules.steps_open(NOON, 0) == (now - 1, now, now + 1)
    assert rules.steps_open(NOON, now - 1) == (now, now + 1)
    assert rules.steps_open(NOON, now + 1) == ()


@pytest.mark.parametrize(
    ("role", "since", "until", "approved", "holds"),
    [
        (Role.DOCTOR, NOON, None, NOON, True),
        (Role.DOCTOR, NOON, None, None, False),
        (Role.RESIDENT, NOON, None, None, True),
        (Role.DOCTOR, NOON - MINUTE, None, NOON + INSTANT, False),
        (Role.DOCTOR, NOON + INSTANT, None, NOON, False),
        (Role.DOCTOR, NOON - MINUTE, NOON, NOON - MINUTE, False),
        (Role.DOCTOR, NOON - MINUTE, NOON + INSTANT, NOON - MINUTE, True),
    ],
)
def test_a_grant_holds_once_approved_until_its_end(
    role: Role, since: datetime, until: datetime | None, approved: datetime | None, holds: bool
) -> None:
    assert rules.in_force(GrantFacts(role, since, until, approved), NOON) is holds


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", sorted(ADMINISTRATORS))
def test_no_two_of_the_three_administrators_are_one_human(first: Role, second: Role) -> None:
    fault = rules.grant_fault(
        second, has_person=False, has_organisation=True, has_area=True, held=frozenset({first})
    )
    assert code_of(fault) == "accounts.administrators_are_separate"


def test_an_administrator_may_also_be_a_resident_or_a_doctor() -> None:
    for role, placed in ((Role.RESIDENT, False), (Role.DOCTOR, True)):
        assert (
            rules.grant_fault(
                role,
                has_person=True,
                has_organisation=placed,
                has_area=placed,
                held=frozenset({Role.AUDIT_ADMINISTRATOR}),
            )
            is None
        )


@pytest.mark.parametrize(
    ("role", "person", "organisation", "area", "code"),
    [
        (Role.RESIDENT, False, False, False, "accounts.resident_role_malformed"),
        (Role.RESIDENT, True, True, False, "accounts.resident_role_malformed"),
        (Role.RESIDENT, True, False, True, "accounts.resident_role_malformed"),
        (Role.DOCTOR, False, True, False, "accounts.grant_without_place"),
        (Role.DOCTOR, False, False, True, "accounts.grant_without_place"),
        (Role.DOCTOR, False, True, True, ""),
    ],
)
def test_a_staff_role_has_office_and_place_and_a_residents_has_neither(
    role: Role, person: bool, organisation: bool, area: bool, code: str
) -> None:
    fault = rules.grant_fault(
        role,
        has_person=person,
        has_organisation=organisation,
        has_area=area,
        held=frozenset(),
    )
    assert code_of(fault) == code


def test_nobody_approves_what_they_proposed_or_hold() -> None:
    ask = rules.approval_fault
    assert ask(proposed_by="account:1", approver="account:2", holder="account:3") is None
    for approver in ("account:1", "account:3"):
        fault = ask(proposed_by="account:1", approver=approver, holder="account:3")
        assert code_of(fault) == "accounts.own_grant_not_allowed"


def test_a_persona_is_refused_outside_demo_mode_only() -> None:
    ask = rules.demo_fault
    assert code_of(ask(is_demo_account=True, is_demo_mode=False)) == (
        "accounts.demo_account_not_allowed"
    )
    assert ask(is_demo_account=True, is_demo_mode=True) is None
    assert ask(is_demo_account=False, is_demo_mode=False) is None
