"""Items of places with their versions; hospitals' guides and their checks."""

import django.db.models.deletion
import minkang.affairs.permits.terms
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("added_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "area"), name="an_area_has_an_item_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("statutory", models.PositiveSmallIntegerField()),
                ("promised", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            (minkang.affairs.permits.terms.Unit["WORKING_DAYS"], "个工作日"),
                            (minkang.affairs.permits.terms.Unit["DAYS"], "日"),
                            (minkang.affairs.permits.terms.Unit["MONTHS"], "个月"),
                            (minkang.affairs.permits.terms.Unit["YEARS"], "年"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (minkang.affairs.permits.terms.State["PROPOSED"], "待审核"),
                            (minkang.affairs.permits.terms.State["PUBLISHED"], "已公布"),
                            (minkang.affairs.permits.terms.State["SENT_BACK"], "已退回"),
                            (minkang.affairs.permits.terms.State["REPLACED"], "已有新版"),
                            (minkang.affairs.permits.terms.State["WITHDRAWN"], "已停用"),
                        ],
                        max_length=9,
                    ),
                ),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("settled_by", models.CharField(blank=True, max_length=80)),
                ("settled_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="permits.item",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "number"), name="versions_of_an_item_are_numbered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", minkang.affairs.permits.terms.State["PUBLISHED"])
                        ),
                        fields=("item",),
                        name="one_version_of_an_item_is_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", minkang.affairs.permits.terms.State["PROPOSED"])
                        ),
                        fields=("item",),
                        name="one_version_of_an_item_is_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                        name="nobody_publishes_what_they_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", True),
                                ("settled_by", ""),
                                ("state", minkang.affairs.permits.terms.State["PROPOSED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", minkang.affairs.permits.terms.State["PROPOSED"]),
                                    _negated=True,
                                ),
                                ("settled_at__isnull", False),
                                models.Q(("settled_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_version_is_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__gte", models.F("settled_at")),
                                (
                                    "state__in",
                                    [
                                        minkang.affairs.permits.terms.State["REPLACED"],
                                        minkang.affairs.permits.terms.State["WITHDRAWN"],
                                    ],
                                ),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            minkang.affairs.permits.terms.State["REPLACED"],
                                            minkang.affairs.permits.terms.State["WITHDRAWN"],
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("ended_at__isnull", True),
                                ("ended_by", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_version_is_ended_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        minkang.affairs.permits.terms.State["SENT_BACK"],
                                        minkang.affairs.permits.terms.State["WITHDRAWN"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_version_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuideCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("is_open", models.BooleanField()),
                ("actions", models.PositiveSmallIntegerField()),
                ("failed", models.JSONField()),
                ("checked_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "on"), name="a_guide_is_checked_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HospitalGuide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("desk", models.TextField()),
                ("phone", models.CharField(max_length=20)),
                ("complaint_phone", models.CharField(max_length=20)),
                ("words", models.TextField(blank=True)),
                ("actions", models.JSONField()),
                ("published_by", models.CharField(max_length=80)),
                ("published_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("organisation",),
                        name="a_hospital_has_one_guide",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by", "")),
                            models.Q(
                                ("ended_at__gte", models.F("published_at")),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_guide_is_ended_by_somebody",
                    ),
                ],
            },
        ),
    ]
