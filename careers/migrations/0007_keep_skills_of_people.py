import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0006_rank_promotions'),
        ('hr_core', '0019_unite_the_zone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Diploma',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'à confirmer'), ('valid', 'confirmée'), ('corrected', 'corrigée'), ('refused', 'écartée'), ('withdrawn', 'retirée')], default='proposed', editable=False, max_length=10, verbose_name='état')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='déclarée le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='confirmée le')),
                ('decision_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='observation')),
                ('title', models.CharField(help_text='Tel qu’il est écrit sur le diplôme.', max_length=160, verbose_name='intitulé')),
                ('level', models.CharField(max_length=12, verbose_name='niveau')),
                ('field', models.CharField(blank=True, max_length=120, verbose_name='spécialité')),
                ('school', models.CharField(max_length=160, verbose_name='établissement')),
                ('country', models.CharField(blank=True, max_length=60, verbose_name='pays')),
                ('obtained_on', models.DateField(verbose_name='obtenu le')),
                ('recognised_level', models.CharField(blank=True, help_text='Par la décision d’équivalence ; vide : le même.', max_length=12, verbose_name='niveau reconnu')),
                ('recognition', models.CharField(blank=True, help_text='Par exemple « CAMES, décision n° 214 du 3 mai 2012 ».', max_length=160, verbose_name='équivalence')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmée par')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='hr_core.document', verbose_name='pièce du dossier')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='diplomas', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déclarée par')),
            ],
            options={
                'verbose_name': 'diplôme',
                'ordering': ['-obtained_on', '-pk'],
                'indexes': [models.Index(fields=['institution', 'employee'], name='diploma_employee'), models.Index(fields=['institution', 'state'], name='diploma_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='diploma_two_persons', violation_error_message='La personne qui confirme n’est pas celle qui a déclaré.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'corrected']), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decision_reason', ''), _negated=True)), _connector='OR'), name='diploma_reason', violation_error_message='Dites pourquoi : l’agent le lira.'), models.CheckConstraint(condition=models.Q(('recognised_level', ''), models.Q(('recognition', ''), _negated=True), _connector='OR'), name='diploma_recognition', violation_error_message='Un niveau reconnu nomme la décision d’équivalence.')],
            },
        ),
        migrations.CreateModel(
            name='PersonSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'à confirmer'), ('valid', 'confirmée'), ('corrected', 'corrigée'), ('refused', 'écartée'), ('withdrawn', 'retirée')], default='proposed', editable=False, max_length=10, verbose_name='état')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='déclarée le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='confirmée le')),
                ('decision_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='observation')),
                ('code', models.CharField(max_length=12, verbose_name='compétence')),
                ('level', models.PositiveSmallIntegerField(verbose_name='niveau')),
                ('source', models.CharField(choices=[('declared', 'déclarée'), ('assessed', 'évaluée'), ('evidenced', 'attestée')], max_length=10, verbose_name='origine')),
                ('on', models.DateField(verbose_name='constatée le')),
                ('expires_on', models.DateField(blank=True, help_text='Premier jour où elle ne vaut plus.', null=True, verbose_name='expire le')),
                ('evidence_kind', models.CharField(blank=True, choices=[('', 'aucune'), ('diploma', 'diplôme'), ('certificate', 'certificat ou test'), ('training', 'formation suivie'), ('experience', 'pratique dans l’emploi'), ('appraisal', 'entretien d’évaluation')], max_length=12, verbose_name='preuve')),
                ('evidence', models.CharField(blank=True, max_length=200, verbose_name='référence de la preuve')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmée par')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='hr_core.document', verbose_name='pièce du dossier')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déclarée par')),
                ('replaces', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='careers.personskill', verbose_name='corrige')),
            ],
            options={
                'verbose_name': 'compétence d’un agent',
                'verbose_name_plural': 'compétences des agents',
                'ordering': ['-on', '-pk'],
                'indexes': [models.Index(fields=['institution', 'employee', 'code'], name='person_skill_employee'), models.Index(fields=['institution', 'code', 'level'], name='person_skill_code'), models.Index(fields=['institution', 'state'], name='person_skill_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='person_skill_two_persons', violation_error_message='La personne qui confirme n’est pas celle qui a déclaré.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'corrected']), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decision_reason', ''), _negated=True)), _connector='OR'), name='person_skill_reason', violation_error_message='Dites pourquoi : l’agent le lira.'), models.CheckConstraint(condition=models.Q(('level__range', (1, 4))), name='person_skill_level', violation_error_message='Un niveau va de 1 à 4.'), models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gt', models.F('on')), _connector='OR'), name='person_skill_expiry', violation_error_message='L’expiration suit le jour où la compétence est constatée.'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'evidenced'), _negated=True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='person_skill_evidence', violation_error_message='Une compétence attestée nomme sa preuve : diplôme, certificat ou formation.'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'declared'), _negated=True), models.Q(('state', 'valid'), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='person_skill_declared', violation_error_message='Une déclaration confirmée dit par qui.'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('employee', 'code'), name='person_skill_one_waiting', violation_error_message='Une déclaration sur cette compétence attend déjà : retirez-la pour la remplacer.')],
            },
        ),
        *[ProtectTable(name) for name in ('PersonSkill', 'Diploma')],
    ]
