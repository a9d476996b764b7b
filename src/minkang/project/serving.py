"""Serves the portal: granian for the pages, one process for the jobs."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

from granian import Granian
from granian.constants import Interfaces

from minkang.kernel.refusal import Refusal, Refused

HOST = "127.0.0.1"
WORKERS = 2
HIGHEST_PORT = 65535


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
    """Serve until interrupted; `when_ready` is called once the workers are started.

    The job worker is a process of its own, so a long job never holds a page back.
    """
    jobs = subprocess.Popen(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "minkang.project.settings"},
        stdout=subprocess.DEVNULL,
    )
    server = Granian(
        "minkang.project.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=8,
        log_access=False,
        log_enabled=True,
        respawn_failed_workers=True,
    )
    server.on_startup(when_ready)
    try:
        server.serve()
    finally:
        jobs.terminate()
        jobs.wait(timeout=20)
