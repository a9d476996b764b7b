"""The product's own server, started for a benchmark and killed in every way."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

HOST = "127.0.0.1"
LONGEST_START_SECONDS = 90
WITH_JOBS = "from minkang.project.serving import serve; serve({port}, print)"
PAGES_ONLY = "from minkang.project.serving import pages_server; pages_server({port}).serve()"


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class Portal:
    """What `minkang serve` serves from a data folder, with or without its jobs, as a group of processes."""

    def __init__(self, home: Path, port: int, *, with_jobs: bool) -> None:
        """Nothing runs yet."""
        self.port = port
        self._home = home
        self._program = (WITH_JOBS if with_jobs else PAGES_ONLY).format(port=port)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start without waiting; what it says goes to ``portal.log`` of the data folder."""
        with (self._home / "portal.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", self._program],
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait for the first answer; a server that does not come is an error."""
        until = time.monotonic() + LONGEST_START_SECONDS
        while time.monotonic() < until:
            with closing(HTTPConnection(HOST, self.port, timeout=5)) as connection:
                try:
                    connection.request("GET", "/healthz")
                    if connection.getresponse().status == 200:
                        return
                except (OSError, HTTPException):
                    time.sleep(0.1)
        raise RuntimeError(f"the server does not answer, see {self._home / 'portal.log'}")

    def stop(self) -> None:
        """Ask it to end."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL for the server, its workers and its jobs, all at once."""
        self._end(signal.SIGKILL)

    def kill_worker(self) -> bool:
        """SIGKILL for one of its workers; its parent starts another. False when there is none."""
        if self._process is None:
            return False
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for child in children.read_text(encoding="ascii").split():
            title = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"worker" in title or b"multiprocessing.spawn" in title:
                os.kill(int(child), signal.SIGKILL)
                return True
        return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if how is signal.SIGKILL:
            os.killpg(self._process.pid, how)
        else:
            self._process.send_signal(how)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
