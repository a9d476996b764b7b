"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Measure 3 of Liaoning: results recognised by every hospital."""

    name = "minkang.care.results"
    label = "results"

    def ready(self) -> None:
        """Import the handlers, which subscribe, and the projections they use."""
        import_module("minkang.care.results.handlers")
