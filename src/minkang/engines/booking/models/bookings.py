"""Bookings, places on their way back, the waitlist, and missed bookings."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from minkang.engines.booking.models.sessions import Pool, Session, Slot
from minkang.engines.booking.terms import (
    BookingState,
    CancelCause,
    Channel,
    NoShowState,
    PriorityClass,
    PriorityGround,
    ReturnState,
    WaitState,
)
from minkang.registry.organisations.models import Department
from minkang.registry.people.models import Person

LIVE = ~Q(state=BookingState.CANCELLED)


class Booking(models.Model):
    """One place of a pool, taken for a person (FHIR Appointment).

    `slot`, `session`, `department` and `on` repeat what `pool` leads to, so that one constraint can hold
    a limit over them; the pool's own foreign key stands for theirs, because each further one makes
    every booking lock a row that everybody shares, and the nightly count compares them.
    `booker` is the resident who booked, for themselves or for somebody else; null at a desk. `key` is
    the caller's idempotency key, unique for a person, and `digest` the first 16 bytes of SHA-256 of
    what was asked with it. `hold_until` is set exactly while pending. `sequence` counts changes that
    a calendar must follow (RFC 5545).
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="bookings")
    slot = models.ForeignKey(
        Slot, models.PROTECT, related_name="bookings", db_index=False, db_constraint=False
    )
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="bookings", db_constraint=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    on = models.DateField()
    report_at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    booker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=9, choices=[(one, one.label) for one in Channel])
    state = models.CharField(max_length=9, choices=[(one, one.label) for one in BookingState])
    priority = models.CharField(
        max_length=8,
        choices=[(one, one.label) for one in PriorityClass],
        default=PriorityClass.ORDINARY,
    )
    ground = models.CharField(
        max_length=8,
        choices=[(one, one.label) for one in PriorityGround],
        default=PriorityGround.NONE,
    )
    reference = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=64, blank=True)
    digest = models.BinaryField(max_length=16, default=b"")
    made_at = models.DateTimeField()
    hold_until = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_cause = models.CharField(
        max_length=12, blank=True, choices=[(one, one.label) for one in CancelCause]
    )
    sequence = models.PositiveIntegerField(default=0)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "session"],
                condition=LIVE,
                name="one_live_booking_per_person_and_session",
            ),
            models.UniqueConstraint(
                fields=["person", "department", "on"],
                condition=LIVE,
                name="one_live_booking_per_department_and_day",
            ),
            models.UniqueConstraint(
                fields=["person", "key"], condition=~Q(key=""), name="a_key_books_once"
            ),
            models.CheckConstraint(
                condition=Q(state=BookingState.CANCELLED, cancelled_at__isnull=False)
                & ~Q(cancel_cause="")
                | ~Q(state=BookingState.CANCELLED) & Q(cancelled_at__isnull=True, cancel_cause=""),
                name="cancelled_iff_cancelled_at",
            ),
            models.CheckConstraint(
                condition=Q(state=BookingState.PENDING, hold_until__isnull=False)
                | ~Q(state=BookingState.PENDING) & Q(hold_until__isnull=True),
                name="pending_iff_held_until",
            ),
        )
        indexes = (
            models.Index(fields=["person", "on"], name="booking_by_person_and_day"),
            models.Index(
                fields=["hold_until"],
                condition=Q(hold_until__isnull=False),
                name="booking_by_end_of_hold",
            ),
            # Rows come in order of time: a few bytes instead of a tree to keep on the hot path.
            BrinIndex(fields=["made_at"], name="booking_by_time_made"),
        )

    def __str__(self) -> str:
        return str(self.rid)


class ReturnedPlace(models.Model):
    """A place given up: still counted in its pool until `due_at`, then offered or released."""

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="returned")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="returned")
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(one, one.label) for one in ReturnState], default=ReturnState.DUE
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ReturnState.DUE, settled_at__isnull=True)
                | ~Q(state=ReturnState.DUE) & Q(settled_at__isnull=False),
                name="returned_place_is_settled_iff_settled_at",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"], condition=Q(state=ReturnState.DUE), name="returned_place_by_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pool_id} {self.due_at}"


class Waiting(models.Model):
    """A person's entry on the waitlist of a session.

    `offer` is the pending booking the person was given; they confirm it before its `hold_until`.
    `joined_at` is the order of waiting: whoever lost in the draw waits since the draw, by the position
    drawn. `passed` counts the places that went to somebody who joined later.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="waiting")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    booker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=9, choices=[(one, one.label) for one in Channel])
    priority = models.CharField(max_length=8, choices=[(one, one.label) for one in PriorityClass])
    ground = models.CharField(
        max_length=8,
        choices=[(one, one.label) for one in PriorityGround],
        default=PriorityGround.NONE,
    )
    state = models.CharField(
        max_length=8, choices=[(one, one.label) for one in WaitState], default=WaitState.WAITING
    )
    joined_at = models.DateTimeField()
    passed = models.PositiveSmallIntegerField(default=0)
    offer = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="waited")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=[WaitState.WAITING, WaitState.OFFERED]),
                name="nobody_waits_twice_for_a_session",
            ),
        )
        indexes = (
            models.Index(
                fields=["session", "joined_at"],
                condition=Q(state=WaitState.WAITING),
                name="waiting_by_session",
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.state}"


class NoShow(models.Model):
    """A booking nobody came to, or that was cancelled too late.

    `excuse` says why it does not count; `answer` is what the clinic wrote to the appeal.
    """

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="no_show")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(
        max_length=8, choices=[(one, one.label) for one in NoShowState], default=NoShowState.COUNTED
    )
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    excuse = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "on"], name="no_show_by_person"),)

    def __str__(self) -> str:
        return f"{self.booking_id} {self.state}"


class Suspension(models.Model):
    """A person may not book online during ``[since, until)``; desk, telephone and emergency stay open.

    `missed` is the rung of the ladder: 1 for the first missed booking of its period, and so on.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    no_show = models.OneToOneField(NoShow, models.PROTECT, related_name="suspension")
    missed = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="suspension_ends_after_it_begins"
            ),
        )
        indexes = (
            models.Index(
                fields=["person", "until"],
                condition=Q(lifted_at__isnull=True),
                name="suspension_by_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until}"
