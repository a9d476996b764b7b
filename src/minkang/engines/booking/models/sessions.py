"""Sessions of a resource, their slots, and the pools in which places are counted."""

from datetime import timedelta

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value

from minkang.engines.booking.models.offering import Resource, Service, Template
from minkang.engines.booking.terms import (
    DayKind,
    DayPart,
    PoolKind,
    ReleaseMode,
    SessionState,
)

ONE_MINUTE = Value(timedelta(minutes=1))


class Session(models.Model):
    """One half-day of a resource, planned ``[starts, ends)`` and as it really went.

    `opens_at` is when the public places are released. `day_kind` is kept from publication, so that a
    later notice of the State Council does not rewrite what was promised.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="sessions")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="sessions")
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="sessions")
    on = models.DateField()
    part = models.CharField(max_length=9, choices=[(one, one.label) for one in DayPart])
    day_kind = models.CharField(max_length=7, choices=[(one, one.label) for one in DayKind])
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=9,
        choices=[(one, one.label) for one in SessionState],
        default=SessionState.PUBLISHED,
    )
    published_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    release = models.CharField(
        max_length=10,
        choices=[(one, one.label) for one in ReleaseMode],
        default=ReleaseMode.FIRST_COME,
    )
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["resource", "on", "part"],
                condition=~Q(state=SessionState.STOPPED),
                name="resource_has_one_session_of_a_day_and_part",
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.STOPPED, stopped_at__isnull=False)
                | ~Q(state=SessionState.STOPPED) & Q(stopped_at__isnull=True),
                name="session_is_stopped_iff_stopped_at",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="session_really_ends_after_it_really_started",
            ),
        )
        indexes = (models.Index(fields=["on", "service"], name="session_by_day_and_service"),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.on} {self.part}"


class Slot(models.Model):
    """A bookable period ``[starts, ends)`` of a session.

    `minutes_max` is the longest slot the policy in force at publication allowed.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="slots")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    minutes_max = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session", "starts"], name="one_slot_of_a_session_and_start"
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="slot_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(
                    ends__lte=ExpressionWrapper(
                        F("starts") + F("minutes_max") * ONE_MINUTE,
                        output_field=models.DateTimeField(),
                    )
                ),
                name="slot_within_limit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.starts}"


class Pool(models.Model):
    """Places of one kind in a slot whose takers report at `report_at`.

    Bookable during ``[opens_at, closes_at)`` while `is_open`. `spill_at` is when places nobody took
    move to the public pool of the same slot and step; null for none.
    """

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="pools")
    kind = models.CharField(max_length=13, choices=[(one, one.label) for one in PoolKind])
    report_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    booked = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    spill_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["slot", "kind", "report_at"], name="one_pool_of_a_kind_and_step"
            ),
            models.CheckConstraint(
                condition=Q(booked__lte=F("capacity")), name="pool_is_never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="pool_closes_after_it_opens"
            ),
        )
        indexes = (
            models.Index(
                fields=["spill_at"], condition=Q(spill_at__isnull=False), name="pool_by_spill"
            ),
        )

    def __str__(self) -> str:
        return f"{self.slot_id} {self.kind} {self.booked}/{self.capacity}"
