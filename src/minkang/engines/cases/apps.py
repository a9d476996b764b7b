"""Django's name for the app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case engine."""

    name = "minkang.engines.cases"
    label = "cases"
