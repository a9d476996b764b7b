"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The health records engine."""

    name = "minkang.engines.records"
    label = "records"

    def ready(self) -> None:
        """Import the handlers for their jobs, which the clock starts, and say how names sound."""
        import_module("minkang.engines.records.handlers")
        extraction = import_module("minkang.engines.records.rules.extraction")
        own = import_module("minkang.engines.records.services.readings")
        extraction.read_names_with(own.sounds_of)
