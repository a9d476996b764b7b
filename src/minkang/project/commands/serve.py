"""`minkang serve`: the portal on this machine."""

import argparse
import importlib
import sys
from datetime import UTC, datetime

from django.core.management import call_command

from minkang.kernel.web.regions import region
from minkang.project import readiness, serving
from minkang.project.environment import environment

EXAMPLE = "minkang serve --port 8000"


def configure(parser: argparse.ArgumentParser) -> None:
    """One option: the port."""
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")


def run(words: argparse.Namespace) -> int:
    """Serve until interrupted."""
    serving.require_free_port(words.port)
    region(environment().region)
    readiness.prepare(with_database=True)
    try:
        refresh_library()
        serve_with_pages_ready(words.port)
    finally:
        readiness.release()
    return 0


def refresh_library() -> None:
    """Show every clause in the state that this version of the software puts it in."""
    library = importlib.import_module("minkang.policy.services.library")
    library.refresh(by="system:start", at=datetime.now(UTC))


def serve_with_pages_ready(port: int) -> None:
    """Compile the catalogues and gather the static files, then serve and say where."""
    importlib.import_module("minkang.kernel.web.catalogue").compile_catalogues()
    call_command("collectstatic", verbosity=0, interactive=False)

    def announce() -> None:
        sys.stdout.write(f"minkang: http://{serving.HOST}:{port}/ (stop with Ctrl-C)\n")
        sys.stdout.flush()

    serving.serve(port, announce)
