"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The desk of the health information platform."""

    name = "minkang.care.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Import what the clock calls."""
        import_module("minkang.care.exchange.handlers")
