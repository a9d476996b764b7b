import minkang.care.visits.terms
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visits', '0003_missed_bookings_and_appeals_are_told'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[(minkang.care.visits.terms.MessageKind['BOOKED'], '预约成功'), (minkang.care.visits.terms.MessageKind['REMINDER'], '就诊提醒'), (minkang.care.visits.terms.MessageKind['OFFERED'], '候补有号'), (minkang.care.visits.terms.MessageKind['STOPPED'], '停诊'), (minkang.care.visits.terms.MessageKind['DRAWN'], '摇号结果'), (minkang.care.visits.terms.MessageKind['MISSED'], '约了没来'), (minkang.care.visits.terms.MessageKind['APPEAL'], '申诉结果'), (minkang.care.visits.terms.MessageKind['LOOK'], '紧急查看档案')], max_length=8),
        ),
    ]
