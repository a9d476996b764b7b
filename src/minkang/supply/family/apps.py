"""Django's name for the app."""

from django.apps import AppConfig


class FamilyConfig(AppConfig):
    """Measures 5 and 7: maternity, children, nurseries."""

    name = "minkang.supply.family"
    label = "family"
