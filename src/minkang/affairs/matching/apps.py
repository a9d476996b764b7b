"""Django's name for the app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The desk that compares patients with residents."""

    name = "minkang.affairs.matching"
    label = "matching"
