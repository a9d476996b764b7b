"""The gate as it is really served: granian, two threads at once, one booking."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from socket import create_connection, socket
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


@pytest.fixture(scope="module")
def surroundings(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,  # noqa: ARG001 - its database
) -> dict[str, str]:
    """The environment of a portal on the database of the run."""
    about = connection.settings_dict
    where = f"{about['USER']}@/{about['NAME']}?host={about['HOST']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "minkang.project.settings",
        "MINKANG_HOME": str(tmp_path_factory.mktemp("portal")),
        "MINKANG_DATABASE_URL": f"postgresql://{where}",
        "MINKANG_SECRET_KEY": settings.SECRET_KEY,
    }


@pytest.fixture(scope="module")
def port(surroundings: dict[str, str]) -> Iterator[int]:
    """A served portal, for all tests of this file: what each committed is gone before the next."""
    words = [sys.executable, "-m", "django", "collectstatic", "--no-input", "-v0"]
    subprocess.run(words, env=surroundings, check=True)
    with closing(socket()) as probe:
        probe.bind((HOST, 0))
        chosen: int = probe.getsockname()[1]
    program = [sys.executable, "-c", SERVE.format(port=chosen)]
    served = subprocess.Popen(
        program, env=surroundings, stderr=subprocess.DEVNULL, start_new_session=True
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and served.poll() is None and not answers(chosen):
        time.sleep(0.1)
    assert served.poll() is None, "the portal ended while it started"
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


def test_who_hangs_up_takes_nobody_along_and_their_booking_can_be_found(port: int) -> None:
    now = datetime.now(tz=UTC)
    session = a_session(
        a_clinic(), on=localdate(now) + timedelta(days=1), opens_at=now - timedelta(days=1)
    )
    slot = session.slots.values_list("pk", flat=True)[0]
    people = [a_person().rid for _ in range(6)]
    said = [json.dumps({"person": str(person), "slot": slot}) for person in people]
    bearers = [
        tokens.issue(account=person, person=person, persons=frozenset(), at=now)
        for person in people
    ]
    for body, bearer in zip(said[:3], bearers[:3], strict=True):
        with closing(create_connection((HOST, port), timeout=20)) as line:
            head = (
                f"POST /api/booking/bookings HTTP/1.1\r\nHost: {HOST}\r\n"
                f"Authorization: Bearer {bearer}\r\nIdempotency-Key: hang-up-1\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            line.sendall((head + body).encode())
    with ThreadPoolExecutor(6) as crowd:
        told = list(
            crowd.map(
                lambda turn: post(
                    port,
                    "/api/booking/bookings",
                    json.loads(said[turn]),
                    bearers[turn],
                    "hang-up-1",
                ),
                range(6),
            )
        )
    assert {status for status, _ in told} <= {200, 201}
    assert Booking.objects.count() == len(people)


def test_pages_behind_the_door_read_forms_and_send_files(port: int) -> None:
    with closing(HTTPConnection(HOST, port, timeout=20)) as line:
        line.request("GET", "/sign-in/?next=/%E4%B8%AD")
        page = line.getresponse()
        html = page.read().decode()
        assert page.status == 200
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        (hidden,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[:1]
        # Only who sent the hidden word of the page comes as far as being asked who they are.
        for word, status in ((hidden, 401), ("x" * 9000, 403)):
            headers = {
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie,
            }
            line.request("POST", "/api/booking/token", f"csrfmiddlewaretoken={word}", headers)
            refused = line.getresponse()
            assert (refused.status, refused.read()[:1]) == (status, b"{")
        (sheet,) = re.findall(r'href="(/static/[^"]+\.css)"', html)[:1]
        line.request("GET", sheet)
        assert line.getresponse().read()
