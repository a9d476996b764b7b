"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class OnethingConfig(AppConfig):
    """Measure 14 of Liaoning: joint cases."""

    name = "minkang.affairs.onething"
    label = "onething"

    def ready(self) -> None:
        """Import the handlers for what they listen to."""
        import_module("minkang.affairs.onething.handlers")
