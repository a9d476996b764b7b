"""How the frame names a clause it only knows by id."""

from django.urls import reverse
from django.utils.translation import get_language

from minkang.kernel.web.clause_labels import ClauseLabel
from minkang.policy.clauses import register


def clause_label(clause_id: str) -> ClauseLabel | None:
    """The chip of a clause in the visitor's language; None when the register has no such clause."""
    clause = register().clauses.get(clause_id)
    if clause is None:
        return None
    return ClauseLabel(
        id=clause.id,
        short_id=clause.id,
        title=clause.title_en if get_language() == "en" else clause.title,
        address=reverse("cockpit:clause", args=[clause.document, clause.path]),
    )
