"""Who needs help in a session: ``{% load helping %}``."""

from django import template

from minkang.care.visits.queries.help import HelpLine, help_in_session

register = template.Library()


@register.inclusion_tag("visits/desk/session_help.html")
def session_help(session: int) -> dict[str, tuple[HelpLine, ...]]:
    """The help asked for in a session, for pages of whoever runs it; nothing when there is none."""
    return {"lines": help_in_session(session)}
