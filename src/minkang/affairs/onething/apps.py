"""Django's name for the app."""

from django.apps import AppConfig


class OnethingConfig(AppConfig):
    """Measure 14 of Liaoning: joint cases."""

    name = "minkang.affairs.onething"
    label = "onething"
