"""The offices outside the platform, for the demonstration: a process with small servers of their own.

``minkang demo`` starts it beside the portal. Each office has its key in the data folder, is registered
with the gateway the first time, and does its parts of joint cases after its habit. The process ends when
its standard input does, and so never outlives who started it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.utils.timezone import localdate

from minkang.city.affairs_habits import OutsideHabit, habits
from minkang.city.offices import Habit, Identity, OutsideOffice
from minkang.kernel import jws
from minkang.kernel.identifiers import resident_check_character
from minkang.project import readiness, serving
from minkang.project.environment import environment

BY = "system:demo"
PART = "onething.part"
OWNER_ONLY = 0o600
# Numbers of nobody: no county has this code (see the figures of the region).
NOWHERE = "210599"
HABITS: Mapping[str, tuple[Habit, float]] = {
    "police": (Habit.PROMPT, 5.0),
    "social-security": (Habit.FORGETFUL, 30.0),
    "medical-insurance": (Habit.SILENT, 0.0),
}
"""How each behaves, and how many seconds it thinks; the silent one shows what silence looks like."""


@contextmanager
def open_offices(port: int) -> Iterator[None]:
    """Keep the offices open beside the portal on a port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "minkang.project.outside", str(port)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "minkang.project.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(timeout=20)


def main(port: int) -> None:
    """Open every office that the region has, until standard input ends."""
    readiness.prepare(with_database=True)
    try:
        with ExitStack() as open_now:
            for habit in habits().offices:
                _open(habit, f"http://{serving.HOST}:{port}", open_now)
            sys.stdin.read()
    finally:
        readiness.release()


def _open(habit: OutsideHabit, platform: str, open_now: ExitStack) -> None:
    from minkang.engines.gateway import services as gateway  # noqa: PLC0415 - after Django is set up
    from minkang.engines.gateway.queries.board import endpoint_of  # noqa: PLC0415 - as above
    from minkang.registry.organisations.queries.lists import list_public_organisations  # noqa: PLC0415

    at = datetime.now(tz=UTC)
    named = list_public_organisations(localdate(at)).filter(name__endswith=habit.name)
    organisation = named.order_by("credit_code").values_list("rid", flat=True).first()
    if organisation is None:
        return
    pair = _key(environment().home / "offices" / f"{habit.code}.pem")
    manner, seconds = HABITS[habit.code]
    identity = Identity(habit.code, jws.signer_of(pair.kid, pair.private_pem), manner, seconds)
    office = open_now.enter_context(OutsideOffice(identity, platform, clerk))
    known = endpoint_of(organisation)
    if known is None:
        entry = gateway.OfficeEntry(
            organisation=organisation,
            code=habit.code,
            endpoint=office.endpoint,
            answers_within=timedelta(minutes=habit.minutes),
            public_pem=pair.public_pem,
            kinds=(PART,),
        )
        gateway.register_office(entry=entry, by=BY, at=at)
    elif known != office.endpoint:
        gateway.move_office(office=organisation, endpoint=office.endpoint, by=BY, at=at)


def clerk(kind: str, body: Mapping[str, str]) -> Mapping[str, str] | None:
    """What an office answers: the numbers it gives for a part; nothing to what only informs it."""
    if kind != PART or body.get("does") == "stop":
        return None
    serial = int(sha256(body["number"].encode()).hexdigest(), 16) % 10**8
    number = f"{NOWHERE}{serial:08d}"
    match body.get("part", ""):
        case "household":
            given = _household(body, number, serial)
        case "social_card":
            given = {"newborn.social_security_number": number}
        case "insurance":
            given = {"newborn.insurance_number": number}
        case "reimbursement":
            given = {"birth.reimbursement_number": number}
        case _:
            reason = "本单位不办理这一项，请与平台核对办理部门。"
            return {"outcome": "refused", "reason": reason}
    return {"outcome": "done", **given}


def _household(body: Mapping[str, str], number: str, serial: int) -> dict[str, str]:
    side = "father" if body.get("birth.household_with") == "father" else "mother"
    return {
        "newborn.identity_number": _resident_number(body, serial),
        "household.book_number": number,
        "household.head": body[f"{side}.name"],
        "person.address": body[f"{side}.household_address"],
    }


def _resident_number(body: Mapping[str, str], serial: int) -> str:
    """Odd for boys, even for girls (GB 11643)."""
    order = serial % 499 * 2 + (body.get("newborn.sex") == "male")
    stem = f"{NOWHERE}{body['newborn.birth_date'].replace('-', '')}{order:03d}"
    return stem + resident_check_character(stem)


def _key(file: Path) -> jws.KeyPair:
    """The key of an office, made the first time."""
    if file.exists():
        private_pem = file.read_text(encoding="ascii")
        return jws.key_pair_of(private_pem)
    pair = jws.make_key()
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as out:  # noqa: PTH123 - with its mode from the first byte
        out.write(pair.private_pem)
    return pair


if __name__ == "__main__":
    main(int(sys.argv[1]))
