"""What doctors are about to order, and every step of the decision."""

import uuid

from django.db import models
from django.db.models import F, Q

from minkang.care.results.models.results import Result
from minkang.care.results.terms import EventKind, ItemKind, OrderState, Range, RepeatReason
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class Order(models.Model):
    """One item a doctor considers for a patient; `batch` holds what was considered together.

    `reference` is what the hospital's own system calls the draft, "" on our page; the same draft
    considered again is the same order. `was_recognisable` says whether a recognisable result stood
    against it when it was opened: the repeats that count; `near` is how near the best one's maker is.
    `on` is the local day it was opened, `views` how many results were viewed for it. `saved_fen` is the price of what was not
    done, only ever of a withdrawn order.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.UUIDField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    item = models.CharField(max_length=20)
    kind = models.CharField(max_length=17, choices=[(one, one.label) for one in ItemKind])
    reference = models.CharField(max_length=160, blank=True)
    was_recognisable = models.BooleanField()
    near = models.PositiveSmallIntegerField(null=True, choices=[(one, one.label) for one in Range])
    on = models.DateField()
    views = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=[(one, one.label) for one in OrderState], default=OrderState.OPEN
    )
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(
        max_length=17, blank=True, choices=[(one, one.label) for one in RepeatReason]
    )
    saved_fen = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "reference", "item"],
                condition=~Q(reference=""),
                name="a_draft_is_considered_once",
            ),
            models.CheckConstraint(
                condition=Q(was_recognisable=True, near__range=(1, 4))
                | Q(was_recognisable=False, near__isnull=True),
                name="what_is_recognisable_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(saved_fen__isnull=True)
                | Q(state=OrderState.WITHDRAWN, saved_fen__gte=0),
                name="only_a_withdrawn_order_saves",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.OPEN, decided_at__isnull=True)
                | ~Q(state=OrderState.OPEN)
                & Q(decided_at__isnull=False, decided_at__gte=F("opened_at")),
                name="an_order_is_decided_after_it_is_opened",
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(state=OrderState.PLACED, was_recognisable=True),
                name="only_a_repeat_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.PLACED, was_recognisable=True, reason=""),
                name="a_repeat_names_its_reason",
            ),
        )
        indexes = (
            models.Index(fields=["batch"], name="order_by_batch"),
            models.Index(fields=["organisation", "-opened_at"], name="order_by_institution"),
        )

    def __str__(self) -> str:
        return str(self.rid)


class OrderEvent(models.Model):
    """One step; never changed and never deleted (a trigger of the first migration holds it)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=[(one, one.label) for one in EventKind])
    result = models.ForeignKey(Result, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(
        max_length=17, blank=True, choices=[(one, one.label) for one in RepeatReason]
    )
    text = models.TextField(blank=True)
    is_told = models.BooleanField(default=False)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["order", "result"],
                condition=Q(kind=EventKind.VIEWED),
                name="a_result_is_viewed_once_for_an_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[EventKind.REMINDED, EventKind.VIEWED, EventKind.RECOGNISED])
                | Q(result__isnull=False),
                name="what_is_viewed_or_recognised_is_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.REPEATED) | Q(is_told=True) & ~Q(reason=""),
                name="a_repeat_is_justified_and_told",
            ),
            models.CheckConstraint(
                condition=~Q(reason=RepeatReason.OTHER) | ~Q(text=""),
                name="another_need_is_written_down",
            ),
        )
        indexes = (models.Index(fields=["result", "kind"], name="event_by_result"),)

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
