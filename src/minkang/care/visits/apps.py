"""Django's name for the app."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Measures 1 and 2 of Liaoning: visits and nursing at home."""

    name = "minkang.care.visits"
    label = "visits"
