import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from hr_core.db.policies import ProtectTable
from payroll.db.freeze import frozen_with_run


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0015_follow_hiring_and_contracts'),
        ('payroll', '0039_answer_questions_about_payslips'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContributionSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declaration', models.CharField(max_length=40, verbose_name='déclaration')),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=48), size=None, verbose_name='lignes')),
                ('employees', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='agents')),
                ('amounts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='montants')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payroll.payrun')),
            ],
            options={
                'verbose_name': 'somme de cotisations',
                'verbose_name_plural': 'sommes de cotisations',
                'constraints': [models.UniqueConstraint(fields=('run', 'declaration'), name='contribution_sum_unique')],
            },
        ),
        ProtectTable("ContributionSum", audited=False),
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in frozen_with_run("payroll_contributionsum")],
    ]
