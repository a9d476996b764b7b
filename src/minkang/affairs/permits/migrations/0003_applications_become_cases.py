"""Applications, drafts as well as those that became cases."""

import django.db.models.deletion
import minkang.affairs.permits.terms
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0003_institutions_know_patients_and_links_have_history"),
        ("permits", "0002_what_was_proposed_never_changes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="itemversion",
            name="unit",
            field=models.CharField(
                choices=[
                    (minkang.affairs.permits.terms.Unit["WORKING_DAYS"], "个工作日"),
                    (minkang.affairs.permits.terms.Unit["DAYS"], "天"),
                    (minkang.affairs.permits.terms.Unit["MONTHS"], "个月"),
                    (minkang.affairs.permits.terms.Unit["YEARS"], "年"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "rid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("answers", models.BinaryField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            (minkang.affairs.permits.terms.Stage["DRAFT"], "还没有提交"),
                            (minkang.affairs.permits.terms.Stage["RUNNING"], "办理中"),
                            (minkang.affairs.permits.terms.Stage["CORRECTING"], "等您补正"),
                            (minkang.affairs.permits.terms.Stage["ENDED"], "已办结"),
                        ],
                        max_length=10,
                    ),
                ),
                ("begun_by", models.CharField(max_length=80)),
                ("begun_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("case", models.UUIDField(null=True)),
                ("number", models.CharField(blank=True, max_length=24)),
                ("state", models.CharField(blank=True, max_length=60)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.itemversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("stage", minkang.affairs.permits.terms.Stage["DRAFT"]), _negated=True
                        ),
                        fields=["owner", "due_on"],
                        name="applications_of_an_office",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", True),
                            ("organisation__isnull", True),
                            _connector="XOR",
                        ),
                        name="an_application_is_of_a_person_or_an_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True),
                                ("stage", minkang.affairs.permits.terms.Stage["DRAFT"]),
                                ("submitted_at__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("stage", minkang.affairs.permits.terms.Stage["DRAFT"]),
                                    _negated=True,
                                ),
                                ("case__isnull", False),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_application_handed_in_is_a_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False)),
                        fields=("case",),
                        name="a_case_is_of_one_application",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            ("stage", minkang.affairs.permits.terms.Stage["DRAFT"]),
                        ),
                        fields=("version", "person"),
                        name="a_person_has_one_draft_of_an_item",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False),
                            ("stage", minkang.affairs.permits.terms.Stage["DRAFT"]),
                        ),
                        fields=("version", "organisation"),
                        name="an_organisation_has_one_draft_of_an_item",
                    ),
                ],
            },
        ),
    ]
