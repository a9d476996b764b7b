"""Documents as works: what was decided, by whom, and what became of it."""

from django.db import models
from django.db.models import Q

from minkang.policy.validity import EventKind


class GazetteIssue(models.Model):
    """One issue of an official gazette."""

    slug = models.CharField(max_length=80)
    title = models.TextField()
    number = models.TextField()
    published_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["slug"], name="gazette_issue_has_one_slug"),)

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """One official document, whatever copies of it we hold.

    `register_id` is the id of the register's document, empty for one the register does not know.
    `signed_on` is 成文日期, `published_on` 发布日期; `expires_on` is the last day in force. A document
    of the register that nobody imported has no copies.
    """

    slug = models.CharField(max_length=80)
    register_id = models.CharField(max_length=80, blank=True)
    register_rank = models.PositiveIntegerField(null=True)
    title = models.TextField()
    title_en = models.TextField(blank=True)
    notice_title = models.TextField(blank=True)
    number = models.TextField(blank=True)
    region = models.CharField(max_length=6, blank=True)
    signed_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    addressees = models.TextField(blank=True)
    index_number = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    gazette = models.ForeignKey(GazetteIssue, models.PROTECT, null=True, related_name="documents")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["slug"], name="document_has_one_slug"),
            models.UniqueConstraint(
                fields=["register_id"],
                condition=~Q(register_id=""),
                name="register_document_is_stored_once",
            ),
            models.CheckConstraint(
                condition=Q(effective_from=None)
                | Q(expires_on=None)
                | Q(expires_on__gte=models.F("effective_from")),
                name="document_does_not_expire_before_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.title


class DocumentParty(models.Model):
    """An authority that issued a document, in the order of the signatures."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    name = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["document", "position"], name="issuers_of_a_document_are_ordered"
            ),
        )

    def __str__(self) -> str:
        return self.name


class DocumentEvent(models.Model):
    """Something done to a document after it was issued; holds from `on`, that day included."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.label) for kind in EventKind])
    on = models.DateField()
    by_document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="events_caused"
    )
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in EventKind]),
                name="document_event_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["document", "kind", "on"], name="document_event_is_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(by_document=None) | ~Q(by_document=models.F("document")),
                name="document_does_not_end_itself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
