"""How far results carry the mark HR, as one statement over any of them.

The evaluation in force on the local day a result was taken counts. Any failed one takes the mark
away, whatever else was passed: the mark promises the floor, and a doctor elsewhere cannot ask.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection

# Of each result: null and false without evidence; null and true after a failure; else the widest range.
EVALUATED = """
    SELECT CASE WHEN bool_and(evaluation.has_passed) THEN max(evaluation.range) END AS mark,
           coalesce(bool_or(NOT evaluation.has_passed), false) AS has_failed
    FROM results_qualityresult AS evaluation
    WHERE evaluation.organisation_id = {organisation} AND evaluation.item = {item}
      AND evaluation.withdrawn_at IS NULL
      AND evaluation.since <= ({taken_at} AT TIME ZONE 'Asia/Shanghai')::date
      AND evaluation.until > ({taken_at} AT TIME ZONE 'Asia/Shanghai')::date
"""
_OF_RESULT = EVALUATED.format(
    organisation="result.organisation_id", item="result.item", taken_at="result.taken_at"
)
_REMARK = f"""
    UPDATE results_result AS marked SET mark = found.mark, has_failed = found.has_failed
    FROM (
        SELECT result.id, evaluated.mark, evaluated.has_failed
        FROM results_result AS result CROSS JOIN LATERAL ({_OF_RESULT}) AS evaluated
        WHERE result.organisation_id = %s AND result.item = ANY(%s)
          AND result.taken_at >= (%s::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
          AND result.taken_at < (%s::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
    ) AS found
    WHERE marked.id = found.id
      AND (marked.mark, marked.has_failed) IS DISTINCT FROM (found.mark, found.has_failed)
"""  # noqa: S608 - put together from constants


def remark(organisation: UUID, items: Collection[str], since: date, until: date) -> int:
    """Mark an institution's results of some items taken on ``[since, until)`` anew.

    Called in the transaction that changes the evidence; returns how many results changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REMARK, [organisation, list(items), since, until])
        return int(cursor.rowcount)
