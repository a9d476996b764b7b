"""Results of people, as they are shown and recognised, and who of themselves looked."""

from django.db import models
from django.db.models import F, Q

from minkang.care.results.terms import Flag, Range, ResultStatus
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person


class Result(models.Model):
    """One value of a person and an item, projected from what an institution sent.

    `item` is a code of the recognition list. `local_id` is the institution's own number of the
    value, `version` its running version, so that nothing old overwrites something newer. `report` is
    the reference of the report in health records, `resource` the rid there. `mark` is how far the
    qualification in force when it was taken reaches and `has_failed` whether an evaluation in force
    then was failed; `text` is the value as it was written (``5.10``), `value` the number to draw; only the platform sets both, never the sender. The physician's conclusion is
    no part of it: the receiving doctor judges anew.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    item = models.CharField(max_length=20)
    local_id = models.CharField(max_length=64)
    version = models.IntegerField()
    status = models.CharField(max_length=11, choices=[(one, one.label) for one in ResultStatus])
    taken_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    report = models.CharField(max_length=100, blank=True)
    resource = models.BigIntegerField(null=True)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    text = models.TextField()
    unit = models.CharField(max_length=24, blank=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    flag = models.CharField(max_length=2, blank=True, choices=[(one, one.label) for one in Flag])
    image_link = models.TextField(blank=True)
    mark = models.PositiveSmallIntegerField(null=True, choices=[(one, one.label) for one in Range])
    has_failed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "local_id"], name="a_result_of_an_institution_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(reported_at__gte=F("taken_at")),
                name="it_is_taken_before_it_is_reported",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_result_says_something"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(has_failed=False, mark__range=(1, 4)),
                name="nothing_that_failed_carries_the_mark",
            ),
            models.CheckConstraint(
                condition=Q(image_link="") | Q(image_link__startswith="https://"),
                name="images_open_over_https",
            ),
        )
        indexes = (
            models.Index(fields=["person", "item", "-taken_at"], name="result_by_person_and_item"),
            models.Index(
                fields=["organisation", "item", "taken_at"], name="result_by_institution_and_item"
            ),
            models.Index(
                fields=["resource"], condition=Q(resource__isnull=False), name="result_by_resource"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.local_id}"


class OwnLookup(models.Model):
    """A resident, or who acts for them, opened the results once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="own_lookup_by_time"),)

    def __str__(self) -> str:
        return str(self.person_id)


class Upload(models.Model):
    """How many results of an institution came in on a local day, and how late they were.

    `lag_minutes` adds up the time between report and arrival, in whole minutes.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    results = models.BigIntegerField()
    lag_minutes = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "on"], name="uploads_of_a_day_are_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(results__gt=0, lag_minutes__gte=0),
                name="nothing_comes_before_its_report",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.on}"
