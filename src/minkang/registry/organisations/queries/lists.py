"""Organisations as rows of a list, to be narrowed, ordered and cut by the database."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from minkang.kernel.dated import in_force
from minkang.registry.organisations.models import CapacityStatement, Organisation
from minkang.registry.organisations.terms import BEDS


def list_public_organisations(on: date) -> QuerySet[Organisation]:
    """Organisations open on the day `on`, each with its `area` and `beds`, all classes together."""
    beds = (
        CapacityStatement.objects.filter(
            in_force(on), organisation=OuterRef("pk"), kind__in=sorted(BEDS)
        )
        .order_by()
        .values("organisation")
        .annotate(total=Sum("count"))
        .values("total")
    )
    return (
        Organisation.objects.select_related("area")
        .filter(in_force(on, since="opened_on", until="closed_on"))
        .annotate(beds=Coalesce(Subquery(beds), Value(0)))
    )
