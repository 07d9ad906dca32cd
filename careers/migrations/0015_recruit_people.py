import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0014_plan_the_workforce'),
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recruitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('label', models.CharField(max_length=140, verbose_name='intitulé')),
                ('way', models.CharField(choices=[('file', 'sur dossier'), ('competition', 'par concours'), ('ministry', 'sur autorisation de la tutelle')], max_length=12, verbose_name='voie')),
                ('reference', models.CharField(max_length=120, verbose_name='décision d’ouverture')),
                ('authorisation', models.CharField(blank=True, help_text='Numéro et date de la lettre du ministère.', max_length=120, verbose_name='autorisation de la tutelle')),
                ('opens_on', models.DateField(verbose_name='candidatures du')),
                ('closes_on', models.DateField(verbose_name='au (exclu)')),
                ('conditions', models.TextField(blank=True, help_text='Une par ligne : diplôme, âge, pièces.', max_length=3000, verbose_name='conditions')),
                ('least', models.PositiveIntegerField(default=10000, verbose_name='moyenne exigée (millièmes)')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('open', 'candidatures ouvertes'), ('jury', 'devant le jury'), ('decided', 'arrêté'), ('dropped', 'abandonné')], default='draft', editable=False, max_length=8, verbose_name='état')),
                ('jury', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='jury')),
                ('session_on', models.DateField(editable=False, null=True, verbose_name='séance du')),
                ('minutes', models.CharField(blank=True, editable=False, max_length=120, verbose_name='procès-verbal')),
                ('prepared_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='arrêté par')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='arrêté le')),
                ('reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif de l’abandon')),
            ],
            options={
                'verbose_name': 'recrutement',
                'ordering': ['-opens_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'label'), name='recruitment_label', violation_error_message='Un recrutement porte déjà ce nom.'), models.CheckConstraint(condition=models.Q(('closes_on__gt', models.F('opens_on'))), name='recruitment_period', violation_error_message='Les candidatures ferment après leur ouverture.'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'ministry'), _negated=True), ('state__in', ['draft', 'dropped']), models.Q(('authorisation', ''), _negated=True), _connector='OR'), name='recruitment_authorised', violation_error_message='Donnez l’autorisation de la tutelle avant d’ouvrir les candidatures.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('decided_by__isnull', False), ('session_on__isnull', False), models.Q(('minutes', ''), _negated=True), models.Q(('decided_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='recruitment_decided', violation_error_message='La personne qui arrête un recrutement n’est pas celle qui l’a préparé.')],
            },
        ),
        migrations.CreateModel(
            name='RecruitmentPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('recruitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='careers.recruitment', verbose_name='recrutement')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.post', verbose_name='poste')),
            ],
            options={
                'verbose_name': 'poste à pourvoir',
                'verbose_name_plural': 'postes à pourvoir',
                'ordering': ['post__number'],
                'constraints': [models.UniqueConstraint(fields=('recruitment', 'post'), name='recruitment_post_once')],
            },
        ),
        migrations.CreateModel(
            name='RecruitmentTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('recruitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tests', to='careers.recruitment', verbose_name='recrutement')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('label', models.CharField(max_length=120, verbose_name='épreuve')),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='coefficient')),
                ('least', models.PositiveIntegerField(blank=True, null=True, verbose_name='note éliminatoire (millièmes)')),
            ],
            options={
                'verbose_name': 'épreuve',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('recruitment', 'order'), name='recruitment_test_order')],
            },
        ),
        migrations.CreateModel(
            name='RecruitmentCandidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('recruitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='careers.recruitment', verbose_name='recrutement')),
                ('number', models.PositiveSmallIntegerField(editable=False, verbose_name='numéro')),
                ('last_name', models.CharField(max_length=80, verbose_name='nom')),
                ('first_names', models.CharField(max_length=120, verbose_name='prénoms')),
                ('sex', models.CharField(choices=[('F', 'femme'), ('M', 'homme')], max_length=1, verbose_name='sexe')),
                ('birth_on', models.DateField(verbose_name='date de naissance')),
                ('nationality', models.CharField(blank=True, max_length=60, verbose_name='nationalité')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='téléphone')),
                ('diploma', models.CharField(blank=True, max_length=160, verbose_name='diplôme')),
                ('received_on', models.DateField(verbose_name='dossier reçu le')),
                ('admission', models.CharField(choices=[('pending', 'à examiner'), ('admitted', 'recevable'), ('rejected', 'écartée')], default='pending', editable=False, max_length=8, verbose_name='recevabilité')),
                ('admission_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif')),
                ('total', models.PositiveIntegerField(editable=False, null=True, verbose_name='moyenne (millièmes)')),
                ('rank', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='rang')),
                ('told', models.CharField(blank=True, editable=False, max_length=300, verbose_name='explication')),
                ('outcome', models.CharField(choices=[('none', 'en cours'), ('retained', 'retenu'), ('waiting', 'liste d’attente'), ('failed', 'non retenu'), ('declined', 'a renoncé')], default='none', editable=False, max_length=8, verbose_name='décision')),
                ('post', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.post', verbose_name='poste')),
                ('hiring', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='hr_core.hiring', verbose_name='embauche')),
            ],
            options={
                'verbose_name': 'candidat',
                'ordering': ['rank', 'number'],
                'indexes': [models.Index(fields=['institution', 'recruitment', 'admission'], name='recruitment_candidate_state')],
                'constraints': [models.UniqueConstraint(fields=('recruitment', 'number'), name='recruitment_candidate_number'), models.UniqueConstraint(fields=('recruitment', 'last_name', 'first_names', 'birth_on'), name='recruitment_candidate_once', violation_error_message='Cette personne a déjà un dossier dans ce recrutement.'), models.CheckConstraint(condition=models.Q(models.Q(('admission', 'rejected'), _negated=True), models.Q(('admission_reason', ''), _negated=True), _connector='OR'), name='recruitment_candidate_reason', violation_error_message='Un dossier écarté porte son motif.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'retained'), _negated=True), models.Q(('post__isnull', False), ('rank__isnull', False)), _connector='OR'), name='recruitment_candidate_post')],
            },
        ),
        migrations.CreateModel(
            name='RecruitmentMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='careers.recruitmentcandidate', verbose_name='candidat')),
                ('test', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='careers.recruitmenttest', verbose_name='épreuve')),
                ('value', models.PositiveIntegerField(verbose_name='note (millièmes)')),
            ],
            options={
                'verbose_name': 'note de recrutement',
                'verbose_name_plural': 'notes de recrutement',
                'ordering': ['test__order'],
                'constraints': [models.UniqueConstraint(fields=('candidate', 'test'), name='recruitment_mark_once'), models.CheckConstraint(condition=models.Q(('value__lte', 20000)), name='recruitment_mark_top', violation_error_message='Une note va de 0 à 20.')],
            },
        ),
        *[ProtectTable(name) for name in ('Recruitment', 'RecruitmentPost', 'RecruitmentTest', 'RecruitmentCandidate', 'RecruitmentMark',)],
    ]
