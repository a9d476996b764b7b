"""What waits for who is signed in: something an office asks for, a licence that runs out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from minkang.affairs.onething.queries.people import list_own
from minkang.affairs.onething.terms import PartState
from minkang.affairs.permits.queries.applications import item_in, list_own_applications
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.following import list_own_reminders
from minkang.affairs.permits.templatetags.permitting import item_title
from minkang.affairs.permits.terms import Stage
from minkang.kernel.web.templatetags.frame import day
from minkang.registry.access.terms import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do, in words, and the page where it is done."""

    address: str
    words: str


def waiting_for(actor: Actor, on: date) -> tuple[Waiting, ...]:
    """What an applicant has to do on a day.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    return (*_corrections(actor), *_questions(actor, on), *_renewals(actor, on))


def _corrections(actor: Actor) -> Iterator[Waiting]:
    for one in list_own_applications(actor).filter(stage=Stage.CORRECTING):
        words = gettext("“%(item)s”还缺材料，补齐后才能接着办") % {
            "item": item_title(item_in(one.version))
        }
        yield Waiting(reverse("permits:own", args=[one.pk]), words)


def _questions(actor: Actor, on: date) -> Iterator[Waiting]:
    if actor.person is None:
        return
    asked = list_own(actor, on).filter(parts__state=PartState.ASKED).distinct()
    for one in asked:
        yield Waiting(
            reverse("onething:one", args=[one.pk]), gettext("孩子出生的申报里，有单位等您补充")
        )


def _renewals(actor: Actor, on: date) -> Iterator[Waiting]:
    for one in list_own_reminders(actor, on):
        words = gettext("“%(item)s”的证照到%(until)s失效，请在%(by)s前申请延续") % {
            "item": item_title(definitions()[one.item]),
            "until": day(one.until),
            "by": day(one.renew_by),
        }
        yield Waiting(reverse("permits:apply", args=[one.item]), words)
