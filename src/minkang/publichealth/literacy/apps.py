"""Django's name for the app."""

from django.apps import AppConfig


class LiteracyConfig(AppConfig):
    """Measure 12 of Liaoning: health literacy and healthy places."""

    name = "minkang.publichealth.literacy"
    label = "literacy"
