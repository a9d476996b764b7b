"""Records of institutions, their links to residents with history, and reviews.

Residents get an index by date of birth: a day has some thirty of them at a million, so whatever is
wrong with a name, its bearer is among them.
"""

import django.db.models.deletion
import minkang.registry.people.rules.matching.documents
import minkang.registry.people.rules.matching.levels
import minkang.registry.people.rules.matching.sources
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0002_a_person_lives_where_the_household_is"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceRecord",
            fields=[
                (
                    "rid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("local_id", models.TextField()),
                ("resource", models.BigIntegerField(null=True)),
                ("name", models.TextField(blank=True)),
                ("reading", models.TextField(blank=True)),
                ("sex", models.PositiveSmallIntegerField(default=0)),
                ("born_on", models.DateField(null=True)),
                (
                    "identity_kind",
                    models.CharField(
                        choices=[
                            (
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "RESIDENT"
                                ],
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "RESIDENT"
                                ],
                            ),
                            (
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "PASSPORT"
                                ],
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "PASSPORT"
                                ],
                            ),
                            (
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "TRAVEL_PERMIT"
                                ],
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "TRAVEL_PERMIT"
                                ],
                            ),
                            (
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "OFFICER"
                                ],
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "OFFICER"
                                ],
                            ),
                            (
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "BIRTH_CERTIFICATE"
                                ],
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "BIRTH_CERTIFICATE"
                                ],
                            ),
                            (
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "OTHER"
                                ],
                                minkang.registry.people.rules.matching.documents.DocumentKind[
                                    "OTHER"
                                ],
                            ),
                        ],
                        default="resident",
                        max_length=17,
                    ),
                ),
                ("identity_sealed", models.BinaryField(default=b"")),
                ("identity_index", models.BinaryField(max_length=16, null=True)),
                ("telephone_sealed", models.BinaryField(default=b"")),
                ("telephone_index", models.BinaryField(max_length=16, null=True)),
                ("mother_sealed", models.BinaryField(default=b"")),
                ("mother_name", models.TextField(blank=True)),
                ("birth_order", models.PositiveSmallIntegerField(default=0)),
                ("area_code", models.CharField(blank=True, max_length=12)),
                ("address", models.TextField(blank=True)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            (
                                minkang.registry.people.rules.matching.levels.Grade["CERTAIN"],
                                "确定",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade["PROBABLE"],
                                "很可能",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade["POSSIBLE"],
                                "可能",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade[
                                    "CERTAINLY_NOT"
                                ],
                                "不是",
                            ),
                        ],
                        default=minkang.registry.people.rules.matching.levels.Grade[
                            "CERTAINLY_NOT"
                        ],
                        max_length=13,
                    ),
                ),
                ("digest", models.BinaryField(max_length=16)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_records",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_records",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "local_id"),
                        name="one_record_per_number_of_an_institution",
                    ),
                    models.UniqueConstraint(
                        fields=("resource",), name="one_record_per_patient_resource"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", [0, 1, 2, 9])),
                        name="sex_of_record_is_gbt2261",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_seen_at__gte", models.F("first_seen_at"))),
                        name="record_is_seen_first_then_last",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("identity_index__isnull", False)),
                        fields=["identity_index"],
                        name="record_by_identity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            (
                                minkang.registry.people.rules.matching.sources.Ground["AUTOMATIC"],
                                "自动比对",
                            ),
                            (
                                minkang.registry.people.rules.matching.sources.Ground["REVIEW"],
                                "人工核对",
                            ),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            (
                                minkang.registry.people.rules.matching.levels.Grade["CERTAIN"],
                                "确定",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade["PROBABLE"],
                                "很可能",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade["POSSIBLE"],
                                "可能",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade[
                                    "CERTAINLY_NOT"
                                ],
                                "不是",
                            ),
                        ],
                        max_length=13,
                    ),
                ),
                ("score", models.FloatField()),
                ("reasons", models.JSONField()),
                ("linked_by", models.CharField(max_length=80)),
                ("why", models.TextField(blank=True)),
                ("ended_by", models.CharField(blank=True, max_length=80)),
                ("ended_why", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_links",
                        to="people.person",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="people.sourcerecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("source",),
                        name="record_is_one_person_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="link_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_by", ""), ("until__isnull", True)),
                            models.Q(
                                ("until__isnull", False), models.Q(("ended_by", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="who_ends_a_link_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)),
                        name="score_is_a_probability",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                minkang.registry.people.rules.matching.sources.ReviewState["OPEN"],
                                "待核对",
                            ),
                            (
                                minkang.registry.people.rules.matching.sources.ReviewState["LATER"],
                                "稍后再核对",
                            ),
                            (
                                minkang.registry.people.rules.matching.sources.ReviewState[
                                    "LINKED"
                                ],
                                "已确认是同一人",
                            ),
                            (
                                minkang.registry.people.rules.matching.sources.ReviewState[
                                    "KEPT_APART"
                                ],
                                "已确认不是同一人",
                            ),
                            (
                                minkang.registry.people.rules.matching.sources.ReviewState[
                                    "SETTLED"
                                ],
                                "新数据已说明，无需核对",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("later_until", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("why", models.TextField(blank=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="people.sourcerecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("source",),
                        name="one_open_review_per_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("state__in", ["open", "later"])
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ["linked", "kept_apart", "settled"]),
                            ),
                            _connector="OR",
                        ),
                        name="review_is_decided_iff_decided_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("later_until__isnull", False), ("state", "later")),
                            models.Q(
                                models.Q(("state", "later"), _negated=True),
                                ("later_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="later_iff_later_until",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=["opened_at", "id"],
                        name="open_review_by_age",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptApart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(max_length=80)),
                ("why", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_apart",
                        to="people.person",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_apart",
                        to="people.sourcerecord",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("source", "person"),
                        name="kept_apart_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewCandidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            (
                                minkang.registry.people.rules.matching.levels.Grade["CERTAIN"],
                                "确定",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade["PROBABLE"],
                                "很可能",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade["POSSIBLE"],
                                "可能",
                            ),
                            (
                                minkang.registry.people.rules.matching.levels.Grade[
                                    "CERTAINLY_NOT"
                                ],
                                "不是",
                            ),
                        ],
                        max_length=13,
                    ),
                ),
                ("score", models.FloatField()),
                ("reasons", models.JSONField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_candidates",
                        to="people.person",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="people.matchreview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "person"), name="candidate_once_per_review"
                    ),
                    models.UniqueConstraint(
                        fields=("review", "place"), name="one_candidate_per_place"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE INDEX person_by_birth ON people_person (born_on)",
            "DROP INDEX person_by_birth",
        ),
    ]
