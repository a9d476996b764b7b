"""Which resources lie in a patient's compartment."""

from collections.abc import Collection

from minkang.engines.records.models import Resource
from minkang.engines.records.rules import specification


def rids_of_patient(patient: int, type_names: Collection[str]) -> tuple[int, ...]:
    """Rids of the living resources of some types that speak of a patient, for projections.

    Args:
        patient: Rid of the Patient resource.
        type_names: Such as ``Observation``.
    """
    table = specification.table()
    numbers = [table.type_number(name) for name in type_names]
    found = Resource.objects.filter(patient=patient, type__in=numbers, is_deleted=False)
    return tuple(found.order_by("rid").values_list("rid", flat=True))
