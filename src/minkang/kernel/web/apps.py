"""Django's name for the page frame."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers templates, static files and template tags of the page frame."""

    name = "minkang.kernel.web"
    label = "web"
