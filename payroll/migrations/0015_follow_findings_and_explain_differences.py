import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0006_let_clerks_enter_inputs'),
        ('payroll', '0014_tell_why_overtime_is_blocked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='runproblem',
            name='state_at',
            field=models.DateTimeField(null=True, verbose_name='état depuis le'),
        ),
        migrations.AlterField(
            model_name='runproblem',
            name='state',
            field=models.CharField(choices=[('open', 'à traiter'), ('seen', 'vue'), ('justified', 'justifiée'), ('corrected', 'corrigée')], default='open', max_length=10, verbose_name='état'),
        ),
        migrations.CreateModel(
            name='FindingTrail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('severity', models.CharField(choices=[('blocking', 'bloquante'), ('warning', 'à justifier')], max_length=8)),
                ('code', models.CharField(max_length=32)),
                ('message', models.CharField(max_length=300)),
                ('cure', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('open', 'à traiter'), ('seen', 'vue'), ('justified', 'justifiée'), ('corrected', 'corrigée')], max_length=10)),
                ('justification', models.CharField(blank=True, max_length=300)),
                ('state_at', models.DateTimeField(null=True)),
                ('employee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('justified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='payroll.payrun')),
            ],
            options={
                'verbose_name': 'anomalie d’avant recalcul',
                'indexes': [models.Index(fields=['institution', 'run'], name='finding_trail_run')],
            },
        ),
        migrations.CreateModel(
            name='RunDifference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_id', models.BigIntegerField(null=True)),
                ('is_confidential', models.BooleanField(default=False)),
                ('code', models.CharField(max_length=48, verbose_name='ligne')),
                ('item_code', models.CharField(blank=True, max_length=4, verbose_name='rubrique')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('section', models.CharField(choices=[('earning', 'Gains'), ('employee-contribution', 'Cotisations sociales'), ('tax', 'Impôts'), ('deduction', 'Retenues diverses'), ('employer-contribution', 'Cotisations patronales'), ('employer-tax', 'Taxes patronales'), ('employer-charge', 'Autres charges patronales')], max_length=24, verbose_name='partie')),
                ('before', models.BigIntegerField(verbose_name='mois d’avant')),
                ('now', models.BigIntegerField(verbose_name='ce mois')),
                ('change', models.BigIntegerField(verbose_name='écart')),
                ('effect', models.BigIntegerField(verbose_name='effet sur le net')),
                ('cause', models.CharField(choices=[('hire', 'entrée'), ('leaving', 'sortie'), ('absence', 'absence'), ('loan', 'prêt ou avance'), ('attachment', 'retenue (acte)'), ('back_pay', 'rappel'), ('statute', 'statut'), ('other_source', 'autre dossier'), ('variable_input', 'élément variable'), ('recurring_input', 'élément permanent'), ('pay_terms', 'échelon ou salaire de base'), ('seniority', 'année d’ancienneté'), ('family', 'famille ou enfants'), ('item', 'définition de rubrique'), ('law', 'loi'), ('setting', 'réglage ou situation'), ('unexplained', 'inexpliqué')], max_length=16, verbose_name='cause')),
                ('follows', models.BooleanField(default=False, verbose_name='par conséquence')),
                ('detail', models.CharField(blank=True, max_length=200, verbose_name='fait')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='payroll.payrun')),
            ],
            options={
                'verbose_name': 'écart expliqué',
                'verbose_name_plural': 'écarts expliqués',
                'ordering': ['employee__last_name', 'code'],
                'indexes': [models.Index(fields=['institution', 'run', 'cause'], name='run_difference_cause'), models.Index(fields=['institution', 'run', 'employee'], name='run_difference_employee')],
                'constraints': [models.UniqueConstraint(fields=('run', 'employee', 'code'), name='run_difference_unique'), models.CheckConstraint(condition=models.Q(('change', django.db.models.expressions.CombinedExpression(models.F('now'), '-', models.F('before')))), name='run_difference_adds_up')],
            },
        ),
        # Written in bulk with each calculation.
        ProtectTable("FindingTrail", audited=False),
        ProtectTable("RunDifference", audited=False),
    ]
