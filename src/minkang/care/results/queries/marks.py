"""How far results carry the mark HR, told to whoever gives their records out."""

from collections.abc import Mapping, Sequence

from minkang.care.results.terms import Range, ResultStatus
from minkang.engines.records.queries.marks import Place, Tag, marking
from minkang.engines.records.terms import RECOGNISED, RECOGNITION_MARK
from minkang.kernel.prepared import numbers, rows, texts

SETTLED = tuple(one.value for one in ResultStatus if one.is_settled)
# Asked for every batch of answers, where making the statement anew would cost more than running it.
NEAREST = """
SELECT resource, version, min(mark)
FROM results_result
WHERE resource = ANY (%s::bigint[]) AND status = ANY (%s::text[])
GROUP BY resource, version
HAVING count(mark) = count(*)
"""


@marking("Observation", "DiagnosticReport")
def recognition_marks(places: Sequence[Place]) -> Mapping[Place, Tag]:
    """The mark of the records whose every value carries it, as far as the nearest of them reaches.

    A value of which no evaluation speaks keeps the mark from the whole: it promises the floor.
    """
    asked = set(places)
    found = rows(NEAREST, numbers(sorted({rid for rid, _ in asked})), texts(SETTLED))
    return {
        place: Tag(RECOGNITION_MARK, RECOGNISED, Range(nearest).mark)
        for *told, nearest in found
        if (place := (told[0], told[1])) in asked
    }
