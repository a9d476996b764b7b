"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """The booking engine."""

    name = "minkang.engines.booking"
    label = "booking"

    def ready(self) -> None:
        """Import the handlers for their jobs, which the clock starts."""
        import_module("minkang.engines.booking.handlers")
