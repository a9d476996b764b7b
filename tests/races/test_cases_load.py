"""A short load: permits of many at once end whole, for a fraction of what a token engine needs."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from at_once import at_once
from cases_world import lay_out_office
from minkang.engines.cases.models import Case
from minkang.engines.cases.queries.history import verify
from minkang.engines.cases.services import cases
from minkang.engines.cases.services.cases import Standing
from minkang.kernel.audit.models import Entry

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from cases_parts import permit, tokens

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORKERS, EACH = 8, 4


@pytest.fixture(autouse=True)
def _crowd() -> Iterator[None]:
    yield
    cases._together.close()


def test_permits_of_many_at_once_end_whole_for_a_fraction_of_a_token_engines_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office, person = lay_out_office()
    monkeypatch.setattr(permit, "person", lambda _: person)
    several(office)
    began = time.process_time()
    ended = [one for found in several(office) for one in found]
    ours = (time.process_time() - began) / len(ended)
    assert len(ended) == WORKERS * EACH
    assert {one.snapshot.outcome for one in ended} == {"granted"}
    assert all(verify(one.rid) == () for one in ended[:4])
    moved = Entry.objects.filter(type__in=("cases.case_opened", "cases.case_moved"))
    assert moved.count() == Case.objects.count() * 5
    tokens.lay()
    tokens.run(is_audited=True)
    began = time.process_time()
    for _ in range(EACH):
        tokens.run(is_audited=True)
    theirs = (time.process_time() - began) / EACH
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_tokens")
    assert theirs > 2 * ours


def several(office: UUID) -> list[list[Standing]]:
    def run() -> list[Standing]:
        return [permit.run(office, nth) for nth in range(EACH)]

    return at_once(*[run] * WORKERS)  # type: ignore[return-value] - what `run` gives
