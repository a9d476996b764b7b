"""What arrives is counted by source and local day, with how late it was."""

import django.db.models.deletion
import minkang.care.exchange.terms
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TallyMark',
            fields=[
                ('name', models.CharField(max_length=10, primary_key=True, serialize=False)),
                ('xact', models.BigIntegerField(default=0)),
                ('number', models.BigIntegerField(default=0)),
                ('submission', models.BigIntegerField(default=0)),
                ('rejection', models.BigIntegerField(default=0)),
                ('moved_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('source', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('minutes', models.PositiveIntegerField()),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gt', 0)), name='silence_has_a_length')],
            },
        ),
        migrations.CreateModel(
            name='ArrivalDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[(minkang.care.exchange.terms.SenderKind['HL7V2'], 'HL7 v2 消息'), (minkang.care.exchange.terms.SenderKind['FHIR'], 'FHIR 接口'), (minkang.care.exchange.terms.SenderKind['SHEET'], '表格'), (minkang.care.exchange.terms.SenderKind['OTHER'], '其他途径')], max_length=5)),
                ('on', models.DateField()),
                ('acts', models.BigIntegerField(default=0)),
                ('resources', models.BigIntegerField(default=0)),
                ('messages', models.BigIntegerField(default=0)),
                ('accepted', models.BigIntegerField(default=0)),
                ('rejected', models.BigIntegerField(default=0)),
                ('last_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['on'], name='arrivals_by_day')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'source', 'on'), name='a_day_of_a_source_is_counted_once'), models.CheckConstraint(condition=models.Q(('accepted__gte', 0), ('acts__gte', 0), ('messages__gte', 0), ('rejected__gte', 0), ('resources__gte', 0)), name='what_arrived_is_counted_from_zero')],
            },
        ),
        migrations.CreateModel(
            name='ArrivalLag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=120)),
                ('on', models.DateField()),
                ('bucket', models.PositiveSmallIntegerField()),
                ('resources', models.BigIntegerField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['on'], name='lags_by_day')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'source', 'on', 'bucket'), name='a_bucket_is_counted_once'), models.CheckConstraint(condition=models.Q(('resources__gt', 0)), name='a_bucket_holds_something')],
            },
        ),
    ]
