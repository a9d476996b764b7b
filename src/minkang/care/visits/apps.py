"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Measures 1 and 2 of Liaoning: visits and nursing at home."""

    name = "minkang.care.visits"
    label = "visits"

    def ready(self) -> None:
        """Import the handlers for what they hear and for their job, which the clock starts."""
        import_module("minkang.care.visits.handlers")
