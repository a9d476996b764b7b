"""Django's name for the app."""

from django.apps import AppConfig


class SurveillanceConfig(AppConfig):
    """Survival of the population, emergency care and mental health in the region."""

    name = "minkang.publichealth.surveillance"
    label = "surveillance"
