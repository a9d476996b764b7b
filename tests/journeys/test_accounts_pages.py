"""Signing in with a browser: step by step, never twice with one code, never to another site."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minkang.registry.access.terms import Role
from minkang.registry.accounts.models import Account, SignIn
from minkang.registry.accounts.services.authenticators import code_at
from minkang.registry.organisations.models import Organisation
from signing_in import PASSWORD, a_hospital, an_account, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital() -> Organisation:
    return a_hospital()


def a_doctor(hospital: Organisation, *roles: Role) -> Account:
    return an_account(
        "doctor-lin", *(roles or (Role.DOCTOR,)), organisation=hospital, area=hospital.area
    )


def type_password(client: Client, login: str, password: str = PASSWORD, onward: str = "") -> str:
    """Send the first form; returns where it leads."""
    answer = client.post("/sign-in/", {"login": login, "password": password, "next": onward})
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
    return str(answer.headers["Location"])


def code_of(secret: str) -> str:
    return code_at(secret, int(datetime.now(tz=UTC).timestamp()) // 30)


def test_a_doctor_enrols_an_authenticator_and_comes_to_the_desk(
    client: Client, hospital: Organisation
) -> None:
    a_doctor(hospital)
    where = type_password(client, "doctor-lin")
    assert where.startswith("/sign-in/authenticator/")
    page = client.get(where).content.decode()
    assert "<svg" in page
    secret = re.search(r"reference\">([A-Z2-7 ]{39})<", page)
    assert secret is not None
    answer = client.post(
        where, {"code": code_of(secret[1].replace(" ", "")), "next": "/my/"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/my/"
    page = answer.content.decode()
    assert "林清河" in page
    assert "医生 · 第一医院 · 本溪市" in re.sub(r"<[^>]+>|\s{2,}", "", page)
    assert client.get(where).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_session_key_changes_at_each_step_so_a_planted_one_opens_nothing(
    client: Client, hospital: Organisation, settings: LazySettings
) -> None:
    a_doctor(hospital)
    planted = Client()
    session = planted.session
    session["mine"] = 1
    session.save()
    keys = [str(session.session_key)]
    client.cookies[settings.SESSION_COOKIE_NAME] = keys[0]
    where = type_password(client, "doctor-lin")
    keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    secret = re.search(r"reference\">([A-Z2-7 ]{39})<", client.get(where).content.decode())
    assert secret is not None
    client.post(where, {"code": code_of(secret[1].replace(" ", ""))})
    keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(set(keys)) == 3
    assert SignIn.objects.get().session_key == keys[2]
    for old in keys[:2]:
        planted.cookies[settings.SESSION_COOKIE_NAME] = old
        assert planted.get("/my/").status_code == HTTPStatus.FOUND
        assert not Session.objects.filter(session_key=old).exists()


def test_between_password_and_code_nobody_is_signed_in(
    client: Client, hospital: Organisation
) -> None:
    a_doctor(hospital)
    type_password(client, "doctor-lin")
    answer = client.get("/my/")
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.headers["Location"] == "/sign-in/?next=%2Fmy%2F"


@pytest.mark.parametrize(
    ("said", "led"),
    [
        ("/units/?sort=name", "/units/?sort=name"),
        ("", "/my/"),
        ("https://elsewhere.example/", "/my/"),
        ("//elsewhere.example/", "/my/"),
        ("/\\elsewhere.example", "/my/"),
        ("javascript:alert(1)", "/my/"),
        ("units/", "/my/"),
        ("/%0d%0aLocation:x", "/%0d%0aLocation:x"),
    ],
)
def test_signing_in_leads_only_to_paths_of_this_site(client: Client, said: str, led: str) -> None:
    an_account("lin-qinghe")
    assert type_password(client, "lin-qinghe", onward=said) == led


def test_a_wrong_password_keeps_the_login_name_and_where_one_wanted_to_go(client: Client) -> None:
    answer = client.post(
        "/sign-in/", {"login": "lin-qinghe", "password": "not-my-password", "next": "/units/"}
    )
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="lin-qinghe"' in page
    assert 'value="/units/"' in page
    assert "not-my-password" not in page


def test_a_page_of_somebody_asks_to_sign_in_and_comes_back(client: Client) -> None:
    an_account("lin-qinghe")
    asked = client.get("/my/?seat=2")
    assert asked.headers["Location"] == "/sign-in/?next=%2Fmy%2F%3Fseat%3D2"
    assert type_password(client, "lin-qinghe", onward="/my/?seat=2") == "/my/?seat=2"


def test_who_asks_for_json_is_told_instead_of_led(client: Client) -> None:
    answer = client.get("/my/", headers={"accept": "application/json"})
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.json()["code"] == "access.sign_in_first"


def test_nobody_touches_neither_session_nor_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, settings: LazySettings
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/accessibility/")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    client.cookies[settings.SESSION_COOKIE_NAME] = "'; drop table\0"
    with django_assert_num_queries(0):
        client.get("/accessibility/")


def test_somebody_costs_one_query_a_page_and_their_pages_are_never_stored(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in_as(client, an_account("lin-qinghe"))
    with django_assert_num_queries(1):
        answer = client.get("/accessibility/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]
    assert "退出" in answer.content.decode()


def test_an_idle_browser_is_signed_out(client: Client, hospital: Organisation) -> None:
    sign_in_as(client, a_doctor(hospital))
    quarter = timedelta(minutes=15)
    SignIn.objects.update(started_at=datetime.now(tz=UTC) - 2 * quarter)
    SignIn.objects.update(seen_at=datetime.now(tz=UTC) - quarter + timedelta(seconds=30))
    assert client.get("/my/").status_code == HTTPStatus.OK
    SignIn.objects.update(seen_at=datetime.now(tz=UTC) - quarter)
    assert client.get("/my/").status_code == HTTPStatus.FOUND


def test_a_request_is_noted_once_a_minute(client: Client) -> None:
    sign_in_as(client, an_account("lin-qinghe"))
    before = datetime.now(tz=UTC) - timedelta(minutes=2)
    SignIn.objects.update(started_at=before, seen_at=before)
    client.get("/my/")
    noted = SignIn.objects.get().seen_at
    assert datetime.now(tz=UTC) - noted < timedelta(minutes=1)
    client.get("/my/")
    assert SignIn.objects.get().seen_at == noted


def test_signing_out_takes_a_press_of_the_button_and_ends_the_session(client: Client) -> None:
    key = sign_in_as(client, an_account("lin-qinghe"))
    assert client.get("/sign-out/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert SignIn.objects.filter(session_key=key).exists()
    assert client.post("/sign-out/").headers["Location"] == "/"
    assert not SignIn.objects.exists()
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/my/").status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/code/", "/sign-out/"])
def test_a_form_of_another_site_is_not_accepted(address: str) -> None:
    an_account("lin-qinghe")
    answer = Client(enforce_csrf_checks=True).post(
        address, {"login": "lin-qinghe", "password": PASSWORD}
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not SignIn.objects.exists()


def test_a_step_begun_too_long_ago_starts_again_with_the_password(
    client: Client, hospital: Organisation
) -> None:
    a_doctor(hospital)
    where = type_password(client, "doctor-lin")
    session = client.session
    session["pending"] |= {"until": datetime.now(tz=UTC).isoformat()}
    session.save()
    answer = client.get(where)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'name="password"' in answer.content.decode()


def test_who_has_several_roles_chooses_whose_tasks_to_see(
    client: Client, hospital: Organisation
) -> None:
    sign_in_as(client, a_doctor(hospital, Role.DOCTOR, Role.DIRECTOR))
    page = client.get("/my/").content.decode()
    assert re.search(r'\?seat=1" aria-current="true">医生', page)
    page = client.get("/my/?seat=2").content.decode()
    assert re.search(r'\?seat=2" aria-current="true">局领导', page)
    assert re.search(
        r'\?seat=1" aria-current="true">医生', client.get("/my/?seat=x").content.decode()
    )


def expire(client: Client) -> None:
    key = client.cookies["minkang_session"].value
    hour = timedelta(hours=1)
    then = datetime.now(tz=UTC) - hour
    SignIn.objects.filter(session_key=key).update(started_at=then, seen_at=then)


FORM = {"current_password": PASSWORD, "which": "17", "note": "您好 <b>"}


def test_what_was_sent_after_the_session_ended_waits_behind_the_sign_in(client: Client) -> None:
    sign_in_as(client, an_account("lin-qinghe"))
    expire(client)
    answer = client.post("/account/sign-ins/end/", FORM)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert "您填写的内容已经保存" in answer.content.decode()
    kept = Session.objects.get(pk=client.cookies["minkang_session"].value)
    assert "您好" not in str(kept.get_decoded())
    assert type_password(client, "lin-qinghe") == "/sign-in/draft/"
    page = client.get("/sign-in/draft/").content.decode()
    assert 'action="/account/sign-ins/end/"' in page
    assert 'name="note" value="您好 &lt;b&gt;"' in page
    assert PASSWORD not in page
    assert client.get("/sign-in/draft/").headers["Location"] == "/my/"


def test_nobody_else_gets_what_another_was_sending(client: Client) -> None:
    sign_in_as(client, an_account("lin-qinghe"))
    an_account("zhou-shan")
    expire(client)
    client.post("/account/sign-ins/end/", FORM)
    assert type_password(client, "zhou-shan") == "/my/"
    assert client.get("/sign-in/draft/").headers["Location"] == "/my/"


def test_a_draft_survives_the_code_between_password_and_desk(
    client: Client, hospital: Organisation
) -> None:
    sign_in_as(client, a_doctor(hospital))
    expire(client)
    client.post("/account/sign-ins/end/", FORM)
    where = type_password(client, "doctor-lin")
    secret = re.search(r"reference\">([A-Z2-7 ]{39})<", client.get(where).content.decode())
    assert secret is not None
    answer = client.post(where, {"code": code_of(secret[1].replace(" ", ""))})
    assert answer.headers["Location"] == "/sign-in/draft/"
