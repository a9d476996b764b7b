"""Django's name for the app."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """The registrar's desk: institutions of a place, what they hold, rosters."""

    name = "minkang.affairs.registration"
    label = "registration"
