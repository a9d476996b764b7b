"""Django's name for the app."""

from django.apps import AppConfig


class ElderlyConfig(AppConfig):
    """Measure 6: care of the elderly."""

    name = "minkang.supply.elderly"
    label = "elderly"
