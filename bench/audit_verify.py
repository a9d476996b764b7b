"""How long the verification of a million audit entries takes, beside the hashing alone.

Run: ``python bench/audit_verify.py [entries]``. Builds the entries in an embedded cluster of its
own, seals them with the product's service, verifies five times and prints the medians.
"""

import hashlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

HOME = Path(tempfile.mkdtemp(prefix="minkang-bench-"))
os.environ["MINKANG_HOME"] = str(HOME)
os.environ.pop("MINKANG_DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "minkang.project.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings above
from django.db import connection, connections  # noqa: E402

from minkang.kernel.audit import queries, rules, services  # noqa: E402
from minkang.project.postgres import Server  # noqa: E402

ROUNDS = 5
GOAL_SECONDS = 5.0
TITLE = "号源分时段公开并预留基层转诊号源,第 {} 条记录"
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def main() -> None:
    """Start a cluster, measure, and leave nothing behind."""
    HOME.chmod(0o755)
    server = Server(HOME)
    server.join()
    try:
        measure(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
    finally:
        connections.close_all()
        server.leave()
        shutil.rmtree(HOME)


def measure(entries: int) -> None:
    """Build, seal, verify, print."""
    call_command("migrate", "audit", verbosity=0)
    with connection.cursor() as cursor:
        with cursor.copy("COPY audit_entry (content) FROM STDIN") as lines:
            for number in range(entries):
                lines.write_row([content(number)])
        cursor.execute("ANALYZE audit_entry")
    sealed = timed(lambda: services.seal(at=NOON))
    texts = [text.encode() for _, text in queries.stream_rows(after=0, until=entries)]
    size = sum(map(len, texts)) / 1_000_000
    raw = statistics.median(timed(lambda: hash_only(texts)) for _ in range(ROUNDS))
    taken = statistics.median(timed(lambda: verify(entries)) for _ in range(ROUNDS))
    print(f"entries          {entries:>10,}    {size:.0f} MB of canonical text")
    print(f"sealed in        {sealed:>10.2f} s")
    print(f"verified in      {taken:>10.2f} s  median of {ROUNDS}, goal {GOAL_SECONDS} s a million")
    print(f"hashing alone    {raw:>10.2f} s  median of {ROUNDS}, SHA-256 of the same texts")


def content(number: int) -> str:
    """One entry as the product writes it."""
    return rules.canonical_entry(
        "policy.document_imported",
        subject=f"document:{number}",
        actor=f"person:{number % 997}",
        happened_at=NOON + timedelta(seconds=number),
        facts={"counted": number, "is_binding": True, "title": TITLE.format(number)},
    )


def hash_only(texts: list[bytes]) -> None:
    """The raw limit: the digests and nothing else."""
    for text in texts:
        hashlib.sha256(text).digest()


def verify(entries: int) -> None:
    """One whole verification, which must find everything in order."""
    verdict = services.verify()
    assert verdict.ok, verdict.findings
    assert verdict.entries == entries


def timed(act: Callable[[], object]) -> float:
    """Seconds an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
