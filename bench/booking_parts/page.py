"""The same booking by the ordinary page: residents who are signed in press the button of their form."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db import connection

from booking_parts.ground import Clinic, person
from booking_parts.load import HOST, request

SECRET = "c" * 32
ACCOUNTS = """
INSERT INTO accounts_account (rid, login, name, person_id, password, is_active, is_demo, must_change,
    opened_at)
SELECT md5('a' || n)::uuid, 'resident-' || n, '居民' || n, md5('p' || n)::uuid, '!', true, false, false, %s
FROM generate_series(0, %s - 1) AS n
"""
GRANTS = """
INSERT INTO accounts_rolegrant (account_id, role, since, granted_by, approved_by)
SELECT rid, 'resident', opened_at, 'system:bench', '' FROM accounts_account
"""
SIGN_INS = """
INSERT INTO accounts_signin (session_key, account_id, has_second_factor, agent, network, started_at,
    seen_at)
SELECT md5('s' || n), md5('a' || n)::uuid, false, '', '', %s, %s FROM generate_series(0, %s - 1) AS n
"""


def sign_in(people: int) -> list[str]:
    """Give the first `people` an account and a session; returns the session key of each."""
    now = datetime.now(tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [now, people])
        cursor.execute(GRANTS)
        cursor.execute(SIGN_INS, [now, now, people])
        cursor.execute("SELECT md5('s' || n) FROM generate_series(0, %s - 1) AS n", [people])
        return [key for (key,) in cursor.fetchall()]


def page_requests(clinic: Clinic, port: int, keys: list[str]) -> list[str]:
    """The form of the page for every signed-in resident, each for themselves."""
    return [_posted(clinic, port, number, key) for number, key in enumerate(keys)]


def _posted(clinic: Clinic, port: int, number: int, key: str) -> str:
    turn = (number * 7919) % len(clinic.slots)
    session = clinic.sessions[turn * len(clinic.sessions) // len(clinic.slots)]
    form = {
        "csrfmiddlewaretoken": SECRET,
        "key": f"page-{number:08d}",
        "time": f"{clinic.slots[turn]}:public",
        "person": str(person(number)),
        "ground": "none",
    }
    headers = {
        "Cookie": f"__Host-minkang_session={key}; csrftoken={SECRET}",
        "Referer": f"https://{HOST}:{port}/",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return request(port, f"/visits/sessions/{session}/", headers, urlencode(form), number)
