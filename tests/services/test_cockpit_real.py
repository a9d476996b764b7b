"""The pages of the five real documents: light, quick, and quoting what was imported."""

import gzip
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from minkang.policy.clauses import register
from minkang.policy.services import documents
from minkang.policy.services.documents import Upload

sys.path.append(str(Path(__file__).parent.parent / "journeys"))
import policy_samples as samples

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAVIEST = 60_000
SLOWEST_SECONDS = 0.3
ROUNDS = 5


@pytest.fixture(scope="module")
def imported(
    policies: Path, request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The five files, imported once for the module."""
    request.getfixturevalue("django_db_setup")
    files = [Upload(path.name, path.read_bytes()) for path in sorted(policies.glob("*.txt"))]
    with django_db_blocker.unblock(), transaction.atomic():
        documents.import_files(files=files, by="system:test", at=samples.AT)
        yield
        transaction.set_rollback(True)


def addresses() -> list[str]:
    return [
        "/",
        "/policies/",
        "/policies/?q=预约要等多久",
        *(f"/policies/{document.id}/" for document in register().documents),
        "/policies/liaoning-2025-34/copies/",
        samples.SLOT_CLAUSE,
        "/units/",
        "/units/370500/市卫生健康委/",
        f"/gazettes/{samples.gazette_slug()}/",
    ]


def weight(client: Client, address: str) -> int:
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, address
    content = answer.content
    return len(content if answer.get("Content-Encoding") == "gzip" else gzip.compress(content))


@pytest.mark.usefixtures("imported")
def test_no_page_is_heavier_than_sixty_kilobytes(client: Client) -> None:
    weights = {address: weight(client, address) for address in addresses()}
    sys.stdout.write(f"heaviest: {max(weights.items(), key=lambda pair: pair[1])}\n")
    assert {address: heavy for address, heavy in weights.items() if heavy > HEAVIEST} == {}


@pytest.mark.usefixtures("imported")
def test_every_page_takes_less_than_three_tenths_of_a_second_to_make(client: Client) -> None:
    typical: dict[str, float] = {}
    for address in addresses():
        taken = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            client.get(address)
            taken.append(time.process_time() - begun)
        typical[address] = statistics.median(taken)
        sys.stdout.write(f"{address}: {typical[address] * 1000:.0f} ms\n")
    assert {address for address, seconds in typical.items() if seconds > SLOWEST_SECONDS} == set()


@pytest.mark.usefixtures("imported")
def test_a_clause_is_quoted_with_its_file_and_the_doubt_about_it(client: Client) -> None:
    page = client.get(samples.SLOT_CLAUSE).content.decode()
    quoted = page.partition("<mark>")[2].partition("</mark>")[0]
    assert "30分钟" in quoted
    assert ".txt" in page
    assert "第 " in page


@pytest.mark.usefixtures("imported")
def test_a_document_with_a_doubtful_copy_says_why_and_compares_the_copies(client: Client) -> None:
    assert "/policies/liaoning-2025-34/copies/" in (
        client.get("/policies/liaoning-2025-34/").content.decode()
    )
    copies = client.get("/policies/liaoning-2025-34/copies/").content.decode()
    assert "可疑的副本" in copies
    assert copies.count("<del>") > 20
    assert copies.count("<ins>") > 20


@pytest.mark.usefixtures("imported")
def test_the_long_plan_shows_all_its_clauses_beside_the_text(client: Client) -> None:
    page = client.get("/policies/benxi-2023-3/").content.decode()
    beside = page.count('class="line-title"')
    assert beside >= len(register().of_document("benxi-2023-3"))
