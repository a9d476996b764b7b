"""Django's name for the app."""

from django.apps import AppConfig


class RegistryPeopleConfig(AppConfig):
    """Residents, households and guardians."""

    name = "minkang.registry.people"
    label = "people"
