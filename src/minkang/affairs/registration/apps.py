"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """The registrar's desk: institutions of a place, what they hold, rosters."""

    name = "minkang.affairs.registration"
    label = "registration"

    def ready(self) -> None:
        """Import the handlers for their job, which the clock starts."""
        import_module("minkang.affairs.registration.handlers")
