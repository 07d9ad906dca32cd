import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable
from payroll.db.freeze import frozen_with_run


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0010_keep_leave_and_requests'),
        ('payroll', '0037_keep_the_budget_of_personnel'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayslipLeave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_working', models.BooleanField(verbose_name='en jours ouvrables')),
                ('carried', models.IntegerField(verbose_name='report')),
                ('earned', models.IntegerField(verbose_name='acquis')),
                ('taken', models.IntegerField(verbose_name='pris')),
                ('balance', models.IntegerField(verbose_name='solde')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('payslip', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='leave', to='payroll.payslip')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payroll.payrun')),
            ],
            options={
                'verbose_name': 'solde de congés du bulletin',
                'verbose_name_plural': 'soldes de congés des bulletins',
                'constraints': [models.CheckConstraint(condition=models.Q(('balance', models.F('carried') + models.F('earned') - models.F('taken'))), name='payslip_leave_sum')],
            },
        ),
        migrations.CreateModel(
            name='UnclaimedOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_confidential', models.BooleanField(default=False)),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='référence')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='objet')),
                ('amount', models.BigIntegerField(verbose_name='montant')),
                ('since', models.DateField(verbose_name='dû depuis le')),
                ('state', models.CharField(choices=[('due', 'à payer'), ('paid', 'payé'), ('rejected', 'rejeté'), ('unclaimed', 'non réclamé'), ('reissued', 'réémis'), ('deposited', 'consigné'), ('withdrawn', 'retiré'), ('cancelled', 'annulé')], default='unclaimed', editable=False, max_length=10, verbose_name='état')),
                ('state_on', models.DateField(editable=False, null=True, verbose_name='le')),
                ('receipt', models.CharField(blank=True, editable=False, max_length=60, verbose_name='reçu ou référence')),
                ('balance', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='unclaimed', to='payroll.takeoverbalance', verbose_name='solde repris')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('entry', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='unclaimed_openings', to='payroll.journalentry', verbose_name='écriture')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('moved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noté par')),
            ],
            options={
                'verbose_name': 'salaire non réclamé repris',
                'verbose_name_plural': 'salaires non réclamés repris',
                'ordering': ['since', 'pk'],
                'indexes': [models.Index(fields=['institution', 'state'], name='unclaimed_opening_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='unclaimed_opening_amount'), models.CheckConstraint(condition=models.Q(('state', 'unclaimed'), models.Q(('state__in', ('paid', 'deposited')), ('state_on__isnull', False), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='unclaimed_opening_receipt', violation_error_message='Un salaire payé ou consigné porte sa date et le numéro de son reçu.')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='takeoverbalance',
            name='takeover_balance_positive',
        ),
        migrations.RemoveConstraint(
            model_name='takeoverline',
            name='takeover_line_unique',
        ),
        migrations.AddField(
            model_name='backpaycase',
            name='takeover',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payroll.takeover', verbose_name='reprise'),
        ),
        migrations.AddField(
            model_name='takeoverbalance',
            name='creditor',
            field=models.CharField(blank=True, max_length=120, verbose_name='créancier'),
        ),
        migrations.AddField(
            model_name='takeoverbalance',
            name='instalment',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='retenue par mois'),
        ),
        migrations.AddField(
            model_name='takeoverbalance',
            name='nature',
            field=models.CharField(blank=True, choices=[('seizure', 'saisie des rémunérations'), ('assignment', 'cession'), ('tax_notice', 'avis à tiers détenteur'), ('treasury', 'opposition du Trésor'), ('maintenance', 'pension alimentaire'), ('internal', 'retenue interne')], max_length=12, verbose_name='nature de l’acte'),
        ),
        migrations.AddField(
            model_name='takeoverbalance',
            name='payee',
            field=models.CharField(blank=True, max_length=120, verbose_name='versé à'),
        ),
        migrations.AddField(
            model_name='takeoverbalance',
            name='rank',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rang'),
        ),
        migrations.AddField(
            model_name='takeoverline',
            name='origin',
            field=models.DateField(blank=True, null=True, verbose_name='rappel pour le mois'),
        ),
        migrations.AddConstraint(
            model_name='takeoverbalance',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'leave'), ('balance__gt', 0), models.Q(('balance', 0), ('instalment__gt', 0), ('kind', 'act')), _connector='OR'), name='takeover_balance_positive', violation_error_message='Le solde est positif.'),
        ),
        migrations.AddConstraint(
            model_name='takeoverline',
            constraint=models.UniqueConstraint(fields=('takeover', 'employee', 'year', 'month', 'nature', 'code', 'origin'), name='takeover_line_unique', nulls_distinct=False),
        ),
        ProtectTable("PayslipLeave", audited=False),
        ProtectTable("UnclaimedOpening"),
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in frozen_with_run("payroll_payslipleave")],
    ]
