"""Django's name for the worklists."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """Registers the template of the table."""

    name = "minkang.kernel.worklist"
    label = "worklist"
