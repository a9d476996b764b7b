"""Words of permits as template filters: ``{% load permitting %}``."""

from datetime import datetime

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext

from minkang.affairs.permits.queries.guides import PublicGuide, Standing
from minkang.affairs.permits.rules.elements import Basis, Duration, Item
from minkang.affairs.permits.rules.serving import Way
from minkang.affairs.permits.terms import Delivery, Grade, GuideAction, Media, Stage
from minkang.engines.cases.queries.cases import Offer
from minkang.engines.cases.terms import Outcome
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.web.templatetags.frame import day

register = template.Library()


@register.filter
def item_title(item: Item) -> str:
    """The title in the visitor's language."""
    return (item.title_en if is_english() else "") or item.title


@register.filter
def hospital_name(one: PublicGuide | Standing) -> str:
    """The name of a hospital in the visitor's language."""
    return (one.name_en if is_english() else "") or one.name


@register.filter
def duration(value: Duration) -> str:
    """So many of a unit: 10个工作日; nothing of it is 当场办结."""
    if value.amount == 0:
        return gettext("当场办结")
    blank = " " if is_english() else ""
    return f"{value.amount}{blank}{spoken(value.unit)}"


@register.filter
def basis(value: Basis) -> str:
    """A law with its article: 《护士条例》第八条."""
    return f"《{value.law}》{value.article}"


@register.filter
def papers(item: Item) -> str:
    """How many papers the applicant brings, and how many are looked up instead."""
    asked = sum(one.is_asked and not one.only_if for one in item.materials)
    held = sum(not one.is_asked for one in item.materials)
    if not held:
        return gettext("要准备 %(asked)d 份材料") % {"asked": asked}
    words = gettext("要准备 %(asked)d 份材料，另外 %(held)d 份由系统调取，不用交")
    return words % {"asked": asked, "held": held}


@register.filter
def action_icon(action: GuideAction) -> str:
    """The icon beside an action."""
    return _ICONS[action]


@register.filter
def square(address: str) -> SafeString:
    """What a phone scans; black on white in every mode, or cameras fail."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000000", light="#ffffff", title=gettext("手机扫一扫")
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by segno; the address is drawn, not written


@register.filter
def offer_title(offer: Offer) -> str:
    """What stands on the button of an act."""
    return offer.title_en if is_english() else offer.title


@register.filter
def day_of(at: datetime) -> str:
    """The local day of a moment, as people write it."""
    return day(localdate(at))


@register.filter
def stage_words(stage: str) -> str:
    """Where an application stands."""
    return spoken(Stage(stage))


@register.filter
def office_stage(stage: str) -> str:
    """Where an application stands, as its office says it."""
    return gettext("等申请人补正") if stage == Stage.CORRECTING else stage_words(stage)


@register.filter
def outcome_words(outcome: str) -> str:
    """How a case ended."""
    return spoken(Outcome(outcome))


@register.filter
def way_words(way: str) -> str:
    """How a decision reaches the applicant."""
    return spoken(Delivery(way))


@register.filter
def grade_words(grade: str) -> str:
    """How somebody found it."""
    return spoken(Grade(grade))


@register.filter
def media_words(media: str) -> str:
    """What a file is; a paper has no kind."""
    return spoken(Media(media)) if media else gettext("纸质原件")


@register.filter
def where(way: Way) -> str:
    """Where somebody turns to against a decision."""
    return way.where_en if is_english() else way.where


_ICONS = {
    GuideAction.BOOK: "calendar",
    GuideAction.WAITS: "clock",
    GuideAction.RESULTS: "check",
    GuideAction.RECORD: "clause",
    GuideAction.INSTITUTION: "pin",
    GuideAction.COMPLAIN: "info",
}
