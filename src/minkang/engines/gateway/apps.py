"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The gateway to other offices."""

    name = "minkang.engines.gateway"
    label = "gateway"

    def ready(self) -> None:
        """Import the handlers for their jobs, which the clock starts."""
        import_module("minkang.engines.gateway.handlers")
