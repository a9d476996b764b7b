"""Django's name for the app."""

from django.apps import AppConfig


class RegistryAccessConfig(AppConfig):
    """Who may read or change what of whom, and why: one pure decision, consent, the access log."""

    name = "minkang.registry.access"
    label = "access"
