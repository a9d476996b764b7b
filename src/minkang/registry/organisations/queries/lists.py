"""Organisations as rows of a list, to be narrowed, ordered and cut by the database."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

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
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)
        .annotate(beds=Coalesce(Subquery(beds), Value(0)))
    )


def in_force(on: date) -> Q:
    """Rows of ``[since, until)`` that hold on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
