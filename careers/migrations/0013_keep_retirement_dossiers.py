import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0012_appraise_people'),
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        ('hr_core', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='RetirementDossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='retraite le')),
                ('basis', models.CharField(max_length=200, verbose_name='règle')),
                ('state', models.CharField(choices=[('open', 'en constitution'), ('sent', 'transmis'), ('received', 'récépissé reçu'), ('dropped', 'abandonné')], default='open', editable=False, max_length=10, verbose_name='état')),
                ('opened_on', models.DateField(editable=False, verbose_name='ouvert le')),
                ('told_on', models.DateField(editable=False, null=True, verbose_name='agent prévenu le')),
                ('simulation', models.JSONField(default=dict, editable=False, verbose_name='indemnité simulée')),
                ('unit_name', models.CharField(blank=True, editable=False, max_length=160, verbose_name='service des pensions')),
                ('sent_on', models.DateField(editable=False, null=True, verbose_name='transmis le')),
                ('receipt', models.CharField(blank=True, editable=False, max_length=120, verbose_name='récépissé')),
                ('received_on', models.DateField(editable=False, null=True, verbose_name='récépissé du')),
                ('reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif d’abandon')),
                ('act', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.act', verbose_name='acte')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retirement_dossiers', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('opened_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouvert par')),
                ('sent_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='transmis par')),
            ],
            options={
                'verbose_name': 'dossier de retraite',
                'verbose_name_plural': 'dossiers de retraite',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['institution', 'state', 'due_on'], name='retirement_dossier_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('employee',), name='retirement_dossier_one', violation_error_message='Cet agent a déjà un dossier de retraite.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('sent', 'received')), _negated=True), models.Q(('sent_on__isnull', False), models.Q(('unit_name', ''), _negated=True)), _connector='OR'), name='retirement_dossier_sent', violation_error_message='Un dossier transmis dit quand et à qui.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'received'), _negated=True), models.Q(('received_on__gte', models.F('sent_on')), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='retirement_dossier_received', violation_error_message='Un récépissé a son numéro et sa date, après la transmission.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='retirement_dossier_dropped', violation_error_message='Un dossier abandonné garde son motif.')],
            },
        ),
        migrations.CreateModel(
            name='DossierTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200, verbose_name='à faire')),
                ('due_on', models.DateField(verbose_name='avant le')),
                ('done_on', models.DateField(editable=False, null=True, verbose_name='fait le')),
                ('done_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fait par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='careers.retirementdossier', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'tâche d’un dossier de retraite',
                'verbose_name_plural': 'tâches des dossiers de retraite',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['institution', 'dossier'], name='dossier_task_dossier')],
                'constraints': [models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('done_by__isnull', False), _connector='OR'), name='dossier_task_done')],
            },
        ),
        migrations.CreateModel(
            name='ServicePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('source', models.CharField(choices=[('own', 'institution'), ('employer', 'autre employeur'), ('state', 'fonction publique'), ('abroad', 'à l’étranger'), ('military', 'service militaire ou national'), ('gap', 'période sans employeur connu')], max_length=10, verbose_name='origine')),
                ('employer', models.CharField(max_length=160, verbose_name='employeur')),
                ('state', models.CharField(choices=[('proven', 'justifiée'), ('missing', 'à justifier'), ('claimed', 'pièce demandée'), ('none', 'sans cotisation')], default='missing', max_length=8, verbose_name='justification')),
                ('paper', models.CharField(blank=True, max_length=200, verbose_name='pièce')),
                ('asked_on', models.DateField(blank=True, null=True, verbose_name='demandée le')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='careers.retirementdossier', verbose_name='dossier')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'période de services',
                'verbose_name_plural': 'périodes de services',
                'ordering': ['start'],
                'indexes': [models.Index(fields=['institution', 'dossier'], name='service_period_dossier')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='service_period_period', violation_error_message='La date de fin doit suivre la date de début.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('dossier_id'), models.Func(models.F('start'), template="(%(expressions)s - DATE '1900-01-01')"), function='point'), models.Func(models.F('dossier_id'), models.Func(models.F('end'), template="(COALESCE((%(expressions)s - DATE '1900-01-01'), 9999999) - 0.5)"), function='point'), function='box'), '&&')], name='service_period_no_overlap', violation_error_message='Une autre période couvre ces dates.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'proven'), _negated=True), models.Q(('paper', ''), _negated=True), _connector='OR'), name='service_period_paper', violation_error_message='Une période justifiée nomme sa pièce.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'claimed'), _negated=True), ('asked_on__isnull', False), _connector='OR'), name='service_period_asked', violation_error_message='Dites quand la pièce a été demandée.')],
            },
        ),
        *[ProtectTable(name) for name in ('RetirementDossier', 'DossierTask', 'ServicePeriod',)],
    ]
