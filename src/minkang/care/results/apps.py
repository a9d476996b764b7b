"""Django's name for the app."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Measure 3 of Liaoning: results recognised by every hospital."""

    name = "minkang.care.results"
    label = "results"
