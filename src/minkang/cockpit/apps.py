"""Django's name for the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from minkang.cockpit.queries.labels import clause_label
from minkang.kernel.web.clause_labels import declare_clause_lookup
from minkang.kernel.web.entries import Entry, declare_entry


class CockpitConfig(AppConfig):
    """Registers templates and pages, the header's entries, and how the frame names a clause."""

    name = "minkang.cockpit"
    label = "cockpit"

    def ready(self) -> None:
        """Declare what the frame shows of the policy pages on every page."""
        declare_clause_lookup(clause_label)
        declare_entry(Entry(gettext_lazy("找机构"), "cockpit:institutions", 5))
        declare_entry(Entry(gettext_lazy("看板"), "cockpit:board", 7))
        declare_entry(Entry(gettext_lazy("查政策"), "cockpit:library", 10))
        declare_entry(Entry(gettext_lazy("任务台账"), "cockpit:ledger", 15))
        declare_entry(Entry(gettext_lazy("单位任务"), "cockpit:units", 20))
        declare_entry(Entry(gettext_lazy("公报"), "cockpit:gazettes", 30))
