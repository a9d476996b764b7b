"""Django's name for the app."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The resident's own health record."""

    name = "minkang.care.record"
    label = "record"
