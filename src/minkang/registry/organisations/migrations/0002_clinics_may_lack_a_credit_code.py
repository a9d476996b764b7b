"""A clinic that somebody files in their own name has no credit code; individual businesses exist."""

import minkang.registry.organisations.terms
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='organisation',
            name='one_organisation_per_credit_code',
        ),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='credit_code_has_eighteen_characters',
        ),
        migrations.AlterField(
            model_name='organisation',
            name='category',
            field=models.CharField(choices=[(minkang.registry.organisations.terms.Category['GENERAL_HOSPITAL'], '综合医院'), (minkang.registry.organisations.terms.Category['TCM_HOSPITAL'], '中医类医院'), (minkang.registry.organisations.terms.Category['SPECIALIST_HOSPITAL'], '专科医院'), (minkang.registry.organisations.terms.Category['MENTAL_HOSPITAL'], '精神卫生中心'), (minkang.registry.organisations.terms.Category['INFECTIOUS_HOSPITAL'], '传染病医院'), (minkang.registry.organisations.terms.Category['REHABILITATION_HOSPITAL'], '康复医院'), (minkang.registry.organisations.terms.Category['NURSING_HOSPITAL'], '护理院'), (minkang.registry.organisations.terms.Category['MATERNAL_CHILD'], '妇幼保健机构'), (minkang.registry.organisations.terms.Category['COMMUNITY_CENTRE'], '社区卫生服务中心'), (minkang.registry.organisations.terms.Category['COMMUNITY_STATION'], '社区卫生服务站'), (minkang.registry.organisations.terms.Category['TOWNSHIP_HOSPITAL'], '乡镇卫生院'), (minkang.registry.organisations.terms.Category['VILLAGE_CLINIC'], '村卫生室'), (minkang.registry.organisations.terms.Category['OUTPATIENT_CLINIC'], '门诊部'), (minkang.registry.organisations.terms.Category['CLINIC'], '诊所'), (minkang.registry.organisations.terms.Category['CDC'], '疾病预防控制中心'), (minkang.registry.organisations.terms.Category['HEALTH_SUPERVISION'], '卫生监督所'), (minkang.registry.organisations.terms.Category['BLOOD_STATION'], '采供血机构'), (minkang.registry.organisations.terms.Category['EMERGENCY_CENTRE'], '急救中心'), (minkang.registry.organisations.terms.Category['NURSERY'], '托育机构'), (minkang.registry.organisations.terms.Category['ELDERLY_HOME'], '养老机构'), (minkang.registry.organisations.terms.Category['SUPPORT_HOME'], '特困人员供养机构'), (minkang.registry.organisations.terms.Category['PHARMACY'], '药店'), (minkang.registry.organisations.terms.Category['AUTHORITY'], '主管部门'), (minkang.registry.organisations.terms.Category['HOTLINE_CENTRE'], '热线中心'), (minkang.registry.organisations.terms.Category['ENTERPRISE'], '企业'), (minkang.registry.organisations.terms.Category['INDIVIDUAL_BUSINESS'], '个体工商户')], max_length=24),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='credit_code',
            field=models.CharField(blank=True, max_length=18),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('credit_code', ''), _negated=True), fields=('credit_code',), name='one_organisation_per_credit_code'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('credit_code__regex', '^[0-9A-HJ-NPQRTUWXY]{18}$'), models.Q(('category', minkang.registry.organisations.terms.Category['CLINIC']), ('credit_code', ''), models.Q(('licence', ''), _negated=True)), _connector='OR'), name='credit_code_has_eighteen_characters_or_a_clinic_is_filed'),
        ),
    ]
