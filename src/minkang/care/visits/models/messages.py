"""What people are told about their visits, and about who opened their record in an emergency."""

from django.db import models
from django.db.models import Q

from minkang.care.visits.terms import MessageKind, MessageState
from minkang.registry.people.models import Person


class Message(models.Model):
    """One thing to tell a person, once, from `due_at` on.

    `about` is the rid of the booking, the number of the ballot for the result of a draw, or the
    rid of an emergency look at the record. The words are built when they are sent or shown, so no text about anybody's health is kept here.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=[(one, one.label) for one in MessageKind])
    about = models.UUIDField()
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=7, choices=[(one, one.label) for one in MessageState], default=MessageState.DUE
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "about"], name="nobody_is_told_the_same_twice"
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.DUE, settled_at__isnull=True)
                | ~Q(state=MessageState.DUE) & Q(settled_at__isnull=False),
                name="message_is_settled_iff_settled_at",
            ),
        )
        indexes = (
            models.Index(fields=["about", "kind"], name="message_by_matter"),
            models.Index(
                fields=["due_at"], condition=Q(state=MessageState.DUE), name="message_by_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
