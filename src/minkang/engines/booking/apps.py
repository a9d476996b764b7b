"""Django's name for the app."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """The booking engine."""

    name = "minkang.engines.booking"
    label = "booking"
