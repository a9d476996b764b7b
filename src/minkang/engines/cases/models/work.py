"""What offices have to do, and what is to be told to others."""

from django.db import models
from django.db.models import Q

from minkang.engines.cases.models.cases import Case
from minkang.engines.cases.terms import ReminderKind, TaskState
from minkang.registry.organisations.models import Organisation

SETTLED = (TaskState.DONE, TaskState.FAILED, TaskState.DROPPED)


class Task(models.Model):
    """One office's part of a case; `assigned_to` is the account that took it, "" for nobody yet."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", db_index=False)
    code = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    role = models.CharField(max_length=30)
    state = models.CharField(max_length=7, choices=[(one, one.label) for one in TaskState])
    assigned_to = models.TextField(blank=True)
    opened_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "code"], name="a_task_is_given_once_a_case"),
            models.CheckConstraint(
                condition=Q(state__in=SETTLED, settled_at__isnull=False)
                | ~Q(state__in=SETTLED) & Q(settled_at__isnull=True),
                name="a_task_is_settled_at_a_moment",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "role", "due_on", "id"],
                condition=Q(state=TaskState.OPEN),
                name="open_tasks_of_an_office",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


class Office(models.Model):
    """Which organisation is the office of a kind for a case."""

    pk = models.CompositePrimaryKey("case_id", "kind")
    case = models.ForeignKey(Case, models.PROTECT, related_name="offices", db_index=False)
    kind = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Message(models.Model):
    """Something an event sends: written with the event, delivered afterwards, more than once at worst."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages", db_index=False)
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["id"], condition=Q(delivered_at__isnull=True), name="messages_to_deliver"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.code}"


class Reminder(models.Model):
    """That a case was called to mind: before its last day to who works on it, after it to the directors.

    `addressee` is the account a part of the case is given to; "" for everybody in `role` at the office.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=8, choices=[(one, one.label) for one in ReminderKind])
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False)
    role = models.CharField(max_length=30)
    addressee = models.TextField(blank=True)
    due_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind"], name="a_case_is_called_to_mind_once_a_kind"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-made_at"], name="reminders_of_an_office"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
