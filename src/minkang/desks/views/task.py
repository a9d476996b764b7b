"""What a desk offers: something a visitor can do, and the page where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Task:
    """Something a visitor can do, with the page where it is done.

    Attributes:
        route: Name of the page's address, which needs no further words.
        icon: Icon beside the words.
        title: The act, in the words of who does it.
        text: What is found there.
    """

    route: str
    icon: str
    title: Promise
    text: Promise

    @property
    def address(self) -> str:
        """Where it is done."""
        return reverse(self.route)
