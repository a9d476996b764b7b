"""The gate as it is really served: granian, two threads at once, one booking."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from booking_samples import a_clinic, a_person, a_session
from minkang.engines.booking.api import tokens
from minkang.engines.booking.models import Booking
from minkang.kernel.audit.models import Entry

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SERVE = "from minkang.project.serving import pages_server; pages_server({port}, workers=1).serve()"
HOST = "127.0.0.1"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A served portal on the database of this test."""
    with closing(socket()) as probe:
        probe.bind((HOST, 0))
        chosen: int = probe.getsockname()[1]
    about = connection.settings_dict
    where = f"{about['USER']}@/{about['NAME']}?host={about['HOST']}"
    surroundings = {
        "MINKANG_HOME": str(tmp_path),
        "MINKANG_DATABASE_URL": f"postgresql://{where}",
        "MINKANG_SECRET_KEY": settings.SECRET_KEY,
    }
    program = [sys.executable, "-c", SERVE.format(port=chosen)]
    served = subprocess.Popen(
        program, env=os.environ | surroundings, stderr=subprocess.DEVNULL, start_new_session=True
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and not answers(chosen):
        time.sleep(0.1)
    yield chosen
    os.killpg(served.pid, signal.SIGKILL)
    served.wait()


def answers(port: int) -> bool:
    try:
        with closing(HTTPConnection(HOST, port, timeout=5)) as line:
            line.request("GET", "/robots.txt")
            return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def post(port: int, path: str, said: dict[str, object], token: str, key: str) -> tuple[int, Any]:
    with closing(HTTPConnection(HOST, port, timeout=20)) as line:
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        line.request("POST", path, json.dumps(said), headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())


def test_a_double_press_books_once_and_the_booking_can_be_given_up(port: int) -> None:
    now = datetime.now(tz=UTC)
    session = a_session(
        a_clinic(), on=localdate(now) + timedelta(days=1), opens_at=now - timedelta(days=1)
    )
    slot = session.slots.values_list("pk", flat=True)[0]
    person = a_person().rid
    token = tokens.issue(account=person, person=person, persons=frozenset(), at=now)
    asked: dict[str, object] = {"person": str(person), "slot": slot}
    with ThreadPoolExecutor(8) as presses:
        told = list(
            presses.map(
                lambda _: post(port, "/api/booking/bookings", asked, token, "one-press"), range(8)
            )
        )
    assert sorted(status for status, _ in told) == [200] * 7 + [201]
    (rid,) = {said["booking"] for _, said in told}
    assert str(Booking.objects.get().rid) == rid
    assert Entry.objects.filter(subject=f"booking:{rid}").count() == 1
    status, said = post(port, f"/api/booking/bookings/{rid}/cancel", {}, token, "give-it-up")
    assert (status, said["state"]) == (200, "cancelled")
    status, said = post(port, "/api/booking/bookings", asked, token + "A", "one-press")
    assert (status, said["code"]) == (401, "booking.token_forged")
    with closing(HTTPConnection(HOST, port, timeout=20)) as line:
        line.request("HEAD", "/api/booking/nothing", headers={"Accept": "application/json"})
        assert line.getresponse().status == 404
