"""What an office has to do: its running cases with their lights, and what was called to mind.

A worklist is declared once, by :func:`worklist_of`; an app that has pages of its own for its cases says
where a row leads, and which cases are its own::

    MINE = worklist_of("applications", _("收到的申请"), link=lambda case: …, empty=Empty(…))
    rows = DatabaseRows(list_work_for(actor, on).filter(item__in=codes))
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minkang.engines.cases.models import Case, Reminder, Task
from minkang.engines.cases.queries.calendar import working_days
from minkang.engines.cases.queries.procedures import procedure_of
from minkang.engines.cases.rules.clock import yellow_until
from minkang.engines.cases.terms import Given, Light, ReminderKind, TaskState
from minkang.kernel.web.spoken import is_english, spoken
from minkang.kernel.worklist.declaration import Column, Empty, Filter, Worklist
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission, Role

MOST_REMINDERS = 20
Link = Callable[[Case], str]


def worklist_of(name: str, title: str | Promise, *, link: Link, empty: Empty) -> Worklist[Any]:
    """The list of an office's running cases, for rows of :func:`list_work_for`.

    Args:
        name: Stable name; names the exported file.
        title: Caption.
        link: Where a row leads.
        empty: What an empty list says.
    """
    return Worklist(
        name=name,
        title=title,
        columns=(
            Column("number", _("办件编号"), cell=lambda one: one.number, sort="number", link=link),
            Column("title", _("办什么"), cell=lambda one: one.title),
            Column("state", _("环节"), cell=state_words),
            Column("light", _("时限"), cell=lambda one: spoken(Light(one.light))),
            Column("due", _("最迟哪天"), cell=lambda one: one.due, sort="due"),
            Column("given", _("谁在办"), cell=lambda one: spoken(Given(one.given))),
            Column("opened", _("收件时间"), cell=lambda one: one.opened_at, sort="opened_at"),
        ),
        filters=(
            Filter("light", _("时限"), "light", Light, lambda value: spoken(Light(str(value)))),
            Filter("given", _("谁在办"), "given", Given, lambda value: spoken(Given(str(value)))),
        ),
        default_sort="due",
        key="rid",
        page_size=50,
        empty=empty,
    )


def state_words(case: Case) -> str:
    """Title of the state a case is in."""
    state = procedure_of(case.version_id).state_of[case.state]
    return state.title_en if is_english() else state.title


def list_work_for(actor: Actor, on: date) -> QuerySet[Case]:
    """Running cases that the actor's offices own, or have an open part of.

    Each with `due` (the first of its running last days), `light` and `given`.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.WORK_CASES)
    offices = offices_of(actor)
    parts = Task.objects.filter(
        case=OuterRef("pk"), state=TaskState.OPEN, organisation__in=offices
    ).order_by("due_on", "id")
    soon = yellow_until(on, working_days())
    words: CharField[str, str] = CharField()
    return (
        Case.objects.filter(Q(owner__in=offices) | Exists(parts), ended_at__isnull=True)
        .annotate(
            taken_by=Subquery(parts.values("assigned_to")[:1]),
            due=Least(
                F("acceptance_due_on"), F("promised_due_on"), Subquery(parts.values("due_on")[:1])
            ),
        )
        .annotate(
            light=When_(
                When(due__isnull=True, then=Value(Light.NONE.value)),
                When(due__lt=on, then=Value(Light.RED.value)),
                When(due__lte=soon, then=Value(Light.YELLOW.value)),
                default=Value(Light.GREEN.value),
                output_field=words,
            ),
            given=When_(
                When(taken_by__isnull=True, then=Value(Given.WHOLE.value)),
                When(taken_by="", then=Value(Given.NOBODY.value)),
                When(taken_by=actor.reference, then=Value(Given.MINE.value)),
                default=Value(Given.OTHERS.value),
                output_field=words,
            ),
        )
    )


def offices_of(actor: Actor) -> frozenset[UUID]:
    """Organisations in which the actor works on cases."""
    return frozenset(
        grant.organisation
        for grant in actor.grants
        if grant.organisation is not None
        and may(actor, Permission.WORK_CASES, organisation=grant.organisation).allowed
    )


def list_reminders_for(actor: Actor) -> tuple[Reminder, ...]:
    """What was called to mind to the actor and still runs: the latest first.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.WORK_CASES)
    directed = [one.organisation for one in actor.grants if one.role is Role.DIRECTOR]
    concerns = Q(kind=ReminderKind.OVERDUE, organisation__in=directed)
    concerns |= Q(kind=ReminderKind.SOON, addressee=actor.reference)
    concerns |= Q(kind=ReminderKind.SOON, addressee="", organisation__in=offices_of(actor))
    running = Reminder.objects.filter(concerns, case__decided_on__isnull=True)
    return tuple(running.select_related("case").order_by("-made_at", "id")[:MOST_REMINDERS])
