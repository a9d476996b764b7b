"""Django's name for the stored documents."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Registers the tables of documents, passages and their links to the register."""

    name = "minkang.policy"
    label = "policy"
