"""An empty installation gets its areas, its authority and its three administrators, once."""

import argparse
import getpass
import importlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.project.cli import COMMANDS
from minkang.registry.access.terms import ADMINISTRATORS
from minkang.registry.accounts.models import Account, RoleGrant
from minkang.registry.organisations.models import Organisation
from minkang.registry.places.models import Area
from signing_in import a_hospital

pytestmark = pytest.mark.django_db

CODE = "11210500463000001N"
LOAD = ("--region", "benxi")
AUTHORITY = ("--authority", CODE, "--name", "本溪市卫生健康委员会", "--area", "210502001002")
PEOPLE = ("--system", "wang.fang", "王芳", "--security", "li.qiang", "李强", "--audit", "zhao.min", "赵敏")  # fmt: skip
GOOD = ("copper-lantern-river", "seven-quiet-maples", "orbit-kettle-walnut")
FOUND = (*PEOPLE, "--organisation", CODE, "--region", "benxi")


def command(name: str, *words: str) -> int:
    module = importlib.import_module(f"minkang.project.commands.{COMMANDS[name].module}")
    parser = argparse.ArgumentParser()
    module.configure(parser)
    return int(module.run(parser.parse_args(words)))


def found(*words: str) -> int:
    return command("administrators", *(words or FOUND))


@pytest.fixture(autouse=True)
def passwords(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Standard input with three good passwords."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(GOOD) + "\n"))
    return monkeypatch


@pytest.fixture
def office() -> Organisation:
    """An office that stands, with the city around it."""
    hospital = a_hospital()
    Organisation.objects.filter(pk=hospital.pk).update(credit_code=CODE)
    return hospital


def test_the_three_are_opened_with_roles_in_force_and_a_password_to_change(
    office: Organisation,
) -> None:
    assert found() == 0
    held = {(one.account.login, one.role, one.organisation_id, one.area_id, one.granted_by, one.approved_by)
            for one in RoleGrant.objects.select_related("account")}  # fmt: skip
    by = ("system:installation", "system:installation-approval")
    where = (office.pk, "210500000000")
    assert held == {
        ("wang.fang", "system_administrator", *where, *by),
        ("li.qiang", "security_administrator", *where, *by),
        ("zhao.min", "audit_administrator", *where, *by),
    }
    for login, password in zip(("wang.fang", "li.qiang", "zhao.min"), GOOD, strict=True):
        account = Account.objects.get(login=login)
        assert account.must_change
        assert account.check_password(password)
    assert Entry.objects.filter(type="accounts.grant_approved").count() == len(ADMINISTRATORS)


@pytest.mark.usefixtures("office")
def test_the_first_sign_in_asks_for_an_authenticator(client: Client) -> None:
    assert found() == 0
    answer = client.post("/sign-in/", {"login": "wang.fang", "password": GOOD[0]})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/sign-in/authenticator/?next=%2Fmy%2F",
    )


@pytest.mark.usefixtures("office")
def test_passwords_are_typed_twice_at_a_terminal(passwords: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter([GOOD[0], GOOD[0], GOOD[1], GOOD[1], GOOD[2], GOOD[2] + "!"])
    passwords.setattr(sys, "stdin", Terminal())
    passwords.setattr(getpass, "getpass", lambda _prompt: next(typed))
    refused("project.passwords_differ")
    typed = iter([one for one in GOOD for _twice in range(2)])
    assert found() == 0


@pytest.mark.usefixtures("office")
def test_a_second_founding_is_refused_also_when_one_of_the_three_is_left(
    passwords: pytest.MonkeyPatch,
) -> None:
    assert found() == 0
    RoleGrant.objects.exclude(role="audit_administrator").delete()
    passwords.setattr(sys, "stdin", io.StringIO("\n".join(GOOD)))
    others = ("--system", "a.b", "甲", "--security", "c.d", "乙", "--audit", "e.f", "丙")
    refused("accounts.administrators_taken", *others, *FOUND[-4:])


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("typed", "words", "code"),
    [
        (GOOD, [one.replace("li.qiang", "wang.fang") for one in FOUND], "accounts.logins_equal"),
        (GOOD, [one.replace("li.qiang", "Li Qiang") for one in FOUND], "accounts.login_malformed"),
        ((*GOOD[:2], "wang1234"), FOUND, "accounts.password_too_short"),
        ((*GOOD[:2], "zhao.min-123456"), FOUND, "accounts.password_too_common"),
        (GOOD[:2], FOUND, "project.passwords_missing"),
        (GOOD, [one.replace(CODE, "11210500001234567Y") for one in FOUND], "accounts.office_unknown"),
        (GOOD, [one.replace("benxi", "siping") for one in FOUND], "places.area_unknown"),
    ],
)  # fmt: skip
def test_what_is_refused_opens_no_account_at_all(
    passwords: pytest.MonkeyPatch, typed: tuple[str, ...], words: list[str], code: str
) -> None:
    passwords.setattr(sys, "stdin", io.StringIO("\n".join(typed)))
    refused(code, *words)
    assert not Account.objects.exists()


@pytest.mark.usefixtures("office")
def test_a_closed_office_seats_nobody() -> None:
    Organisation.objects.update(closed_on="2020-01-01")
    refused("accounts.office_unknown")
    assert not Account.objects.exists()


def test_the_authority_is_named_whole_and_in_an_area_that_exists() -> None:
    for words, code in (
        (AUTHORITY[:4], "project.authority_incomplete"),
        ((*AUTHORITY[:5], "210502999999"), "places.area_unknown"),
        (("--authority", "11210500463000001A", *AUTHORITY[2:]), "identifiers.check_digit_wrong"),
    ):
        with pytest.raises(Refused, match=f"^{code}:"):
            command("registry load", *LOAD, *words)
        assert not Area.objects.exists()


def refused(code: str, *words: str) -> None:
    with pytest.raises(Refused, match=f"^{code}:"):
        found(*words)


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that a system user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="minkang-home-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
def test_an_empty_folder_becomes_an_installation_by_two_commands(home: Path) -> None:
    def minkang(*words: str, says: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "minkang.project.cli", *words], input=says,
            capture_output=True, text=True, check=False, timeout=110,
            env=os.environ | {"MINKANG_HOME": str(home), "MINKANG_DATABASE_URL": ""},
        )  # fmt: skip

    loaded = minkang("registry", "load", *LOAD, *AUTHORITY)
    assert loaded.returncode == 0, loaded.stderr
    assert f"next: `minkang administrators --organisation {CODE}`" in loaded.stdout
    opened = minkang("administrators", *FOUND, says="\n".join(GOOD))
    assert opened.returncode == 0, opened.stderr
    assert "li.qiang" in opened.stdout
    assert GOOD[1] not in opened.stdout + opened.stderr
