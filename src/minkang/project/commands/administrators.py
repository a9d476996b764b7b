"""`minkang administrators`: the first three people of a real installation."""

import argparse
import getpass
import sys

from django.conf import settings
from django.utils import timezone

from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.regions import region
from minkang.registry.access.terms import Role
from minkang.registry.accounts import services as accounts

EXAMPLE = (
    "minkang administrators --organisation 11210500463000001N "
    "--system wang.fang 王芳 --security li.qiang 李强 --audit zhao.min 赵敏"
)
BY = "system:installation"
ROLES = {
    "system": (Role.SYSTEM_ADMINISTRATOR, "opens accounts and proposes roles"),
    "security": (Role.SECURITY_ADMINISTRATOR, "approves roles and unlocks accounts"),
    "audit": (Role.AUDIT_ADMINISTRATOR, "reads the audit log"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Three people, their office and their region; passwords are never among the words."""
    for word, (_, does) in ROLES.items():
        parser.add_argument(
            f"--{word}", nargs=2, required=True, metavar=("LOGIN", "NAME"), help=f"who {does}"
        )
    parser.add_argument(
        "--organisation", required=True, help="credit code of their office, registered already"
    )
    parser.add_argument(
        "--region",
        default=settings.MINKANG_REGION,
        help="slug or GB/T 2260 code their roles are granted for (default: the region served)",
    )
    parser.description = (
        "Open the system, security and audit administrator of an installation that has none. Their "
        "passwords are typed twice at the terminal, or read from standard input, one a line in the "
        "order above; each chooses another one and an authenticator at the first sign-in."
    )


def run(words: argparse.Namespace) -> int:
    """Read the passwords and open the three accounts, all or none."""
    here = region(words.region)
    founders = [
        accounts.Founder(role, login, name, _password(login))
        for role, login, name in (
            (role, *getattr(words, word)) for word, (role, _) in ROLES.items()
        )
    ]
    accounts.open_first_administrators(
        founders=founders,
        seat=accounts.Seat(words.organisation, f"{here.code}000000"),
        by=BY,
        at=timezone.localtime(),
    )
    for one in founders:
        sys.stdout.write(f"minkang: {one.login:<24} {one.role.label_en}\n")
    sys.stdout.write("minkang: each sets an authenticator and a new password at /sign-in/\n")
    return 0


def _password(login: str) -> str:
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise Refused(_MISSING)
        return line.rstrip("\r\n")
    typed = getpass.getpass(f"password of {login}: ")
    if getpass.getpass(f"password of {login} again: ") != typed:
        raise Refused(_DIFFER)
    return typed


_MISSING = Refusal(
    "project.passwords_missing",
    "标准输入里不够三个密码，所以没有开设账号。请每行写一个，顺序是系统、安全、审计管理员。",
    "standard input ended before three passwords; one a line: system, security, audit",
)
_DIFFER = Refusal(
    "project.passwords_differ",
    "两次输入的密码不一样，所以没有开设账号。请重新运行，再输入一遍。",
    "the two entries differ; nothing was opened, run the command again",
)
