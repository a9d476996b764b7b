"""Three administrators, three desks: none of them opens another's pages or does another's acts."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minkang.registry.access.terms import Role
from minkang.registry.accounts import rules
from minkang.registry.accounts.models import Account, RoleGrant, SignIn, SignInFailure
from minkang.registry.organisations.models import Organisation
from signing_in import PASSWORD, a_hospital, an_account, sign_in_as

pytestmark = pytest.mark.django_db

SYSTEM, SECURITY, AUDIT = (
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
)


@pytest.fixture
def hospital() -> Organisation:
    return a_hospital()


def a_client(hospital: Organisation, role: Role, *, code: bool = True) -> Client:
    client = Client()
    account = an_account("", role, organisation=hospital, area=hospital.area)
    sign_in_as(client, account, has_second_factor=code)
    return client


PAGES = {
    "/accounts/": SYSTEM,
    "/accounts/open/": SYSTEM,
    "/accounts/proposals/": SECURITY,
    "/accounts/locked/": SECURITY,
    "/audit/": AUDIT,
}


@pytest.mark.parametrize("address", PAGES)
def test_each_page_opens_for_its_administrator_only(address: str, hospital: Organisation) -> None:
    assert Client().get(address).status_code == HTTPStatus.FOUND
    for role in (SYSTEM, SECURITY, AUDIT, Role.DIRECTOR):
        expected = HTTPStatus.OK if PAGES[address] is role else HTTPStatus.FORBIDDEN
        answer = a_client(hospital, role).get(address)
        assert answer.status_code == expected, (address, role)


@pytest.mark.parametrize("address", PAGES)
def test_without_a_one_time_code_no_administrator_gets_in(
    address: str, hospital: Organisation
) -> None:
    weak = a_client(hospital, PAGES[address], code=False)
    assert weak.get(address).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("route", "role"),
    [
        ("managed-account", SYSTEM),
        ("close-account", SYSTEM),
        ("reset-password", SYSTEM),
        ("end-sign-ins", SYSTEM),
        ("revoke-role", SYSTEM),
        ("unlock", SECURITY),
        ("reset-authenticator", SECURITY),
    ],
)
def test_each_act_is_done_by_its_administrator_only(
    route: str, role: Role, hospital: Organisation
) -> None:
    target = an_account("target", Role.DOCTOR, organisation=hospital, area=hospital.area)
    address = reverse(f"accounts:{route}", args=[target.pk])
    for other in {SYSTEM, SECURITY, AUDIT, Role.DIRECTOR} - {role}:
        assert a_client(hospital, other).post(address).status_code == HTTPStatus.FORBIDDEN
    assert Client().post(address).status_code == HTTPStatus.UNAUTHORIZED
    assert Account.objects.get(pk=target.pk).is_active
    assert RoleGrant.objects.get(account=target).until is None
    allowed = a_client(hospital, role).post(address)
    assert allowed.status_code != HTTPStatus.FORBIDDEN


def test_an_account_comes_to_life_only_through_two_administrators(hospital: Organisation) -> None:
    system, security = a_client(hospital, SYSTEM), a_client(hospital, SECURITY)
    page = system.post("/accounts/open/", {"login": "zhou-shan", "name": "周山"}).content.decode()
    given = re.search(r"reference\">([a-z0-9-]{19})<", page)
    assert given is not None
    account = Account.objects.get(login="zhou-shan")
    assert account.check_password(given[1])
    assert account.must_change
    managed = reverse("accounts:managed-account", args=[account.pk])
    form = {
        "role": Role.NURSE.value,
        "organisation": hospital.credit_code.lower(),
        "area": hospital.area_id,
    }
    assert system.post(managed, form).headers["Location"] == managed
    assert "待安全管理员审核" in system.get(managed).content.decode()
    waiting = RoleGrant.objects.get(account=account)
    assert "zhou-shan" in security.get("/accounts/proposals/").content.decode()
    proposal = reverse("accounts:proposal", args=[waiting.pk])
    assert "护士" in security.get(proposal).content.decode()
    security.post(reverse("accounts:answer", args=[waiting.pk]), {"answer": "approve"})
    waiting.refresh_from_db()
    assert waiting.approved_at is not None
    assert waiting.approved_by != waiting.granted_by
    assert security.get(proposal).status_code == HTTPStatus.NOT_FOUND


def test_a_declined_proposal_is_gone_and_never_held(hospital: Organisation) -> None:
    account = an_account("zhou-shan")
    waiting = RoleGrant.objects.create(
        account=account,
        role=Role.NURSE,
        organisation=hospital,
        area=hospital.area,
        since=datetime(2026, 1, 2, tzinfo=UTC),
        granted_by="account:1",
    )
    security = a_client(hospital, SECURITY)
    security.post(reverse("accounts:answer", args=[waiting.pk]), {"answer": "decline"})
    waiting.refresh_from_db()
    assert waiting.until is not None
    assert waiting.approved_at is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("organisation", "12210500463000009Z"), ("area", "990000000000"), ("role", "emperor")],
)
def test_a_proposal_with_a_slip_keeps_what_was_typed(
    field: str, value: str, hospital: Organisation
) -> None:
    account = an_account("zhou-shan")
    managed = reverse("accounts:managed-account", args=[account.pk])
    form = {"role": "nurse", "organisation": hospital.credit_code, "area": hospital.area_id}
    answer = a_client(hospital, SYSTEM).post(managed, form | {field: value})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    kept = {"organisation": hospital.credit_code, "area": hospital.area_id} | {field: value}
    assert f'value="{kept["organisation"]}"' in page
    assert f'value="{kept["area"]}"' in page
    assert not RoleGrant.objects.filter(account=account).exists()


def test_the_security_administrator_sees_and_opens_a_lock(hospital: Organisation) -> None:
    account = an_account("zhou-shan")
    SignInFailure.objects.create(
        key=f"account:{account.pk}", count=rules.ACCOUNT_ATTEMPTS, last_at=datetime.now(tz=UTC)
    )
    security = a_client(hospital, SECURITY)
    assert "zhou-shan" in security.get("/accounts/locked/").content.decode()
    guarded = reverse("accounts:guarded-account", args=[account.pk])
    assert "连续输错 5 次" in security.get(guarded).content.decode()
    security.post(reverse("accounts:unlock", args=[account.pk]))
    assert "zhou-shan" not in security.get("/accounts/locked/").content.decode()


def test_a_reset_password_is_shown_once_and_ends_the_sign_ins(hospital: Organisation) -> None:
    account = an_account("zhou-shan")
    sign_in_as(Client(), account)
    system = a_client(hospital, SYSTEM)
    page = system.post(reverse("accounts:reset-password", args=[account.pk]))
    given = re.search(r"reference\">([a-z0-9-]{19})<", page.content.decode())
    assert given is not None
    account.refresh_from_db()
    assert account.check_password(given[1])
    assert not SignIn.objects.filter(account=account).exists()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_closed_account_is_signed_out_and_holds_nothing(hospital: Organisation) -> None:
    doctor = Client()
    account = an_account("zhou-shan", Role.DOCTOR, organisation=hospital, area=hospital.area)
    sign_in_as(doctor, account)
    a_client(hospital, SYSTEM).post(reverse("accounts:close-account", args=[account.pk]))
    assert doctor.get("/my/").status_code == HTTPStatus.FOUND
    assert RoleGrant.objects.get(account=account).until is not None


def test_the_audit_page_names_acts_and_no_personal_value(hospital: Organisation) -> None:
    a_client(hospital, SYSTEM).post("/accounts/open/", {"login": "zhou-shan", "name": "周山"})
    page = a_client(hospital, AUDIT).get("/audit/?type=accounts.opened").content.decode()
    assert "开通了账号 （个人信息，不显示）" in page
    assert "zhou-shan" not in page
    assert "触发器有效" in page


def test_the_lists_of_administrators_cost_the_same_for_one_row_and_for_many(
    hospital: Organisation,
) -> None:
    counted = []
    system, security, audit = (a_client(hospital, role) for role in (SYSTEM, SECURITY, AUDIT))
    clients = {"/accounts/": system, "/accounts/proposals/": security, "/audit/": audit}
    for round_number in range(2):
        for turn in range(1 + 3 * round_number):
            account = an_account(f"zhou-{round_number}{turn}")
            RoleGrant.objects.create(
                account=account,
                role=Role.NURSE,
                organisation=hospital,
                area=hospital.area,
                since=datetime(2026, 1, 2, tzinfo=UTC),
                granted_by="account:1",
            )
        for address, client in clients.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == HTTPStatus.OK
            counted.append((address, len(captured)))
    assert counted[:3] == counted[3:]


def test_one_signs_out_everywhere_with_one_press() -> None:
    account = an_account("zhou-shan")
    here, there = Client(), Client()
    sign_in_as(here, account)
    sign_in_as(there, account)
    assert here.get("/account/").content.decode().count("退出这一处") == 2
    assert here.post("/account/sign-ins/end/", {"which": "all"}).headers["Location"] == "/"
    assert there.get("/account/").status_code == HTTPStatus.FOUND


def test_one_ends_only_ones_own_sign_ins() -> None:
    mine, theirs = Client(), Client()
    sign_in_as(mine, an_account("zhou-shan"))
    sign_in_as(theirs, an_account("lin-qinghe"))
    number = SignIn.objects.get(account__login="lin-qinghe").pk
    mine.post("/account/sign-ins/end/", {"which": str(number)})
    assert theirs.get("/account/").status_code == HTTPStatus.OK
    for slip in ("", "x", "²", "-1"):
        answer = mine.post("/account/sign-ins/end/", {"which": slip})
        assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert mine.get("/account/").status_code == HTTPStatus.OK


def test_a_password_is_changed_with_the_current_one_and_never_shown() -> None:
    client = Client()
    account = an_account("zhou-shan")
    sign_in_as(client, account)
    new = "walnut-river-47-hat"
    form = {"current_password": "wrong-one", "new_password": new, "new_password_again": new}
    answer = client.post("/account/password/", form)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert new not in answer.content.decode()
    assert "现在的密码不对" in answer.content.decode()
    answer = client.post("/account/password/", form | {"new_password_again": "walnut"})
    assert "两次输入的新密码不一样" in answer.content.decode()
    answer = client.post("/account/password/", form | {"current_password": PASSWORD}, follow=True)
    assert "密码已经修改" in answer.content.decode()
    account.refresh_from_db()
    assert account.check_password(new)
