"""How fast and how well a question is answered, beside the bare text query of PostgreSQL.

Run: ``python bench/search.py [FOLDER]``. Imports the text files of FOLDER (default
``../shared/policies``) into an embedded cluster of its own, asks every question of the three question
files and prints recall@10 and, per question, the median of five runs of ``search.find`` and of the
bare statement that ranks by one OR query without facets, snippets or word weights: the limit.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import django

HOME = Path(tempfile.mkdtemp(prefix="minkang-bench-"))
os.environ["MINKANG_HOME"] = str(HOME)
os.environ.pop("MINKANG_DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "minkang.project.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings above
from django.db import connection, connections  # noqa: E402

from minkang.policy.models import SearchEntry  # noqa: E402
from minkang.policy.search import find  # noqa: E402
from minkang.policy.search.asking import ask  # noqa: E402
from minkang.policy.services import documents  # noqa: E402
from minkang.policy.services.documents import Upload  # noqa: E402
from minkang.project.postgres import Server  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = sorted((ROOT / "tests" / "services").glob("search_questions*.toml"))
ROUNDS = 5
GOAL_MILLISECONDS = 30.0
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
BARE = """
SELECT id, ts_rank(vector, question) AS rank FROM policy_searchentry, to_tsquery('simple', %s) question
WHERE vector @@ question ORDER BY rank DESC LIMIT 20
"""


def main() -> None:
    """Start a cluster, measure, and leave nothing behind."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else ROOT.parent / "shared" / "policies"
    HOME.chmod(0o755)
    server = Server(HOME)
    server.join()
    try:
        measure(sorted(folder.glob("*.txt")))
    finally:
        connections.close_all()
        server.leave()
        shutil.rmtree(HOME)


def measure(paths: Sequence[Path]) -> None:
    """Import, ask, print."""
    call_command("migrate", verbosity=0)
    files = [Upload(path.name, path.read_bytes()) for path in paths]
    began = time.perf_counter()
    report = documents.import_files(files=files, by="system:bench", at=NOW)
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"imported {len(files)} files, {len(report.documents)} documents, "
        f"{SearchEntry.objects.count()} entries in {seconds:.2f} s"
    )
    ours: list[float] = []
    bare: list[float] = []
    for path in QUESTIONS:
        asked = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        recall = statistics.mean(share(item["text"], item["clauses"]) for item in asked)
        print(f"{path.stem}: {len(asked)} questions, recall@10 {recall:.3f}")
        for item in asked:
            ours.append(median_ms(lambda text=item["text"]: find(text, on=TODAY)))
            bare.append(median_ms(lambda text=item["text"]: bare_query(text)))
    for name, figures in (("search.find", ours), ("bare tsquery", bare)):
        print(f"{name}: median {statistics.median(figures):.1f} ms, p95 {p95(figures):.1f} ms")
    verdict = "within" if p95(ours) < GOAL_MILLISECONDS else "ABOVE"
    print(f"p95 is {verdict} the goal of {GOAL_MILLISECONDS:.0f} ms")


def share(text: str, gold: Sequence[str]) -> float:
    """The part of the gold clauses that stands among the first ten clauses found."""
    first = [hit.clause_id for hit in find(text, on=TODAY, limit=30).hits if hit.clause_id][:10]
    return sum(clause in first for clause in gold) / len(gold)


def bare_query(text: str) -> None:
    """Ask for the same terms with nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(BARE, [" | ".join(f"'{term}'" for term in ask(text).terms)])
        cursor.fetchall()


def median_ms(act: Callable[[], object]) -> float:
    """Median of the rounds, in milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def p95(figures: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(figures, n=20)[-1]


if __name__ == "__main__":
    main()
