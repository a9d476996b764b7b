"""What families, offices and hospitals type."""

from minkang.affairs.onething.forms.facts import FactsForm
from minkang.affairs.onething.forms.office import AskForm, ReasonForm

__all__ = ["AskForm", "FactsForm", "ReasonForm"]
