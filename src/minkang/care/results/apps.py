"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Measure 3 of Liaoning: results recognised by every hospital."""

    name = "minkang.care.results"
    label = "results"

    def ready(self) -> None:
        """Import the handlers, which subscribe, the projections they use, and the marks."""
        import_module("minkang.care.results.handlers")
        import_module("minkang.care.results.queries.marks")
