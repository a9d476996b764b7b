"""Where clauses run, whether or not a page has been asked for yet."""

from collections.abc import Mapping
from importlib import import_module

from django.conf import settings

from minkang.policy.clauses import Place, places


def every_place() -> Mapping[str, tuple[Place, ...]]:
    """Places by clause, with those of pages nobody has asked for yet.

    Whoever serves a clause says so while being imported, and pages lead to all of them; a command
    loads no page by itself.
    """
    import_module(settings.ROOT_URLCONF)
    return places()
