"""Django's name for the app."""

from django.apps import AppConfig


class ImmunisationConfig(AppConfig):
    """Measure 10 of Liaoning: vaccination."""

    name = "minkang.publichealth.immunisation"
    label = "immunisation"
