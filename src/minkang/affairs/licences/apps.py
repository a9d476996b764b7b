"""Django's name for the app."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """Electronic licences: issued, shown, checked, taken over."""

    name = "minkang.affairs.licences"
    label = "licences"
