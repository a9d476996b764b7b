"""Django's name for the app."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The window for residents: find, register, move, guardians, lists."""

    name = "minkang.affairs.residents"
    label = "residents"
