"""Django's name for the app."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """Registers templates and pages."""

    name = "minkang.cockpit"
    label = "cockpit"
