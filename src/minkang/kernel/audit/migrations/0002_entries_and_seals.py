"""The tables of the chain. SQL makes them, because their default and triggers are SQL.

The content of an entry is one text, and what is searched is generated from it: the database
itself keeps the two in agreement, and sealing and verification read nothing but that text.
"""

from django.db import migrations, models
from django.db.models.fields.json import KT

FORWARD = r"""
CREATE TABLE audit_entry (
    number bigint PRIMARY KEY DEFAULT audit_next_number(),
    content text NOT NULL,
    type text NOT NULL GENERATED ALWAYS AS (content::json ->> 'type') STORED,
    subject text NOT NULL GENERATED ALWAYS AS (content::json ->> 'subject') STORED,
    actor text NOT NULL GENERATED ALWAYS AS (content::json ->> 'actor') STORED,
    CONSTRAINT type_is_area_and_act CHECK (type ~ '^[a-z_]+\.[a-z_]+$'),
    CONSTRAINT subject_is_a_reference CHECK (subject ~ '^[a-z_]+:[^[:space:][:cntrl:]"\\]{1,200}$'),
    CONSTRAINT actor_is_a_reference CHECK (actor ~ '^[a-z_]+:[^[:space:][:cntrl:]"\\]{1,200}$')
);
ALTER SEQUENCE audit_entry_number OWNED BY audit_entry.number;
CREATE INDEX audit_entries_of_a_subject ON audit_entry (subject, number);

CREATE TABLE audit_personal_fact (
    entry_id bigint NOT NULL REFERENCES audit_entry,
    name text NOT NULL,
    salt bytea NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (entry_id, name),
    CONSTRAINT salt_has_sixteen_bytes CHECK (octet_length(salt) = 16)
);

CREATE TABLE audit_seal (
    number bigint PRIMARY KEY,
    last_entry bigint NOT NULL,
    sealed_at timestamptz NOT NULL,
    leaves bytea NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT seal_has_whole_leaves CHECK (
        octet_length(leaves) > 0 AND octet_length(leaves) % 40 = 0
    ),
    CONSTRAINT each_seal_ends_after_the_last UNIQUE (last_entry),
    CONSTRAINT each_seal_has_one_successor UNIQUE (previous),
    CONSTRAINT seal_digests_are_sha256 CHECK (
        octet_length(previous) = 32 AND octet_length(digest) = 32
    )
);
-- Digests do not compress; looking for it would cost each seal and each verification.
ALTER TABLE audit_seal ALTER leaves SET STORAGE EXTERNAL;
"""

BACKWARD = """
DROP TABLE audit_seal;
DROP TABLE audit_personal_fact;
ALTER SEQUENCE audit_entry_number OWNED BY NONE;
DROP TABLE audit_entry;
"""

STATE = [
    migrations.CreateModel(
        name="Entry",
        fields=[
            (
                "number",
                models.BigIntegerField(
                    db_default=models.Func(
                        function="audit_next_number", output_field=models.BigIntegerField()
                    ),
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("content", models.TextField()),
            (
                "type",
                models.GeneratedField(
                    db_persist=True,
                    expression=KT("content__type"),
                    output_field=models.TextField(),
                ),
            ),
            (
                "subject",
                models.GeneratedField(
                    db_persist=True,
                    expression=KT("content__subject"),
                    output_field=models.TextField(),
                ),
            ),
            (
                "actor",
                models.GeneratedField(
                    db_persist=True,
                    expression=KT("content__actor"),
                    output_field=models.TextField(),
                ),
            ),
        ],
        options={"db_table": "audit_entry", "managed": False},
    ),
    migrations.CreateModel(
        name="Seal",
        fields=[
            ("number", models.BigIntegerField(primary_key=True, serialize=False)),
            ("last_entry", models.BigIntegerField()),
            ("sealed_at", models.DateTimeField()),
            ("leaves", models.BinaryField()),
            ("previous", models.BinaryField()),
            ("digest", models.BinaryField()),
        ],
        options={"db_table": "audit_seal", "managed": False},
    ),
    migrations.CreateModel(
        name="PersonalFact",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "entry_id", "name", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    on_delete=models.DO_NOTHING, related_name="personal", to="audit.entry"
                ),
            ),
            ("name", models.TextField()),
            ("salt", models.BinaryField()),
            ("value", models.TextField()),
        ],
        options={"db_table": "audit_personal_fact", "managed": False},
    ),
]


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_numbers_that_can_be_sealed_in_order")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD, state_operations=STATE)]
