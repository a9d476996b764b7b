"""Django's name for the app."""

from django.apps import AppConfig


class RegistryAccountsConfig(AppConfig):
    """Accounts, roles and signing in."""

    name = "minkang.registry.accounts"
    label = "accounts"
