"""The day itself: arrivals, tickets of the queue, calls and consultations."""

from django.db import models
from django.db.models import F, Q

from minkang.engines.booking.models.bookings import Booking
from minkang.engines.booking.models.sessions import Session
from minkang.engines.booking.terms import ArrivalSource, CallKind, PriorityClass, TicketState


class Arrival(models.Model):
    """Somebody with a booking is on site since `at`; the wait is measured from here."""

    booking = models.OneToOneField(
        Booking, models.PROTECT, primary_key=True, related_name="arrival"
    )
    at = models.DateTimeField()
    source = models.CharField(max_length=5, choices=[(one, one.label) for one in ArrivalSource])

    def __str__(self) -> str:
        return f"{self.booking_id} {self.at}"


class Ticket(models.Model):
    """A place in the queue of a session.

    `number` is what the board shows. `passed` counts how often somebody with priority was called
    before this ticket although it was ahead; `return_after` is how many others are called before one
    who did not answer comes up again.
    """

    booking = models.OneToOneField(Booking, models.PROTECT, primary_key=True, related_name="ticket")
    session = models.ForeignKey(Session, models.PROTECT, related_name="tickets")
    number = models.PositiveSmallIntegerField()
    priority = models.CharField(max_length=8, choices=[(one, one.label) for one in PriorityClass])
    state = models.CharField(
        max_length=10,
        choices=[(one, one.label) for one in TicketState],
        default=TicketState.WAITING,
    )
    queued_at = models.DateTimeField()
    passed = models.PositiveSmallIntegerField(default=0)
    return_after = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session", "number"], name="ticket_numbers_of_a_session_differ"
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class Call(models.Model):
    """Something done with a ticket, in order of `at`; only ever appended."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=6, choices=[(one, one.label) for one in CallKind])
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["ticket", "at"], name="call_by_ticket"),)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"


class Consult(models.Model):
    """A consultation ``[started_at, ended_at)``; `is_return` when the patient came back with results."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="consults")
    session = models.ForeignKey(Session, models.PROTECT, related_name="consults")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_return = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["booking"], condition=Q(is_return=False), name="one_first_consult_a_booking"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(ended_at__isnull=True),
                name="one_consult_at_a_time_in_a_session",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="consult_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.booking_id} {self.started_at}"
