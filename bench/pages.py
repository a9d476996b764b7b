"""How long the pages of a built region take, with their SQL queries and bytes.

Run: ``minkang bench pages --residents 20000``. Builds the region of the demonstration (or keeps the one
that stands in ``--home``) and asks for each page forty times after three warm ones, one visitor at a
time, through Django's test client: all of the product but the HTTP server and the network. Bytes are
those of the page before compression. A page over the goal is followed by its slowest query, explained.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

REGION = "benxi"
WARM = 3
MOST_SHOWN = 600
GOAL_MS = 300
INDICATOR, OF_EVERYBODY = "capacity.beds_per_1000", "surveillance.life_expectancy"


@dataclass(frozen=True)
class Page:
    """One request; `persona` signs in first, `form` makes it a POST."""

    name: str
    address: str
    persona: str = ""
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """What the requests of one page took, in milliseconds, and its slowest statement."""

    median: float
    p95: float
    queries: int
    in_sql: float
    size: int
    slowest: str


def main() -> int:
    """Build or keep a region, measure its pages, and leave nothing behind but a named home."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40, help="requests of each page")
    parser.add_argument("--home", type=Path, default=None, help="data folder to use and keep")
    words = parser.parse_args()
    home = words.home or Path(tempfile.mkdtemp(prefix="minkang-bench-"))
    if words.home is None:
        home.chmod(0o755)
    os.environ |= {
        "MINKANG_HOME": str(home),
        "MINKANG_DEMO": "1",
        "MINKANG_REGION": REGION,
        "DJANGO_SETTINGS_MODULE": "minkang.project.settings",
    }
    os.environ.pop("MINKANG_DATABASE_URL", None)
    try:
        return build_and_measure(words.residents, words.rounds)
    finally:
        if words.home is None:
            shutil.rmtree(home)


def build_and_measure(residents: int, rounds: int) -> int:
    """Print the table; 1 when a page fails or is slower than the goal."""
    from minkang.project import readiness  # noqa: PLC0415 - the data folder is known now

    readiness.prepare(with_database=True)
    try:
        prepare(residents)
        return measure(rounds)
    finally:
        readiness.release()


def prepare(residents: int) -> None:
    """What `minkang demo` does before it serves."""
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    from minkang.kernel.web.catalogue import compile_catalogues  # noqa: PLC0415
    from minkang.kernel.web.regions import region  # noqa: PLC0415
    from minkang.project.commands.serve import refresh_library  # noqa: PLC0415
    from minkang.project.demonstration import build  # noqa: PLC0415

    began = time.perf_counter()
    refresh_library()
    build(region(REGION), residents)
    compile_catalogues()
    call_command("collectstatic", verbosity=0, interactive=False)
    print(f"{residents:,} residents stood ready after {time.perf_counter() - began:.0f} s\n")


def pages() -> tuple[Page, ...]:
    """Every page that is measured, with rows that exist."""
    from minkang.registry.access.terms import Purpose  # noqa: PLC0415 - needs the settings
    from minkang.registry.accounts.models import Account  # noqa: PLC0415
    from minkang.registry.organisations.models import Organisation  # noqa: PLC0415
    from minkang.registry.people.models import Person  # noqa: PLC0415

    hospitals = Organisation.objects.filter(category="general_hospital")
    hospital = hospitals.order_by("credit_code").values_list("rid", flat=True)[0]
    own = Account.objects.get(login="demo-resident").person_id
    resident = Person.objects.filter(died_on__isnull=True).order_by("pk")[0]
    clue = {
        "purpose": Purpose.GOVERNMENT_SERVICE.value,
        "name": resident.name,
        "born_on": resident.born_on.isoformat(),
    }
    return (
        Page("home", "/"),
        Page("board", "/board/"),
        Page("indicators", "/indicators/"),
        Page("indicator: beds", f"/indicators/{INDICATOR}/"),
        Page("rows: beds", f"/indicators/{INDICATOR}/rows/?part=numerator", "demo-director"),
        Page("indicator: life expectancy", f"/indicators/{OF_EVERYBODY}/"),
        Page("rows: everybody", f"/indicators/{OF_EVERYBODY}/rows/?part=denominator", "demo-director"),
        Page("ledger", "/ledger/"),
        Page("institutions", "/institutions/"),
        Page("institution", f"/institutions/{hospital}/"),
        Page("find a resident by name", "/residents/", "demo-clerk", clue),
        Page("registrar's institutions", "/registration/", "demo-registrar"),
        Page("registrar's institution", f"/registration/{hospital}/", "demo-registrar"),
        Page("audit", "/audit/", "demo-audit"),
        Page("my desk", "/my/", "demo-resident"),
        Page("my record", f"/record/people/{own}/", "demo-resident"),
        Page("who looked", f"/record/people/{own}/accesses/", "demo-resident"),
    )  # fmt: skip


def measure(rounds: int) -> int:
    """Ask for every page and print what it took."""
    slow, failed = {}, 0
    print(f"{'page':<28}{'median ms':>10}{'p95 ms':>8}{'queries':>9}{'SQL ms':>8}{'bytes':>10}")
    for page in pages():
        found = asked(page, rounds)
        if not found.size:
            print(f"{page.name:<28} does not answer with a page")
            failed += 1
            continue
        print(
            f"{page.name:<28}{found.median:>10.0f}{found.p95:>8.0f}{found.queries:>9}"
            f"{found.in_sql:>8.0f}{found.size:>10,}"
        )
        sys.stdout.flush()
        if found.p95 > GOAL_MS:
            slow[page.name] = found.slowest
    for name, statement in slow.items():
        print(f"\n{name} is over {GOAL_MS} ms; its slowest query:")
        print(f"{statement[:MOST_SHOWN]}\n{plan(statement)}")
    return 1 if slow or failed else 0


def asked(page: Page, rounds: int) -> Measured:
    """One page, asked for again and again by a visitor who is signed in."""
    from django.db import connection  # noqa: PLC0415 - needs the settings
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    if page.persona:
        entered = client.post("/sign-in/persona/", {"login": page.persona})
        assert entered.status_code == 302, (page.persona, entered.status_code)

    def once() -> tuple[float, bytes]:
        began = time.perf_counter()
        answer = client.post(page.address, page.form) if page.form else client.get(page.address)
        seconds = time.perf_counter() - began
        return seconds * 1000, answer.content if answer.status_code == 200 else b""

    for _ in range(WARM):
        _, content = once()
    with CaptureQueriesContext(connection) as captured:
        once()
    told = sorted(captured.captured_queries, key=lambda one: float(one["time"]))
    taken = [once()[0] for _ in range(rounds)]
    return Measured(
        median=statistics.median(taken),
        p95=statistics.quantiles(taken, n=20)[-1],
        queries=len(told),
        in_sql=sum(float(one["time"]) for one in told) * 1000,
        size=len(content),
        slowest=told[-1]["sql"] if told else "",
    )


def plan(statement: str) -> str:
    """How the database answers a reading statement."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    if not statement.startswith(("SELECT", "WITH")):
        return "(not a reading statement)"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement.replace('%', '%%')}")
        return "\n".join(line for (line,) in cursor.fetchall())


if __name__ == "__main__":
    sys.exit(main())
