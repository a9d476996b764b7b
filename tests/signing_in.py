"""Somebody signs in, for tests of any page: an account with roles in force, and a browser of theirs.

    account = an_account("doctor-1", Role.DOCTOR, organisation=hospital, area=county)
    sign_in_as(client, account)

Staff have passed a one-time code unless the test says otherwise.
"""

import itertools
from datetime import UTC, date, datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from minkang.registry.access.terms import Role
from minkang.registry.accounts import services
from minkang.registry.accounts.models import Account
from minkang.registry.accounts.services import Signed
from minkang.registry.organisations.models import Organisation, Practitioner
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.people.models import Person
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel

PASSWORD = "lilac-kettle-orbit-71"  # noqa: S105 - of accounts that live for one test
OPENED_AT = datetime(2026, 1, 2, tzinfo=UTC)
_turn = itertools.count(1)


def an_account(
    login: str = "",
    *roles: Role,
    organisation: Organisation | None = None,
    area: Area | None = None,
    person: Person | None = None,
    practitioner: Practitioner | None = None,
    name: str = "林清河",
) -> Account:
    """An account with these roles in force, all at one organisation and area."""
    account = Account.objects.create(
        login=login or f"someone-{next(_turn)}",
        name=name,
        person=person,
        practitioner=practitioner,
        password=_hashed(),
        opened_at=OPENED_AT,
    )
    for role in roles:
        is_own = role is Role.RESIDENT
        made = services.grant(
            account=account.pk,
            role=role,
            organisation=None if is_own else organisation,
            area=None if is_own else area,
            by="system:test",
            at=OPENED_AT,
        )
        if not is_own:
            services.approve_grant(grant=made.pk, by="system:another", at=OPENED_AT)
    return account


@cache
def _hashed() -> str:
    # Hashing is meant to be slow; one hash serves every account of the run.
    return make_password(PASSWORD)


def sign_in_as(client: Client, account: Account, *, has_second_factor: bool = True) -> str:
    """Sign `account` in with this client; returns the session key."""
    session = SessionStore()
    session["account"] = str(account.pk)
    session.save()
    services.begin_session(
        signed=Signed(account.pk, has_passed_code=has_second_factor),
        session_key=str(session.session_key),
        agent="",
        network="127.0.0.0/24",
        at=datetime.now(tz=UTC),
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return str(session.session_key)


def a_hospital() -> Organisation:
    """A hospital of Benxi, with the city and the province around it."""
    province = Area.objects.create(
        code="210000000000", name="辽宁省", level=AreaLevel.PROVINCE, valid_from=date(1954, 1, 1)
    )
    city = Area.objects.create(
        code="210500000000",
        name="本溪市",
        name_en="Benxi",
        level=AreaLevel.CITY,
        parent=province,
        valid_from=date(1954, 1, 1),
    )
    return Organisation.objects.create(
        name="第一医院",
        credit_code="12210500463000001A",
        category=Category.GENERAL_HOSPITAL,
        level=Level.TERTIARY,
        ownership=Ownership.GOVERNMENT,
        area=city,
        opened_on=date(1990, 1, 1),
    )
