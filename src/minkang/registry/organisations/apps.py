"""Django's name for the app."""

from django.apps import AppConfig


class RegistryOrganisationsConfig(AppConfig):
    """Health institutions, enterprises and offices: what they are, what they hold, who works there."""

    name = "minkang.registry.organisations"
    label = "organisations"
