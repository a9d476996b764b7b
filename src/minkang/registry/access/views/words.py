"""In which language a page speaks of the log."""

from django.utils.translation import get_language

from minkang.kernel.audit.catalogue import Language


def language() -> Language:
    """The language of the page being answered."""
    return Language.EN if (get_language() or "").startswith("en") else Language.ZH
