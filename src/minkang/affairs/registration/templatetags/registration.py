"""Words of a vocabulary in templates: ``{% load registration %}``."""

from django import template

from minkang.affairs.registration import forms
from minkang.policy.terms import Labelled

register = template.Library()


@register.filter
def spoken(word: Labelled) -> str:
    """A word of a vocabulary in the visitor's language."""
    return forms.spoken(word)
