"""Foreign clients and a foreign suite of hospital scenarios find a server they know how to use."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest
from django.test import override_settings
from records_served import HOST, Served, served, with_jobs

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
SEKMET = Path(sys.executable).with_name("sekmet")
SETTINGS = """
base_url: http://127.0.0.1:{port}/fhir
host: 127.0.0.1
port: {port}
data_dir: {home}/data
own_private_key_path: {home}/key.pem
peers:
  ours:
    base_url: {base}
    auth:
      type: client_credentials
      client_id: {client}
      client_secret: {secret}
      token_url: {base}/token
      scope: system/*.*
"""


TOPIC = "topic=urn:minkang:topic:encounter-complete"


@pytest.fixture
def port() -> int:
    """Where the foreign suite itself can be told of changes."""
    with closing(socket()) as probe:
        probe.bind((HOST, 0))
        free: int = probe.getsockname()[1]
        return free


@pytest.fixture
def portal(tmp_path: Path, port: int) -> Iterator[Served]:
    hooks = (f"http://{HOST}:{port}",)
    exports = override_settings(MINKANG_EXPORTS=tmp_path / "exports")
    with exports, served(tmp_path, hooks=hooks) as told, with_jobs():
        yield told


def sekmet(
    portal: Served, home: Path, port: int, *words: str
) -> "subprocess.CompletedProcess[str]":
    if not SEKMET.exists():
        pytest.skip("the package sekmet-fhir is not installed")
    (home / "settings.yaml").write_text(
        SETTINGS.format(
            home=home,
            port=port,
            base=portal.base,
            client=portal.client.rid,
            secret=portal.client.secret,
        ),
        encoding="utf-8",
    )
    return subprocess.run(
        [SEKMET, *words], cwd=home, capture_output=True, text=True, check=False, timeout=300
    )


def test_every_hospital_scenario_of_a_foreign_suite_runs_green(
    portal: Served, tmp_path: Path, port: int
) -> None:
    words = ("scenario", "run", "all", "--peer", "ours", "--serve", "--var", TOPIC)
    told = sekmet(portal, tmp_path, port, *words)
    assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
    assert "FAILED" not in told.stdout
