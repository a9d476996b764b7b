"""Tables of the audit chain. They are made by SQL in the migrations, with their triggers.

``managed = False`` keeps Django's ``flush`` away from them: nothing empties the chain.
"""

import json

from django.db import models
from django.db.models import Func
from django.db.models.fields.json import KT

from minkang.kernel.audit.rules import canonical_json


class Entry(models.Model):
    """One act, as it was recorded. Never updated, never deleted (trigger).

    `content` is canonical JSON (see ``rules.canonical_entry``), kept as text because its exact
    bytes are what is sealed. The other columns are generated from it, for searching only.
    """

    number = models.BigIntegerField(
        primary_key=True,
        db_default=Func(function="audit_next_number", output_field=models.BigIntegerField()),
    )
    content = models.TextField()
    type = models.GeneratedField(
        expression=KT("content__type"), output_field=models.TextField(), db_persist=True
    )
    subject = models.GeneratedField(
        expression=KT("content__subject"), output_field=models.TextField(), db_persist=True
    )
    actor = models.GeneratedField(
        expression=KT("content__actor"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        managed = False
        db_table = "audit_entry"

    def __str__(self) -> str:
        return f"{self.number} {self.type} {self.subject}"

    @property
    def facts(self) -> str:
        """The facts as canonical JSON; a personal one is its commitment."""
        return canonical_json(json.loads(self.content)["facts"])


class PersonalFact(models.Model):
    """The value behind a commitment in an entry; erased when it is shredded, never changed."""

    pk = models.CompositePrimaryKey("entry_id", "name")
    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, related_name="personal")
    name = models.TextField()
    salt = models.BinaryField()
    value = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_personal_fact"

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.name}"


class Seal(models.Model):
    """One link of the chain: a run of entries up to `last_entry` and the link before it.

    Attributes:
        number: 1, 2, 3 … without gaps.
        last_entry: Number of the last entry sealed; the run starts after the previous seal's.
        leaves: Number (8 bytes, big-endian) and SHA-256 (32 bytes) of every entry of the run.
        previous: Digest of the seal before; 32 zero bytes for the first.
        digest: SHA-256 of everything above (see ``rules.seal_digest``).
    """

    number = models.BigIntegerField(primary_key=True)
    last_entry = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    leaves = models.BinaryField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"seal {self.number}"
