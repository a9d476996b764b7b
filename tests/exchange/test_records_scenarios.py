"""Foreign clients and a foreign suite of hospital scenarios find a server they know how to use."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest
import requests
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


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as told:
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


def bearer(portal: Served) -> str:
    """A token, the way any program gets one."""
    told = requests.post(
        f"{portal.base}/token",
        data={"grant_type": "client_credentials", "scope": "system/*.*"},
        auth=(str(portal.client.rid), portal.client.secret),
        timeout=30,
    )
    assert told.status_code == 200, told.text
    token: str = told.json()["access_token"]
    return token


def test_fhirpy_creates_finds_pages_patches_deletes_and_matches(plain: Served) -> None:
    from fhirpy import SyncFHIRClient

    client = SyncFHIRClient(plain.base, authorization=f"Bearer {bearer(plain)}")
    made = []
    for number in range(3):
        one = client.resource("Patient", name=[{"family": "周", "given": [f"第{number}"]}])
        one.save()
        made.append(one)
    assert len(client.resources("Patient").search(family="周").limit(2).fetch_all()) == 3
    first = client.reference("Patient", made[0]["id"]).to_resource()
    first["gender"] = "female"
    first.save()
    assert client.resources("Patient").search(gender="female").get()["id"] == made[0]["id"]
    first.delete()
    assert client.resources("Patient").search(gender="female").first() is None
    asks_who_is_meant(plain)


def asks_who_is_meant(plain: Served) -> None:
    """Good and wrong descriptions of a patient, as they come over the wire."""
    ask = requests.Session()
    ask.headers["Authorization"] = f"Bearer {bearer(plain)}"
    address = f"{plain.base}/Patient/$match"
    meant = {"resourceType": "Patient", "name": [{"text": "周正"}], "birthDate": "1980-05-06"}
    body = {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": meant}]}
    told = ask.post(address, json=body, timeout=30)
    assert (told.status_code, told.json()["type"], told.json()["total"]) == (200, "searchset", 0)
    assert told.headers["Content-Type"].startswith("application/fhir+json")
    meant["birthDate"] = "6. Mai"
    told = ask.post(address, json=body, timeout=30)
    (issue,) = told.json()["issue"]
    assert (told.status_code, issue["expression"]) == (
        422, ["Parameters.parameter[0].resource.birthDate"],
    )  # fmt: skip
    assert ask.post(address, data="{", timeout=30).status_code == 415
    assert requests.post(address, json=body, timeout=30).status_code == 401


def test_fhirclient_creates_reads_searches_and_deletes(plain: Served) -> None:
    from fhirclient.client import FHIRClient
    from fhirclient.models.humanname import HumanName
    from fhirclient.models.patient import Patient

    smart = FHIRClient(settings={"app_id": "test", "api_base": plain.base})
    smart.server.session.headers["Authorization"] = f"Bearer {bearer(plain)}"
    smart.prepare()
    patient = Patient()
    patient.name = [HumanName({"family": "郑", "given": ["文"]})]
    told = patient.create(smart.server)
    assert Patient.read(told["id"], smart.server).name[0].family == "郑"
    found = list(Patient.where(struct={"family": "郑"}).perform_resources_iter(smart.server))
    assert [one.id for one in found] == [told["id"]]
    assert found[0].delete() is None


NODE = """
const kit = require(process.argv[2]);
const Client = kit.Client || kit.default || kit;
const [base, token] = process.argv.slice(3);
(async () => {
  const client = new Client({ baseUrl: base, customHeaders: { Authorization: `Bearer ${token}` } });
  const made = await client.create({ resourceType: 'Patient', body: { resourceType: 'Patient', name: [{ family: '冯' }] } });
  const read = await client.read({ resourceType: 'Patient', id: made.id });
  const found = await client.search({ resourceType: 'Patient', searchParams: { family: '冯' } });
  const versions = await client.history({ resourceType: 'Patient', id: made.id });
  await client.delete({ resourceType: 'Patient', id: made.id });
  const gone = await client.read({ resourceType: 'Patient', id: made.id }).then(() => 200, (e) => e.response.status);
  console.log(JSON.stringify([read.id === made.id, found.entry.length, versions.entry.length, gone]));
})().catch((fault) => { console.error(fault); process.exit(1); });
"""


def test_fhir_kit_client_creates_reads_searches_and_deletes(plain: Served, tmp_path: Path) -> None:
    node = shutil.which("node")
    package = os.environ.get("FHIR_KIT_CLIENT", "")
    if node is None or not package:
        pytest.skip("set FHIR_KIT_CLIENT to the folder of the npm package fhir-kit-client")
    script = tmp_path / "client.js"
    script.write_text(NODE, encoding="utf-8")
    told = subprocess.run(
        [node, script, package, plain.base, bearer(plain)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == [True, 1, 1, 410]
