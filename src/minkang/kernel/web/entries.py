"""The entries in the header: each app declares its own, the frame only lists them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A link in the header.

    Attributes:
        label: The words shown, lazily translated.
        route: Name of the page's address (``cockpit:library``).
        order: Position; lower comes first, equal ones by declaration.
    """

    label: Promise | str
    route: str
    order: int


@dataclass(frozen=True, slots=True)
class EntryLink:
    """An entry as one page shows it; `is_current` marks the part of the site the page is in."""

    label: Promise | str
    address: str
    is_current: bool


_declared: dict[str, Entry] = {}


def declare_entry(entry: Entry) -> None:
    """Add a link to every page's header; call it from an app's ``ready``."""
    _declared[entry.route] = entry


def entry_links(path: str) -> tuple[EntryLink, ...]:
    """All declared entries in their order, as seen from the page at `path`."""
    links = []
    for entry in sorted(_declared.values(), key=lambda entry: entry.order):
        address = reverse(entry.route)
        is_current = path.startswith(address) if address != "/" else path == "/"
        links.append(EntryLink(entry.label, address, is_current))
    return tuple(links)
