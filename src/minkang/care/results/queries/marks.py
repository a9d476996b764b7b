"""How far results carry the mark HR, told to whoever gives their records out."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Min

from minkang.care.results.models import Result
from minkang.care.results.terms import Range, ResultStatus
from minkang.engines.records.queries.marks import Place, Tag, marking
from minkang.engines.records.terms import RECOGNISED, RECOGNITION_MARK

SETTLED = tuple(one for one in ResultStatus if one.is_settled)


@marking("Observation", "DiagnosticReport")
def recognition_marks(places: Sequence[Place]) -> Mapping[Place, Tag]:
    """The mark of the records whose every value carries it, as far as the nearest of them reaches.

    A value of which no evaluation speaks keeps the mark from the whole: it promises the floor.
    """
    asked = set(places)
    found = (
        Result.objects.filter(resource__in={rid for rid, _ in asked}, status__in=SETTLED)
        .values("resource", "version")
        .annotate(nearest=Min("mark"), marked=Count("mark"), values_in_it=Count("pk"))
        .order_by()
    )
    return {
        place: Tag(RECOGNITION_MARK, RECOGNISED, Range(one["nearest"]).mark)
        for one in found
        if (place := (one["resource"], one["version"])) in asked
        and one["marked"] == one["values_in_it"]
    }
