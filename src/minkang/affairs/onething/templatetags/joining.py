"""Words of joint cases as template filters: ``{% load joining %}``."""

from typing import Protocol

from django import template

from minkang.affairs.onething.rules.package import Package
from minkang.affairs.onething.terms import PartState, Stage
from minkang.kernel.web.spoken import is_english, spoken

register = template.Library()


class Titled(Protocol):
    """What has a title in both languages."""

    @property
    def title(self) -> str:
        """Chinese."""

    @property
    def title_en(self) -> str:
        """English."""


@register.filter
def titled(one: Titled) -> str:
    """The title in the visitor's language."""
    return one.title_en if is_english() else one.title


@register.filter
def short(one: Package) -> str:
    """What a package is for, in one sentence."""
    return one.short_en if is_english() else one.short


@register.filter
def stage_words(value: str) -> str:
    """Where a declaration stands."""
    return spoken(Stage(value))


@register.filter
def state_words(value: str) -> str:
    """Where a part stands."""
    return spoken(PartState(value))
