"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case engine."""

    name = "minkang.engines.cases"
    label = "cases"

    def ready(self) -> None:
        """Import the handlers for their jobs, which the clock starts."""
        import_module("minkang.engines.cases.handlers")
