"""Django's name for the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from minkang.kernel.web.entries import Entry, declare_entry


class PermitsConfig(AppConfig):
    """Measure 13 of Liaoning: permits and guides."""

    name = "minkang.affairs.permits"
    label = "permits"

    def ready(self) -> None:
        """Declare the header's entry."""
        declare_entry(Entry(gettext_lazy("办事指南"), "permits:items", 5))
