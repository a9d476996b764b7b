"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from minkang.kernel.web.entries import Entry, declare_entry


class VisitsConfig(AppConfig):
    """Measures 1 and 2 of Liaoning: visits and nursing at home."""

    name = "minkang.care.visits"
    label = "visits"

    def ready(self) -> None:
        """Declare the header's entry; import the handlers for what they hear and for their job."""
        declare_entry(Entry(gettext_lazy("预约看病"), "visits:resident-start", 3))
        import_module("minkang.care.visits.handlers")
