"""Django's name for the app."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Mutual recognition of results."""

    name = "minkang.care.results"
    label = "results"
