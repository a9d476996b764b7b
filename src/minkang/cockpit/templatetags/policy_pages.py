"""Words and lights of the policy pages as template tags: ``{% load policy_pages %}``."""

from collections.abc import Sequence
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from minkang.cockpit.queries.lines import ClauseLine
from minkang.cockpit.rules import visible
from minkang.cockpit.terms import DueLight, LedgerLight
from minkang.kernel.web import icons
from minkang.kernel.web.templatetags.frame import WEEKDAYS
from minkang.policy.search import Hit, Segment
from minkang.policy.targets import Words
from minkang.policy.terms import ClauseState, Labelled
from minkang.policy.validity import Validity

register = template.Library()

CONTEXT = 60
"""Characters shown on each side of a quotation; the document's page has the rest."""

_STATE_LOOK = {
    ClauseState.PLACED: ("check", "met"),
    ClauseState.WAITING: ("clock", "on_way"),
    ClauseState.RECORDED: ("copy", "unmeasured"),
}
_LIGHT_LOOK = {
    DueLight.OVERDUE: ("late", "behind"),
    DueLight.SOON: ("warning", "behind"),
    DueLight.LATER: ("calendar", "on_way"),
    DueLight.STANDING: ("moving", "standing"),
}


_LEDGER_LOOK = {
    LedgerLight.BEHIND: ("late", "behind"),
    LedgerLight.ON_WAY: ("moving", "on_way"),
    LedgerLight.WAITING: ("clock", "standing"),
    LedgerLight.UNMEASURED: ("unmeasured", "unmeasured"),
    LedgerLight.RUNNING: ("check", "standing"),
    LedgerLight.MET: ("check", "met"),
}

_VALIDITY_LOOK = {
    Validity.PENDING: ("clock", "on_way"),
    Validity.VALID: ("check", "met"),
    Validity.AMENDED: ("info", "on_way"),
    Validity.EXPIRED: ("late", "behind"),
    Validity.REPEALED: ("close", "behind"),
}


class Titled(Protocol):
    """A document or clause with a title in both languages."""

    @property
    def title(self) -> str:
        """The Chinese title."""

    @property
    def title_en(self) -> str:
        """The English title, or empty."""


def is_english() -> bool:
    """Whether the page is being shown in English."""
    return get_language() == "en"


@register.filter
def spoken(words: Words | Labelled) -> str:
    """Words or a vocabulary's label in the visitor's language."""
    if isinstance(words, Words):
        return words.en if is_english() else words.zh
    return words.label_en if is_english() else words.label


@register.filter
def opening_day(weekday: int) -> str:
    """The row of a table of opening hours: 1 is Monday, 8 public holidays."""
    return gettext("节假日") if weekday == len(WEEKDAYS) + 1 else str(WEEKDAYS[weekday - 1])


@register.filter
def named(thing: Titled) -> str:
    """The title of a document or clause in the visitor's language; Chinese where there is no other."""
    return thing.title_en if is_english() and thing.title_en else thing.title


@register.filter
def tail(text: str) -> str:
    """The end of what stands before a quotation."""
    return text if len(text) <= CONTEXT else f"…{text[-CONTEXT:]}"


@register.filter
def head(text: str) -> str:
    """The beginning of what stands after a quotation."""
    return text if len(text) <= CONTEXT else f"{text[:CONTEXT]}…"


register.filter("visible", visible)


@register.simple_tag
def clause_state(state: ClauseState) -> SafeString:
    """Whether a clause runs: icon, word and colour."""
    drawn, look = _STATE_LOOK[state]
    return _lit(drawn, look, state)


@register.simple_tag
def clause_line(line: ClauseLine) -> SafeString:
    """A clause in a list: path, title and state, linked to its page.

    Written here and not in a template, because a long plan shows hundreds of them.
    """
    clause = line.clause
    return format_html(
        '<a class="line-title" href="{}"><span class="chip-id">{}</span> {}</a> {}',
        reverse("cockpit:clause", args=[clause.document, clause.path]),
        clause.path,
        named(clause),
        clause_state(line.state),
    )


@register.simple_tag
def due_light(light: DueLight) -> SafeString:
    """How near a last day is: icon, word and colour."""
    drawn, look = _LIGHT_LOOK[light]
    return _lit(drawn, look, light)


@register.simple_tag
def ledger_light(light: LedgerLight) -> SafeString:
    """How a clause stands in the ledger: icon, word and colour."""
    drawn, look = _LEDGER_LOOK[light]
    return _lit(drawn, look, light)


@register.simple_tag
def validity_mark(standing: Validity) -> SafeString:
    """Whether a document is in force: icon, word and colour."""
    drawn, look = _VALIDITY_LOOK[standing]
    return _lit(drawn, look, standing)


@register.simple_tag
def segments(pieces: Sequence[Segment]) -> SafeString:
    """A text with its hits marked."""
    return format_html_join("", "{}", ((_marked(piece),) for piece in pieces))


@register.simple_tag
def hit_address(hit: Hit) -> str:
    """The page a finding leads to: the clause, the passage in its document, or the document."""
    if hit.clause_id:
        document, _, path = hit.clause_id.partition("/")
        return reverse("cockpit:clause", args=[document, path])
    address = reverse("cockpit:document", args=[hit.document])
    return f"{address}#{hit.path}" if hit.path else address


def _marked(piece: Segment) -> str | SafeString:
    return format_html("<mark>{}</mark>", piece.text) if piece.is_hit else piece.text


def _lit(drawn: str, look: str, word: Labelled) -> SafeString:
    return format_html(
        '<span class="state state-{}">{}{}</span>', look, icons.icon(drawn), spoken(word)
    )
