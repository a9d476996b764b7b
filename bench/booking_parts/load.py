"""The load: prepared requests walked through by wrk, and the raw statement driven by pgbench."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from booking_parts.ground import Clinic, person
from minkang.engines.booking.api import tokens
from minkang.project.postgres import Server

CLIENTS = 64
HOST = "127.0.0.1"
# Not to be met in a request.
BETWEEN = "\x01"
LUA = """
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long ns; } moment; int clock_gettime(int, moment *);")
local requests, answered = {}, 0
local filler = "GET /api/booking/bookings HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n"
local threads = {}

local function now()
  local moment = ffi.new("moment")
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.s) + tonumber(moment.ns) / 1e9
end

function setup(thread) threads[#threads + 1] = thread end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for one in file:read("*a"):gmatch("[^\\1]+") do requests[#requests + 1] = one end
  file:close()
  asked, had, booked, full, other, seconds = 0, #requests, 0, 0, 0, 0
  if args[2] then count_all(args[2]) end
  began = now()
end

function count_all(finished)
  function response(status)
    if status == 405 then return end
    if status == 201 then booked = booked + 1
    elseif status == 409 then full = full + 1
    else other = status end
    answered, seconds = answered + 1, now() - began
    if answered == had then io.open(finished, "w"):close() end
  end
end

function request()
  -- wrk asks once before it connects, to see what a request looks like, and sends that one to nobody.
  if not is_seen then
    is_seen = true
    return filler
  end
  asked = asked + 1
  return requests[asked] or filler
end

function done(summary, latency)
  local thread, errors = threads[1], summary.errors
  io.write(string.format('\\n{"microseconds": %d, "requests": %d, "refused": %d, "failed": %d, '
    .. '"spent": %s, "seconds": %f, "booked": %d, "full": %d, "other": %d, "p50": %d, "p99": %d, "max": %d}\\n',
    summary.duration, summary.requests, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    tostring(thread:get("asked") > thread:get("had")), thread:get("seconds"),
    thread:get("booked"), thread:get("full"), thread:get("other"),
    latency:percentile(50), latency:percentile(99), latency.max))
end
"""
STATEMENT = r"""
\set n :n + 1
\set p :client_id * :share + :n
\set slot random(0, :slots - 1)
\set session :first_session + :slot / 10
\set pool :first_pool + :slot
WITH u AS (
    UPDATE booking_pool SET booked = booked + 1 WHERE id = :pool AND booked < capacity
    RETURNING id, slot_id
)
INSERT INTO booking_booking (rid, pool_id, slot_id, session_id, department_id, "on", report_at,
    person_id, channel, state, priority, ground, reference, key, digest, made_at, cancel_cause, sequence)
SELECT gen_random_uuid(), u.id, u.slot_id, :session::bigint, :department::bigint, :on::date,
    :starts::timestamptz,
    md5('p' || :p)::uuid, 'online', 'booked', 'ordinary', 'none', '', 'key-' || :p, '', now(), '', 0
FROM u RETURNING rid;
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One load: answers that were not refused a second, and milliseconds of an answer."""

    rate: float
    seconds: float
    p50: float
    p99: float
    most: float
    accepted: int
    refused: int
    failed: int


def require_wrk() -> str:
    """Where wrk is; says how to get it when it is missing."""
    found = shutil.which("wrk")
    if found is None:
        sys.exit("wrk is missing: install the Debian package wrk (apt-get install wrk)")
    return found


def booking_requests(clinic: Clinic, port: int, numbers: Iterable[int], *, slots: int) -> list[str]:
    """One booking for each person number, turn and turn about over the first `slots` slots.

    Every request has an account, an address and a key of its own, as in a crowd.
    """
    at = datetime.now(tz=UTC)
    made = []
    for number in numbers:
        who = person(number)
        body = f'{{"person":"{who}","slot":{clinic.slots[(number * 7919) % slots]}}}'
        made.append(
            request(
                port,
                "/api/booking/bookings",
                {
                    "Authorization": f"Bearer {token_of(who, at)}",
                    "Idempotency-Key": f"key-{number:08d}",
                    "Content-Type": "application/json",
                },
                body,
                number,
            )
        )
    return made


def token_of(who: UUID, at: datetime) -> str:
    """A token of a resident for themselves; the account has the same rid."""
    return tokens.issue(account=who, person=who, persons=frozenset((who,)), at=at)


def request(port: int, path: str, headers: dict[str, str], body: str, number: int) -> str:
    """A POST as it goes over the wire, from an address of its own behind the proxy."""
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    lines = {
        "Host": f"{HOST}:{port}",
        "X-Forwarded-For": address,
        "X-Forwarded-Proto": "https",
        "Content-Length": str(len(body.encode())),
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n{body}"


def wrk(folder: Path, port: int, requests: list[str], seconds: int) -> Measured:
    """Send prepared requests through 64 connections for a while."""
    with _running(folder, port, requests, seconds) as process:
        figures = _figures(process)
    if figures["spent"]:
        raise RuntimeError(f"{len(requests)} requests were not enough for {seconds} s")
    accepted = int(figures["requests"] - figures["refused"])
    return _measured(figures, figures["microseconds"] / 1e6, accepted, int(figures["refused"]))


def wrk_until_all(folder: Path, port: int, requests: list[str], seconds: int) -> Measured:
    """Send every request once and wait for every answer; gives up after `seconds`.

    `refused` are the answers 409.

    Raises:
        RuntimeError: somebody was answered neither 201 nor 409.
    """
    finished = folder / "finished"
    with _running(folder, port, requests, seconds, finished) as process:
        while process.poll() is None and not finished.exists():
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        figures = _figures(process)
    finished.unlink(missing_ok=True)
    if figures["other"]:
        raise RuntimeError(f"somebody was answered {figures['other']}")
    return _measured(figures, figures["seconds"], int(figures["booked"]), int(figures["full"]))


@contextmanager
def _running(
    folder: Path, port: int, requests: list[str], seconds: int, *more: Path
) -> "Iterator[subprocess.Popen[str]]":
    script, told = folder / "load.lua", folder / "requests.txt"
    script.write_text(LUA, encoding="utf-8")
    told.write_text(BETWEEN.join(requests), encoding="utf-8")
    with subprocess.Popen(
        [require_wrk(), "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script),
         f"http://{HOST}:{port}/", "--", str(told), *map(str, more)],
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process
    told.unlink()


def _figures(process: "subprocess.Popen[str]") -> dict[str, float]:
    said, _ = process.communicate()
    found: dict[str, float] = json.loads(said.strip().splitlines()[-1])
    return found


def _measured(figures: dict[str, float], seconds: float, accepted: int, refused: int) -> Measured:
    return Measured(
        rate=accepted / seconds if seconds else 0.0,
        seconds=seconds,
        p50=figures["p50"] / 1000,
        p99=figures["p99"] / 1000,
        most=figures["max"] / 1000,
        accepted=accepted,
        refused=refused,
        failed=int(figures["failed"]),
    )


def pgbench(
    server: Server, folder: Path, clinic: Clinic, people: int, seconds: int, slots: int
) -> float:
    """Bookings a second of the bare statement by 64 clients, over the first `slots` slots."""
    script = folder / "statement.sql"
    script.write_text(STATEMENT, encoding="utf-8")
    script.chmod(0o644)
    words = {
        "n": 0,
        "share": people // CLIENTS,
        "slots": slots,
        "first_session": clinic.sessions[0],
        "first_pool": clinic.pools[0],
        "department": clinic.department,
        "on": clinic.on,
        "starts": clinic.starts,
    }
    said = server.run(
        "pgbench", "-n", "-h", str(server.address.socket_folder), "-U", server.address.user,
        "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-M", "prepared", "-f", str(script),
        *(word for name, value in words.items() for word in ("-D", f"{name}={value}")),
        server.address.name,
    )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+) \(without", said)
    if found is None or re.search(r"number of failed transactions: [1-9]", said):
        raise RuntimeError(said)
    return float(found[1])
