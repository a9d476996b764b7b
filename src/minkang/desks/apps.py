"""Django's name for the app."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Registers templates and pages."""

    name = "minkang.desks"
    label = "desks"
