"""Declarations and what each office does for them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minkang.affairs.onething.models.births import Birth
from minkang.affairs.onething.terms import AT_THE_OFFICE, LIVE, Doubt, PartState, Stage
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class Declaration(models.Model):
    """One family's package, declared by one of them.

    `answers` is sealed JSON: what the family told and what was held already, by code of the fact.
    `birth_key` is that of `Birth`, empty until it is declared. `detours` are codes of the situations a
    person looks at. `same_as` is the declaration of the other parent that came first. `case` is the case of the whole; `stage`, `seq` and the days repeat where it stands.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    package = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    birth = models.ForeignKey(Birth, models.PROTECT, null=True, related_name="+")
    birth_key = models.BinaryField(max_length=16, default=b"")
    child = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    answers = models.BinaryField()
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, choices=[(one, one.label) for one in Stage])
    detours = ArrayField(models.CharField(max_length=40), default=list)
    case = models.UUIDField(null=True)
    number = models.CharField(max_length=24, blank=True)
    seq = models.PositiveIntegerField(default=0)
    begun_by = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["package", "birth_key"],
                condition=Q(stage__in=LIVE),
                name="a_birth_is_declared_once",
            ),
            models.UniqueConstraint(
                fields=["package", "person", "birth"],
                condition=Q(stage=Stage.DRAFT),
                nulls_distinct=False,
                name="a_family_has_one_draft_of_a_package",
            ),
            models.UniqueConstraint(fields=["case"], name="a_case_is_of_one_declaration"),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[Stage.DRAFT, Stage.JOINED],
                    declared_at__isnull=True,
                    case__isnull=True,
                )
                | ~Q(stage__in=[Stage.DRAFT, Stage.JOINED])
                & Q(declared_at__isnull=False, case__isnull=False, child__isnull=False)
                & ~Q(birth_key=b""),
                name="a_declaration_handed_in_is_a_case_of_a_child",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.JOINED, same_as__isnull=False)
                | ~Q(stage=Stage.JOINED) & Q(same_as__isnull=True),
                name="who_joins_joins_another_declaration",
            ),
        )
        indexes = (
            models.Index(
                fields=["lead", "declared_at"],
                condition=Q(stage=Stage.WINDOW),
                name="declarations_at_a_window",
            ),
        )

    def __str__(self) -> str:
        return self.number or str(self.rid)


class Part(models.Model):
    """What one office does for a declaration; `case` is its own, with what it may see and no more.

    `due_on` is the last day promised, `legal_due_on` the last one the law allows the family; `asked_for`
    are the facts the office asked the family to correct; `doubt` is why the answer of the office's
    system waits for a person of the office, "" for no reason.
    """

    rid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="parts")
    code = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=[(one, one.label) for one in PartState])
    case = models.UUIDField(null=True)
    number = models.CharField(max_length=24, blank=True)
    seq = models.PositiveIntegerField(default=0)
    asked_for = ArrayField(models.CharField(max_length=60), default=list)
    doubt = models.CharField(
        max_length=14, choices=[(one, one.label) for one in Doubt], blank=True, default=""
    )
    opened_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    legal_due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["declaration", "code"], name="a_declaration_has_a_part_once"
            ),
            models.UniqueConstraint(fields=["case"], name="a_case_is_of_one_part"),
            models.CheckConstraint(
                condition=~Q(state__in=[*AT_THE_OFFICE, PartState.DONE, PartState.REFUSED])
                | Q(case__isnull=False, opened_on__isnull=False),
                name="a_part_at_an_office_is_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PartState.DONE, PartState.REFUSED])
                | Q(ended_on__isnull=False),
                name="a_part_ends_on_a_day",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "due_on"],
                condition=Q(state__in=AT_THE_OFFICE),
                name="parts_at_an_office",
            ),
        )

    def __str__(self) -> str:
        return self.number or f"{self.declaration_id} {self.code}"


class Reopening(models.Model):
    """A part that was refused is worked on again with what the family added; `case` is the refused one."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="reopenings")
    case = models.UUIDField(unique=True)
    number = models.CharField(max_length=24)
    refused_on = models.DateField()
    told = ArrayField(models.CharField(max_length=60))
    reopened_by = models.CharField(max_length=80)
    reopened_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(told=[]), name="a_part_is_reopened_with_something_new"
            ),
        )

    def __str__(self) -> str:
        return self.number
