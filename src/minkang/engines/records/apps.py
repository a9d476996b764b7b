"""Django's name for the app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The health records engine."""

    name = "minkang.engines.records"
    label = "records"
