"""The shared components as template tags: ``{% load frame %}``."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.terms import Standing
from minkang.kernel.refusal import Refusal
from minkang.kernel.web import components, icons
from minkang.kernel.web.clause_labels import clause_label
from minkang.kernel.web.components import Words
from minkang.kernel.web.spoken import Named
from minkang.kernel.web.spoken import spoken as words_of

register = template.Library()

Context = dict[str, object]

WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)
_MONTHS = (
    gettext_lazy("1月"),
    gettext_lazy("2月"),
    gettext_lazy("3月"),
    gettext_lazy("4月"),
    gettext_lazy("5月"),
    gettext_lazy("6月"),
    gettext_lazy("7月"),
    gettext_lazy("8月"),
    gettext_lazy("9月"),
    gettext_lazy("10月"),
    gettext_lazy("11月"),
    gettext_lazy("12月"),
)
_NOTICE_ICONS = {"notice": "info", "warning": "warning", "success": "check"}


@register.filter
def day(value: date | None) -> str:
    """A day as people write it: 2026年11月21日. Empty for no day."""
    if value is None:
        return ""
    return gettext("%(year)s年%(month)s%(day)s日") % {
        "year": value.year,
        "month": _MONTHS[value.month - 1],
        "day": value.day,
    }


@register.filter
def weekday(value: date) -> str:
    """The day of the week: 星期六."""
    return str(WEEKDAYS[value.weekday()])


@register.filter
def moment(value: datetime) -> str:
    """A day and a time of day in local time: 2026年11月21日 20:55."""
    local = localtime(value)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def spoken(word: Named) -> str:
    """A word of a vocabulary in the visitor's language."""
    return words_of(word)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon; always put a word beside it."""
    return icons.icon(name)


@register.simple_tag
def state(standing: Standing) -> SafeString:
    """How a value stands to its target: icon, word and colour."""
    drawn, word = components.STANDING_WORDS[Standing(standing)]
    return format_html(
        '<span class="state state-{}">{}{}</span>',
        Standing(standing).value,
        icons.icon(drawn),
        word,
    )


@register.simple_tag
def verification_mark(verification: components.Verification) -> SafeString:
    """How sure we are of a rule or a table."""
    mark = components.Verification(verification)
    drawn, word = components.VERIFICATION_WORDS[mark]
    return format_html(
        '<span class="mark mark-{}">{}{}</span>', mark.value, icons.icon(drawn), word
    )


@register.simple_tag
def tag(text: Words, kind: str = "plain") -> SafeString:
    """A short label; kinds: plain, strong, warning."""
    return format_html('<span class="tag tag-{}">{}</span>', kind, text)


@register.inclusion_tag("web/clause_chip.html")
def clause_chip(clause_id: str) -> Context:
    """A clause as a chip with short id and title, linked to its page."""
    return {"clause_id": clause_id, "clause": clause_label(clause_id)}


@register.inclusion_tag("web/number.html")
def number_with_why(number: components.NumberWithWhy) -> Context:
    """A number with unit, standing, headroom and the way to its reason."""
    return {"number": number}


@register.inclusion_tag("web/refusal.html", takes_context=True)
def refusal_box(context: Context, refusal: Refusal, *, has_form: bool = True) -> Context:
    """What happened, why and what to do next.

    Put it above the form it belongs to: its faults then lead to the fields by Django's ids.
    """
    return {"refusal": refusal, "has_form": has_form, "frame": context["frame"]}


@register.inclusion_tag("web/notice.html")
def notice(text: Words, kind: str = "notice", title: Words = "") -> Context:
    """A remark set apart; kinds: notice, warning, success."""
    return {"text": text, "kind": kind, "title": title, "icon_name": _NOTICE_ICONS[kind]}


@register.inclusion_tag("web/empty.html")
def empty_state(title: Words, text: Words) -> Context:
    """Says what will appear here and when."""
    return {"title": title, "text": text}


@register.inclusion_tag("web/progress.html")
def progress_line(steps: Sequence[components.ProgressStep], label: Words = "") -> Context:
    """Steps with office, date due and light."""
    lit = [(step, *components.LIGHT_WORDS[step.light]) for step in steps]
    return {"steps": lit, "label": label}


@register.inclusion_tag("web/facts.html")
def fact_list(rows: Sequence[components.Fact]) -> Context:
    """A list of terms and values."""
    return {"rows": rows}


@register.inclusion_tag("web/facets.html")
def facets(groups: Sequence[components.FacetGroup], label: Words = "") -> Context:
    """Values to narrow a list by, with counts."""
    return {"groups": groups, "label": label}


@register.inclusion_tag("web/page_links.html")
def page_links(links: components.PageLinks) -> Context:
    """Previous and next page."""
    return {"links": links}


@register.inclusion_tag("charts/figure.html")
def chart(figure: ChartFigure) -> Context:
    """A chart with its finding and its table."""
    return {"figure": figure}
