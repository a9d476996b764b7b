"""What is agreed with an office is written down, and changed by two persons."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


AGREED = '''
UPDATE gateway_office SET kinds = coalesce(
    (SELECT array_agg(DISTINCT kind) FROM (
        SELECT kind FROM gateway_message UNION SELECT kind FROM gateway_incoming
    ) AS exchanged), '{}')
'''


class Migration(migrations.Migration):

    dependencies = [
        ('gateway', '0002_exchanges_stay'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='office',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None),
        ),
        migrations.RunSQL(AGREED, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='OfficeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('endpoint', models.URLField(max_length=300)),
                ('answers_within', models.PositiveIntegerField()),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('public_pem', models.TextField(blank=True)),
                ('proposed_by', models.CharField(max_length=80)),
                ('proposed_at', models.DateTimeField()),
                ('is_approved', models.BooleanField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_approved__isnull', True)), fields=('organisation',), name='an_office_has_one_change_that_waits'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('is_approved__isnull', True)), models.Q(('decided_at__isnull', False), ('is_approved__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='an_office_change_is_decided_by_somebody_at_a_moment'), models.CheckConstraint(condition=models.Q(('is_approved__isnull', True), ('is_approved', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='an_office_change_is_approved_by_somebody_else')],
            },
        ),
    ]
