"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from minkang.kernel.web.entries import Entry, declare_entry


class PermitsConfig(AppConfig):
    """Measure 13 of Liaoning: permits and guides."""

    name = "minkang.affairs.permits"
    label = "permits"

    def ready(self) -> None:
        """Declare the header's entry; import the handlers for their job."""
        declare_entry(Entry(gettext_lazy("办事指南"), "permits:items", 4))
        import_module("minkang.affairs.permits.handlers")
