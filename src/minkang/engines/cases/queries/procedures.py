"""Published versions of procedures, and every version that was proposed."""

from functools import lru_cache

from django.db.models import Q, QuerySet

from minkang.engines.cases.models import ProcedureVersion
from minkang.engines.cases.rules import checking, definition, simulation
from minkang.engines.cases.rules.facts import vocabulary
from minkang.engines.cases.rules.procedure import Basis, Limit, Procedure
from minkang.engines.cases.rules.shipped import procedures as shipped_procedures
from minkang.engines.cases.terms import VersionState

MOST_KEPT = 256


@lru_cache(maxsize=MOST_KEPT)
def procedure_of(version: int) -> Procedure:
    """The procedure of a version; kept by the process, for a version never changes.

    Raises:
        ProcedureVersion.DoesNotExist: no such version.
    """
    return parsed(ProcedureVersion.objects.get(pk=version).definition)


def parsed(text: str) -> Procedure:
    """The procedure that a stored definition says."""
    return definition.from_json(text, vocabulary())


def current_version(code: str) -> int | None:
    """The published version of a procedure; None when none is published."""
    published = ProcedureVersion.objects.filter(code=code, state=VersionState.PUBLISHED)
    return published.values_list("pk", flat=True).first()


def get_public_procedure(code: str) -> Procedure | None:
    """The published procedure with this code; None when none is published."""
    found = ProcedureVersion.objects.filter(code=code, state=VersionState.PUBLISHED).first()
    return procedure_of(found.pk) if found else None


def list_versions(code: str = "") -> QuerySet[ProcedureVersion]:
    """Versions, newest first; of one procedure when `code` is given."""
    wanted = Q(code=code) if code else Q()
    return ProcedureVersion.objects.filter(wanted).order_by("code", "-number")


__all__ = [
    "Basis",
    "Limit",
    "Procedure",
    "checking",
    "current_version",
    "get_public_procedure",
    "list_versions",
    "parsed",
    "procedure_of",
    "shipped_procedures",
    "simulation",
]
