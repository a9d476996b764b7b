"""Offices, what hospitals recorded of births, declarations and what each office does for them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import minkang.affairs.onething.terms
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0003_institutions_know_patients_and_links_have_history"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Birth",
            fields=[
                (
                    "rid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("born_on", models.DateField()),
                ("key", models.BinaryField(max_length=16)),
                ("facts", models.BinaryField()),
                ("recorded_by", models.CharField(max_length=80)),
                ("recorded_at", models.DateTimeField()),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "mother",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "rid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("package", models.CharField(max_length=40)),
                ("birth_key", models.BinaryField(default=b"", max_length=16)),
                ("answers", models.BinaryField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            (minkang.affairs.onething.terms.Stage["DRAFT"], "填写中"),
                            (minkang.affairs.onething.terms.Stage["JOINED"], "家人已经申报"),
                            (minkang.affairs.onething.terms.Stage["WINDOW"], "等窗口联系您"),
                            (minkang.affairs.onething.terms.Stage["RUNNING"], "办理中"),
                            (minkang.affairs.onething.terms.Stage["DONE"], "全部办好"),
                            (minkang.affairs.onething.terms.Stage["UNFINISHED"], "有一项没有办成"),
                            (minkang.affairs.onething.terms.Stage["WITHDRAWN"], "已撤回"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "detours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("case", models.UUIDField(null=True)),
                ("number", models.CharField(blank=True, max_length=24)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("begun_by", models.CharField(max_length=80)),
                ("begun_at", models.DateTimeField()),
                ("declared_at", models.DateTimeField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "birth",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onething.birth",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "lead",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onething.declaration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "rid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (minkang.affairs.onething.terms.PartState["WAITING"], "等前一项"),
                            (minkang.affairs.onething.terms.PartState["OPEN"], "办理中"),
                            (minkang.affairs.onething.terms.PartState["ASKED"], "等您补充"),
                            (minkang.affairs.onething.terms.PartState["DONE"], "已办好"),
                            (minkang.affairs.onething.terms.PartState["REFUSED"], "没有办成"),
                            (minkang.affairs.onething.terms.PartState["NOT_WANTED"], "没有选办"),
                            (minkang.affairs.onething.terms.PartState["DROPPED"], "前一项没有办成"),
                            (minkang.affairs.onething.terms.PartState["STOPPED"], "已撤回"),
                        ],
                        max_length=10,
                    ),
                ),
                ("case", models.UUIDField(null=True)),
                ("number", models.CharField(blank=True, max_length=24)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "asked_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("opened_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("legal_due_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="onething.declaration",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                minkang.affairs.onething.terms.OfficeKind["BIRTH_HOSPITAL"],
                                "接生医院",
                            ),
                            (
                                minkang.affairs.onething.terms.OfficeKind["VACCINATION_CLINIC"],
                                "接种门诊",
                            ),
                            (minkang.affairs.onething.terms.OfficeKind["HEALTH"], "卫生健康部门"),
                            (
                                minkang.affairs.onething.terms.OfficeKind["PUBLIC_SECURITY"],
                                "公安户籍部门",
                            ),
                            (
                                minkang.affairs.onething.terms.OfficeKind["SOCIAL_SECURITY"],
                                "社会保险部门",
                            ),
                            (
                                minkang.affairs.onething.terms.OfficeKind["MEDICAL_INSURANCE"],
                                "医疗保障部门",
                            ),
                            (
                                minkang.affairs.onething.terms.OfficeKind["MARKET_REGULATION"],
                                "市场监管部门",
                            ),
                            (
                                minkang.affairs.onething.terms.OfficeKind["ENVIRONMENT"],
                                "生态环境部门",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="birth",
            constraint=models.UniqueConstraint(fields=("key",), name="a_birth_is_recorded_once"),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(
                condition=models.Q(("stage", minkang.affairs.onething.terms.Stage["WINDOW"])),
                fields=["lead", "declared_at"],
                name="declarations_at_a_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        (
                            minkang.affairs.onething.terms.Stage["WINDOW"],
                            minkang.affairs.onething.terms.Stage["RUNNING"],
                            minkang.affairs.onething.terms.Stage["DONE"],
                            minkang.affairs.onething.terms.Stage["UNFINISHED"],
                        ),
                    )
                ),
                fields=("package", "birth_key"),
                name="a_birth_is_declared_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", minkang.affairs.onething.terms.Stage["DRAFT"])),
                fields=("package", "person", "birth"),
                name="a_family_has_one_draft_of_a_package",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(
                fields=("case",), name="a_case_is_of_one_declaration"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("case__isnull", True),
                        ("declared_at__isnull", True),
                        (
                            "stage__in",
                            [
                                minkang.affairs.onething.terms.Stage["DRAFT"],
                                minkang.affairs.onething.terms.Stage["JOINED"],
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "stage__in",
                                [
                                    minkang.affairs.onething.terms.Stage["DRAFT"],
                                    minkang.affairs.onething.terms.Stage["JOINED"],
                                ],
                            ),
                            _negated=True,
                        ),
                        ("case__isnull", False),
                        ("child__isnull", False),
                        ("declared_at__isnull", False),
                        models.Q(("birth_key", b""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_declaration_handed_in_is_a_case_of_a_child",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("same_as__isnull", False),
                        ("stage", minkang.affairs.onething.terms.Stage["JOINED"]),
                    ),
                    models.Q(
                        models.Q(
                            ("stage", minkang.affairs.onething.terms.Stage["JOINED"]), _negated=True
                        ),
                        ("same_as__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="who_joins_joins_another_declaration",
            ),
        ),
        migrations.AddIndex(
            model_name="part",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            minkang.affairs.onething.terms.PartState["OPEN"],
                            minkang.affairs.onething.terms.PartState["ASKED"],
                        ),
                    )
                ),
                fields=["organisation", "due_on"],
                name="parts_at_an_office",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("declaration", "code"), name="a_declaration_has_a_part_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("case",), name="a_case_is_of_one_part"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                minkang.affairs.onething.terms.PartState["OPEN"],
                                minkang.affairs.onething.terms.PartState["ASKED"],
                                minkang.affairs.onething.terms.PartState["DONE"],
                                minkang.affairs.onething.terms.PartState["REFUSED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("case__isnull", False), ("opened_on__isnull", False)),
                    _connector="OR",
                ),
                name="a_part_at_an_office_is_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                minkang.affairs.onething.terms.PartState["DONE"],
                                minkang.affairs.onething.terms.PartState["REFUSED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    ("ended_on__isnull", False),
                    _connector="OR",
                ),
                name="a_part_ends_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("area", "kind"),
                name="an_area_has_one_office_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"
                ),
                name="a_seat_ends_after_it_begins",
            ),
        ),
    ]
