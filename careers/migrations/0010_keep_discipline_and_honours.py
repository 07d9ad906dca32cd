import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0009_sign_changes_by_acts'),
        ('hr_core', '0020_let_training_decide_requests'),
        ('hr_core', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='DisciplineRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('prescription_days', models.PositiveSmallIntegerField(verbose_name='prescription des faits (jours)')),
                ('explanation_days', models.PositiveSmallIntegerField(verbose_name='délai de réponse de l’agent (jours)')),
                ('notice_days', models.PositiveSmallIntegerField(verbose_name='convocation avant le conseil (jours)')),
                ('decision_days', models.PositiveSmallIntegerField(verbose_name='décision après le dernier acte (jours)')),
                ('appeal_days', models.PositiveSmallIntegerField(verbose_name='recours après la notification (jours)')),
                ('reference', models.CharField(max_length=200, verbose_name='texte et article')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'délais de la procédure',
                'verbose_name_plural': 'délais de la procédure',
                'ordering': ['-start'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='discipline_rule_period', violation_error_message='La date de fin doit suivre la date de début.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('institution_id'), models.Func(models.F('start'), template="(%(expressions)s - DATE '1900-01-01')"), function='point'), models.Func(models.F('institution_id'), models.Func(models.F('end'), template="(COALESCE((%(expressions)s - DATE '1900-01-01'), 9999999) - 0.5)"), function='point'), function='box'), '&&')], name='discipline_rule_no_overlap', violation_error_message='D’autres délais couvrent ces dates.'), models.CheckConstraint(condition=models.Q(('explanation_days__gt', 0), models.Q(('reference', ''), _negated=True)), name='discipline_rule_defence', violation_error_message='L’agent a au moins un jour pour répondre, et le texte est nommé.')],
            },
        ),
        migrations.CreateModel(
            name='HonourKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('authority', models.CharField(max_length=120, verbose_name='décernée par')),
                ('years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='années de service demandées')),
                ('reference', models.CharField(max_length=200, verbose_name='texte et article')),
                ('is_active', models.BooleanField(default=True, verbose_name='proposée')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'distinction',
                'ordering': ['years', 'label'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'label'), name='honour_kind_label', violation_error_message='Une autre distinction porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='Honour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='décernée le')),
                ('reference', models.CharField(max_length=120, verbose_name='acte ou décret')),
                ('motive', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('act', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.act', verbose_name='acte')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='honours', to='careers.honourkind', verbose_name='distinction')),
            ],
            options={
                'verbose_name': 'distinction reçue',
                'verbose_name_plural': 'distinctions reçues',
                'ordering': ['-on', '-pk'],
                'indexes': [models.Index(fields=['institution', 'employee'], name='honour_employee')],
                'constraints': [models.UniqueConstraint(fields=('employee', 'kind', 'on'), name='honour_once', violation_error_message='Cette distinction est déjà inscrite à cette date.')],
            },
        ),
        migrations.CreateModel(
            name='MandateKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('guards', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=32), size=None, verbose_name='actes soumis à autorisation')),
                ('authority', models.CharField(max_length=120, verbose_name='autorité')),
                ('months_after', models.PositiveSmallIntegerField(default=0, verbose_name='protection après le mandat (mois)')),
                ('reference', models.CharField(max_length=200, verbose_name='texte et article')),
                ('is_active', models.BooleanField(default=True, verbose_name='proposé')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'nature de mandat',
                'verbose_name_plural': 'natures de mandat',
                'ordering': ['label'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'label'), name='mandate_kind_label', violation_error_message='Une autre nature de mandat porte déjà ce nom.'), models.CheckConstraint(condition=models.Q(('guards__len__gt', 0)), name='mandate_kind_guards', violation_error_message='Choisir au moins un acte.')],
            },
        ),
        migrations.CreateModel(
            name='ProtectedMandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('role', models.CharField(choices=[('holder', 'titulaire'), ('deputy', 'suppléant'), ('candidate', 'candidat')], default='holder', max_length=12, verbose_name='qualité')),
                ('protected_until', models.DateField(editable=False, null=True, verbose_name='protégé jusqu’au (exclu)')),
                ('reference', models.CharField(max_length=160, verbose_name='procès-verbal ou lettre')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='careers.mandatekind', verbose_name='mandat')),
            ],
            options={
                'verbose_name': 'mandat protégé',
                'verbose_name_plural': 'mandats protégés',
                'ordering': ['-start'],
                'indexes': [models.Index(fields=['institution', 'employee'], name='protected_mandate_employee')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='protected_mandate_period', violation_error_message='La date de fin doit suivre la date de début.'), models.UniqueConstraint(fields=('employee', 'kind', 'start'), name='protected_mandate_once', violation_error_message='Ce mandat est déjà inscrit à cette date.'), models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('protected_until__isnull', True)), ('protected_until__gte', models.F('end')), _connector='OR'), name='protected_mandate_until', violation_error_message='La protection dure au moins jusqu’à la fin du mandat.')],
            },
        ),
        migrations.CreateModel(
            name='MandateAuthorisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act_kind', models.SlugField(max_length=32, verbose_name='acte')),
                ('asked_on', models.DateField(verbose_name='demandée le')),
                ('answer', models.CharField(choices=[('asked', 'demandée'), ('granted', 'accordée'), ('refused', 'refusée')], default='asked', max_length=8, verbose_name='réponse')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='répondue le')),
                ('reference', models.CharField(blank=True, max_length=160, verbose_name='lettre de l’autorité')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('used_by', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandate_authorisation', to='hr_core.act', verbose_name='a servi à l’acte')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorisations', to='careers.protectedmandate', verbose_name='mandat')),
            ],
            options={
                'verbose_name': 'autorisation',
                'ordering': ['-asked_on', '-pk'],
                'indexes': [models.Index(fields=['institution', 'mandate'], name='mandate_authorisation_mandate')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', 'asked'), ('answered_on__isnull', True)), models.Q(models.Q(('answer', 'asked'), _negated=True), ('answered_on__gte', models.F('asked_on')), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='mandate_authorisation_answer', violation_error_message='Une réponse a sa date, après la demande, et la lettre de l’autorité.')],
            },
        ),
        migrations.CreateModel(
            name='SanctionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=32, verbose_name='code')),
                ('label', models.CharField(max_length=80, verbose_name='libellé')),
                ('degree', models.PositiveSmallIntegerField(verbose_name='degré')),
                ('effect', models.CharField(choices=[('none', 'rien : la décision seule'), ('suspension', 'une mise à pied'), ('leaving', 'la sortie de l’agent')], default='none', max_length=12, verbose_name='ce que l’acte inscrit')),
                ('maximum_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée maximale (jours)')),
                ('needs_council', models.BooleanField(default=False, verbose_name='après avis du conseil de discipline')),
                ('effacement_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='effacement (mois)')),
                ('bars_move', models.BooleanField(default=True, verbose_name='empêche un départ en mobilité')),
                ('reference', models.CharField(max_length=200, verbose_name='texte et article')),
                ('is_active', models.BooleanField(default=True, verbose_name='proposée')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'sanction',
                'ordering': ['degree', 'label'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='sanction_kind_code', violation_error_message='Une autre sanction porte déjà ce code.'), models.CheckConstraint(condition=models.Q(models.Q(('effect', 'suspension'), ('maximum_days__gt', 0)), models.Q(models.Q(('effect', 'suspension'), _negated=True), ('maximum_days__isnull', True)), _connector='OR'), name='sanction_kind_days', violation_error_message='Une mise à pied a une durée maximale, et elle seule.'), models.CheckConstraint(condition=models.Q(models.Q(('effect', 'leaving'), _negated=True), ('effacement_months__isnull', True), _connector='OR'), name='sanction_kind_leaving', violation_error_message='Une sanction qui fait sortir l’agent ne s’efface pas.')],
            },
        ),
        migrations.CreateModel(
            name='DisciplinaryCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=20, verbose_name='numéro')),
                ('facts', models.TextField(blank=True, verbose_name='faits reprochés')),
                ('known_on', models.DateField(verbose_name='faits connus le')),
                ('opened_on', models.DateField(verbose_name='ouverte le')),
                ('state', models.CharField(choices=[('opened', 'ouverte'), ('explanation', 'explications demandées'), ('answered', 'à instruire'), ('council', 'devant le conseil'), ('opinion', 'avis rendu'), ('decision', 'décision en acte'), ('appeal', 'en recours'), ('closed', 'close'), ('dropped', 'classée sans suite'), ('effaced', 'effacée')], default='opened', editable=False, max_length=12, verbose_name='état')),
                ('next_on', models.DateField(editable=False, null=True, verbose_name='prochaine échéance')),
                ('council_on', models.DateField(editable=False, null=True, verbose_name='conseil le')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'sanction maintenue'), ('lifted', 'sanction retirée')], editable=False, max_length=8, verbose_name='issue du recours')),
                ('effaced_on', models.DateField(editable=False, null=True, verbose_name='effacée le')),
                ('act', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='discipline', to='hr_core.act', verbose_name='acte')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('opened_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouverte par')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.disciplinerule', verbose_name='délais')),
                ('sanction', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.sanctionkind', verbose_name='sanction')),
            ],
            options={
                'verbose_name': 'procédure disciplinaire',
                'verbose_name_plural': 'procédures disciplinaires',
                'ordering': ['-opened_on', '-pk'],
                'indexes': [models.Index(fields=['institution', 'state'], name='discipline_case_state'), models.Index(fields=['institution', 'employee'], name='discipline_case_employee')],
                'constraints': [models.UniqueConstraint(fields=('institution', 'number'), name='discipline_case_number'), models.CheckConstraint(condition=models.Q(('opened_on__gte', models.F('known_on'))), name='discipline_case_known', violation_error_message='La procédure s’ouvre le jour où les faits sont connus, ou plus tard.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'decision'), _negated=True), models.Q(('act__isnull', False), ('sanction__isnull', False)), _connector='OR'), name='discipline_case_act', violation_error_message='Une décision a sa sanction et son acte.'), models.CheckConstraint(condition=models.Q(models.Q(('effaced_on__isnull', False), ('facts', ''), ('state', 'effaced')), models.Q(models.Q(('state', 'effaced'), _negated=True), ('effaced_on__isnull', True)), _connector='OR'), name='discipline_case_effaced', violation_error_message='Une procédure effacée ne garde aucun mot des faits.')],
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('opened', 'Ouverture'), ('asked', 'Demande d’explications'), ('answer', 'Réponse de l’agent'), ('silence', 'Délai passé sans réponse'), ('summons', 'Convocation devant le conseil de discipline'), ('opinion', 'Avis du conseil de discipline'), ('decision', 'Décision préparée'), ('appeal', 'Recours de l’agent'), ('ruling', 'Réponse au recours'), ('closed', 'Clôture'), ('dropped', 'Classement sans suite'), ('effaced', 'Effacement par l’écoulement du temps')], max_length=12, verbose_name='étape')),
                ('on', models.DateField(verbose_name='le')),
                ('due_on', models.DateField(editable=False, null=True, verbose_name='échéance ouverte')),
                ('words', models.TextField(blank=True, verbose_name='ce qui a été dit')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='noté le')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noté par')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='careers.disciplinarycase', verbose_name='procédure')),
            ],
            options={
                'verbose_name': 'étape d’une procédure',
                'verbose_name_plural': 'étapes des procédures',
                'ordering': ['on', 'pk'],
                'indexes': [models.Index(fields=['institution', 'case'], name='case_step_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gte', models.F('on')), _connector='OR'), name='case_step_due', violation_error_message='L’échéance suit l’étape.')],
            },
        ),
        *[ProtectTable(name) for name in ('DisciplineRule', 'HonourKind', 'Honour', 'MandateKind', 'ProtectedMandate', 'MandateAuthorisation', 'SanctionKind', 'DisciplinaryCase', 'CaseStep',)],
    ]
