"""Serves the portal: granian for the pages, one process for the jobs."""

import gc
import http
import importlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Any, cast

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer

from minkang.kernel.refusal import Refusal, Refused

HOST = "127.0.0.1"
WORKERS = 2
# A batch of bookings makes some thousand objects that are all gone when it is answered.
YOUNG_OBJECTS = 20_000
# How much a job that can wait gives way to others (POSIX niceness).
LAST = 10
# Connections a worker keeps open, waiting browsers among them; more wait in the system's own line.
MOST_CLIENTS = 512
# Connections of one worker to the database: threads share them; one is the booking writer's own, and
# twenty-two are kept by the threads of the records once they have been needed.
POOL = {"min_size": 2, "max_size": 28, "timeout": 20.0}
HIGHEST_PORT = 65535
LONGEST_START_SECONDS = 60


def require_free_port(port: int) -> None:
    """Refuse a port that is out of range, forbidden or already answered by somebody.

    Raises:
        Refused: `project.port_busy` or `project.port_unusable`.
    """
    if not 0 < port <= HIGHEST_PORT:
        raise Refused(
            Refusal(
                "project.port_unusable",
                f"端口 {port} 不存在,请用 --port 选 1024 到 65535 之间的数。",
                f"port {port} is outside 1-65535",
            )
        )
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as fault:
            raise Refused(
                Refusal(
                    "project.port_busy",
                    f"端口 {port} 已被占用,可能已有一个 minkang 在运行。"
                    f"请先停掉它,或换一个端口,例如 --port {min(port + 1, HIGHEST_PORT)}。",
                    f"cannot bind {HOST}:{port}: {fault.strerror}",
                )
            ) from fault


def serve(port: int, when_ready: Callable[[], None]) -> None:
    """Serve until interrupted; `when_ready` is called once the first page can be answered.

    Jobs run in processes of their own, so a long one never holds a page back; those of the waitlist
    in a second one, because a place that comes back is promised within a second. All others give
    way to pages and bookings.
    """
    jobs = [_jobs("-q", "default,builtin", "-c", "2", niceness=LAST), _jobs("-q", "waitlist")]
    server = pages_server(port)
    watch = threading.Thread(target=_watch, args=(port, when_ready), daemon=True)
    watch.start()
    try:
        server.serve()
    finally:
        for one in jobs:
            one.terminate()
        for one in jobs:
            one.wait(timeout=20)


def _jobs(*words: str, niceness: int = 0) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            *("nice", "-n", str(niceness)),
            *(sys.executable, "-m", "django", "procrastinate", "worker", *words),
        ],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "minkang.project.settings"},
        stdout=subprocess.DEVNULL,
    )


def pages_server(port: int, workers: int = WORKERS) -> AbstractServer[Any]:
    """The server of pages and bookings, without the jobs; ``serve()`` blocks."""
    return Granian(
        "minkang.project.serving:application",
        factory=True,
        address=HOST,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        backpressure=MOST_CLIENTS,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )


def application() -> Callable[..., Iterable[bytes]]:
    """What a worker serves; its many threads share few connections to the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minkang.project.settings")
    database = cast("dict[str, Any]", settings.DATABASES["default"])
    database["OPTIONS"]["pool"] = POOL
    database["CONN_MAX_AGE"] = 0
    loaded = importlib.import_module("minkang.project.asgi").application
    # What is loaded now stays for ever. Looked through with every full collection it would stop all
    # requests of the worker for as long as it takes.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    return loaded  # type: ignore[no-any-return]  # Django is set up by that import


def _watch(port: int, when_ready: Callable[[], None]) -> None:
    """Ask for the health page until it answers, then tell; gives up silently after a minute."""
    until = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < until:
        with closing(HTTPConnection(HOST, port, timeout=5)) as connection:
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    when_ready()
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
