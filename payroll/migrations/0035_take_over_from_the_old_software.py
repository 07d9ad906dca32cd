import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable
from payroll.db.takeover import statements


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0009_tell_mobile_accounts_from_bank_accounts'),
        ('payroll', '0034_remind_of_due_dates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Takeover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('software', models.CharField(max_length=80, verbose_name='ancien logiciel')),
                ('go_live', models.DateField(verbose_name='premier mois payé ici')),
                ('first_month', models.DateField(verbose_name='premier mois repris')),
                ('responsible', models.CharField(max_length=120, verbose_name='responsable de la reprise')),
                ('references', models.TextField(help_text='Livre de paie, états annuels, balances : ce dont les chiffres viennent, et où c’est conservé.', max_length=1000, verbose_name='pièces de référence')),
                ('last_payslip_number', models.PositiveIntegerField(default=0, help_text='Donné par l’ancien logiciel dans l’année du démarrage ; le premier bulletin d’ici prend le suivant.', verbose_name='dernier numéro de bulletin')),
                ('last_receipt_number', models.CharField(blank=True, max_length=60, verbose_name='dernier numéro de reçu ou de quittance')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('submitted', 'à signer'), ('signed', 'signée')], default='draft', editable=False, max_length=10, verbose_name='état')),
                ('sheet', models.JSONField(default=dict, editable=False, verbose_name='bilan')),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte')),
                ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='établi le')),
                ('signed_at', models.DateTimeField(editable=False, null=True, verbose_name='approuvé le')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('opened_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approuvé par')),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='établi par')),
            ],
            options={
                'verbose_name': 'reprise',
                'ordering': ['-go_live', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'go_live'), name='takeover_unique', violation_error_message='Une reprise existe déjà pour ce mois de démarrage.'), models.CheckConstraint(condition=models.Q(('first_month__lt', models.F('go_live'))), name='takeover_months', violation_error_message='Le premier mois repris précède le premier mois payé ici.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='takeover_signed'), models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), ('submitted_by__isnull', True), models.Q(('signed_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='takeover_two_people', violation_error_message='La personne qui approuve le bilan ne peut pas être celle qui l’a établi.')],
            },
        ),
        migrations.CreateModel(
            name='TakeoverBalance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('loan', 'prêt'), ('advance', 'avance'), ('act', 'acte de retenue'), ('leave', 'congés'), ('back_pay', 'rappel en cours'), ('unclaimed', 'salaire non réclamé')], max_length=10, verbose_name='nature')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='référence')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='objet')),
                ('total', models.BigIntegerField(default=0, verbose_name='montant d’origine')),
                ('balance', models.BigIntegerField(default=0, verbose_name='solde')),
                ('days', models.IntegerField(default=0, verbose_name='jours')),
                ('months', models.PositiveSmallIntegerField(default=0, verbose_name='échéances restantes')),
                ('since', models.DateField(blank=True, null=True, verbose_name='depuis le')),
                ('result', models.CharField(blank=True, editable=False, max_length=120, verbose_name='repris comme')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('takeover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='balances', to='payroll.takeover')),
            ],
            options={
                'verbose_name': 'solde d’ouverture',
                'verbose_name_plural': 'soldes d’ouverture',
                'ordering': ['kind', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('takeover', 'kind', 'employee', 'reference'), name='takeover_balance_unique', violation_error_message='Ce solde est déjà repris pour cet agent et cette référence.'), models.CheckConstraint(condition=models.Q(('kind', 'leave'), ('balance__gt', 0), _connector='OR'), name='takeover_balance_positive', violation_error_message='Le solde est positif.')],
            },
        ),
        migrations.CreateModel(
            name='TakeoverCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_code', models.CharField(max_length=24, verbose_name='ancien code')),
                ('old_label', models.CharField(blank=True, max_length=80, verbose_name='ancien libellé')),
                ('target', models.CharField(blank=True, max_length=48, verbose_name='devient')),
                ('target_label', models.CharField(blank=True, editable=False, max_length=80, verbose_name='libellé ici')),
                ('section', models.CharField(blank=True, editable=False, max_length=24, verbose_name='partie du bulletin')),
                ('recipient', models.CharField(blank=True, max_length=80, verbose_name='destinataire')),
                ('is_decided', models.BooleanField(default=False, editable=False, verbose_name='décidé')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('takeover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='payroll.takeover')),
            ],
            options={
                'verbose_name': 'correspondance de rubrique',
                'verbose_name_plural': 'correspondances de rubriques',
                'ordering': ['old_code'],
                'constraints': [models.UniqueConstraint(fields=('takeover', 'old_code'), name='takeover_code_unique')],
            },
        ),
        migrations.CreateModel(
            name='TakeoverControl',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=48, verbose_name='total contrôlé')),
                ('month', models.DateField(blank=True, null=True, verbose_name='mois')),
                ('amount', models.BigIntegerField(verbose_name='montant de l’ancien logiciel')),
                ('source', models.CharField(max_length=160, verbose_name='lu dans')),
                ('explanation', models.CharField(blank=True, max_length=300, verbose_name='explication de l’écart')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('takeover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='controls', to='payroll.takeover')),
            ],
            options={
                'verbose_name': 'total de contrôle',
                'verbose_name_plural': 'totaux de contrôle',
                'ordering': ['code', 'month'],
                'constraints': [models.UniqueConstraint(fields=('takeover', 'code', 'month'), name='takeover_control_unique', nulls_distinct=False, violation_error_message='Ce total est déjà contrôlé pour ce mois.')],
            },
        ),
        migrations.CreateModel(
            name='TakeoverCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='mois')),
                ('code', models.CharField(max_length=48, verbose_name='rubrique')),
                ('label', models.CharField(max_length=80, verbose_name='libellé')),
                ('amount', models.BigIntegerField(help_text='En plus, ou en moins avec le signe −.', verbose_name='différence')),
                ('base', models.BigIntegerField(default=0, verbose_name='différence de base')),
                ('taxable', models.BigIntegerField(default=0, verbose_name='différence d’imposable')),
                ('effects', models.JSONField(default=dict, editable=False)),
                ('dated_on', models.DateField(verbose_name='date de la pièce')),
                ('reference', models.CharField(max_length=120, verbose_name='pièce')),
                ('reason', models.CharField(max_length=300, verbose_name='motif')),
                ('state', models.CharField(choices=[('entered', 'à approuver'), ('approved', 'approuvée'), ('refused', 'refusée')], default='entered', editable=False, max_length=10, verbose_name='état')),
                ('entered_at', models.DateTimeField(auto_now_add=True, verbose_name='saisie le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidée le')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('takeover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='payroll.takeover')),
            ],
            options={
                'verbose_name': 'correction de la reprise',
                'verbose_name_plural': 'corrections de la reprise',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['institution', 'employee', 'month'], name='takeover_correction_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'entered'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='takeover_correction_decided'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('entered_by')), _negated=True), _connector='OR'), name='takeover_correction_two_people', violation_error_message='La personne qui décide ne peut pas être celle qui a saisi la correction.'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('reference', ''), _negated=True)), name='takeover_correction_reason', violation_error_message='Une correction dit son motif et sa pièce.'), models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), _negated=True), models.Q(('base', 0), _negated=True), models.Q(('taxable', 0), _negated=True), _connector='OR'), name='takeover_correction_amount', violation_error_message='Donnez une différence.')],
            },
        ),
        migrations.CreateModel(
            name='TakeoverLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('month', models.PositiveSmallIntegerField(verbose_name='mois')),
                ('nature', models.CharField(choices=[('line', 'ligne'), ('total', 'total'), ('base', 'assiette')], default='line', max_length=8)),
                ('code', models.CharField(max_length=48, verbose_name='code')),
                ('base', models.BigIntegerField(default=0, verbose_name='base')),
                ('amount', models.BigIntegerField(default=0, verbose_name='montant')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('takeover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='payroll.takeover')),
            ],
            options={
                'verbose_name': 'ligne reprise',
                'ordering': ['year', 'month', 'pk'],
                'indexes': [models.Index(fields=['institution', 'employee', 'year', 'month'], name='takeover_line_month')],
                'constraints': [models.UniqueConstraint(fields=('takeover', 'employee', 'year', 'month', 'nature', 'code'), name='takeover_line_unique'), models.CheckConstraint(condition=models.Q(('month__gte', 1), ('month__lte', 12)), name='takeover_line_month_valid')],
            },
        ),
        migrations.AddField(
            model_name='openingbalance',
            name='base',
            field=models.BigIntegerField(db_default=0, default=0, verbose_name='base'),
        ),
        migrations.AddField(
            model_name='openingbalance',
            name='signed_amount',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='openingbalance',
            name='signed_base',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='openingbalance',
            name='takeover',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='payroll.takeover'),
        ),
        *[
            ProtectTable(name)
            for name in ("Takeover", "TakeoverCode", "TakeoverBalance", "TakeoverControl", "TakeoverCorrection")
        ],
        # Loaded in bulk from files that are kept: who loaded them is told by their import.
        ProtectTable("TakeoverLine", audited=False),
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()],
    ]
