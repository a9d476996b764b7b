"""Django's name for the app."""

from django.apps import AppConfig


class RegistryPlacesConfig(AppConfig):
    """Areas of the state from province to village, and what was awarded to them."""

    name = "minkang.registry.places"
    label = "places"
