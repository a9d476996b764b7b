"""Roles of clinics and of the exchange of records are among those that can be granted."""

from django.db import migrations, models

from minkang.registry.access.terms import Role


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sign_ins_and_approved_grants'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[(Role['RESIDENT'], '居民'), (Role['DOCTOR'], '医生'), (Role['NURSE'], '护士'), (Role['VILLAGE_DOCTOR'], '乡村医生'), (Role['RECEPTIONIST'], '医院服务台人员'), (Role['CLINIC_MANAGER'], '门诊管理人员'), (Role['KIOSK'], '自助报到机'), (Role['PUBLIC_HEALTH_DOCTOR'], '公共卫生医生'), (Role['WINDOW_CLERK'], '窗口人员'), (Role['APPROVER'], '审批人员'), (Role['INSPECTOR'], '监督执法人员'), (Role['HOTLINE_AGENT'], '热线话务员'), (Role['ANALYST'], '疾控分析人员'), (Role['DIRECTOR'], '局领导'), (Role['ENTERPRISE_AGENT'], '企业办事人'), (Role['REGISTRAR'], '机构登记人员'), (Role['PLATFORM_OPERATOR'], '健康信息平台运行人员'), (Role['INFORMATION_OFFICER'], '机构信息员'), (Role['SYSTEM_ADMINISTRATOR'], '系统管理员'), (Role['SECURITY_ADMINISTRATOR'], '安全管理员'), (Role['AUDIT_ADMINISTRATOR'], '审计管理员')], max_length=22),
        ),
    ]
