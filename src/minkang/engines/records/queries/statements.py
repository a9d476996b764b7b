"""How questions of the records are asked: through indexes, and none without an end."""

from collections.abc import Sequence

from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled

from minkang.engines.records.rules import refusing
from minkang.kernel.prepared import Question, Row, answers

# A plan made while a table is empty reads all of it; later that is every record of the region. All that
# is asked for here is found through an index, by one plan whatever the values are.
BY_INDEX = """
SELECT set_config('enable_seqscan', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true)
"""

# Nobody else should wait for what a program asked too broadly; measured searches of a region take some
# milliseconds.
PATIENCE = 10_000
# What is asked together is found through an index; what takes longer must not hold up its neighbours.
HASTE = 250
LIMIT = "SELECT set_config('statement_timeout', %s::text, true)"


def bounded(statement: str, *told: object) -> list[Row]:
    """As `rows`, but what somebody asked for gives up after `PATIENCE` milliseconds.

    Raises:
        FhirRefused: it took longer (400, too-costly).
    """
    try:
        return answers(((LIMIT, (str(PATIENCE),)), (statement, told)))[1]
    except OperationalError as fault:
        if not isinstance(fault.__cause__, QueryCanceled):
            raise
        raise refusing.too_costly(PATIENCE // 1000) from fault


def hurried(questions: Sequence[Question]) -> list[list[Row]]:
    """As `answers`, but nobody waits for the slow question of another.

    Within a transaction, which a question that is given up would end, each may take `PATIENCE`.

    Raises:
        OperationalError: one took longer than `HASTE` milliseconds; none is answered.
    """
    most = PATIENCE if connection.in_atomic_block else HASTE
    _, *told, _ = answers(((LIMIT, (str(most),)), *questions, (LIMIT, ("0",))))
    return told
