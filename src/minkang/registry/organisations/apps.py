"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig


class RegistryOrganisationsConfig(AppConfig):
    """Health institutions, enterprises and offices: what they are, what they hold, who works there."""

    name = "minkang.registry.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Let the acts tell which clauses they execute, whatever command runs."""
        import_module("minkang.registry.organisations.services")
