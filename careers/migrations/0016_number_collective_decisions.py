import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from careers.db.frozen_decisions import freeze_decisions
from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0015_recruit_people'),
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='positionkind',
            name='post',
            field=models.CharField(choices=[('held', 'reste tenu'), ('kept', 'réservé pour le retour'), ('freed', 'libéré')], default='kept', help_text='Réservé : il attend le retour, un intérim se propose. Libéré : il est à pourvoir dès le premier jour.', max_length=8, verbose_name='poste tenu jusque-là'),
        ),
        migrations.AddField(
            model_name='recruitment',
            name='is_public',
            field=models.BooleanField(default=False, help_text='L’avis se lit sans compte à l’adresse des recrutements, et les candidatures s’y déposent.', verbose_name='avis publié'),
        ),
        migrations.AddField(
            model_name='recruitment',
            name='papers',
            field=models.TextField(blank=True, help_text='Une par ligne : demande, copie du diplôme, acte de naissance. Le candidat les joint à sa candidature.', max_length=1500, verbose_name='pièces du dossier'),
        ),
        migrations.AddField(
            model_name='recruitmentcandidate',
            name='letter',
            field=models.TextField(blank=True, max_length=4000, verbose_name='lettre de motivation'),
        ),
        migrations.AddField(
            model_name='recruitmentcandidate',
            name='receipt',
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name='récépissé'),
        ),
        migrations.CreateModel(
            name='CandidatePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='pièce')),
                ('file', models.FileField(editable=False, upload_to='recrutements/%Y/%m/', verbose_name='fichier')),
                ('name', models.CharField(editable=False, max_length=160, verbose_name='nom du fichier')),
                ('media_type', models.CharField(editable=False, max_length=100, verbose_name='nature')),
                ('size', models.PositiveIntegerField(editable=False, verbose_name='taille')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='empreinte')),
                ('scanned_by', models.CharField(blank=True, editable=False, max_length=120, verbose_name='antivirus')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='reçue le')),
                ('candidate', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='careers.recruitmentcandidate', verbose_name='candidat')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'pièce d’un candidat',
                'verbose_name_plural': 'pièces des candidats',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['institution', 'candidate'], name='candidate_paper_candidate')],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='candidate_paper_size', violation_error_message='Ce fichier est vide.')],
            },
        ),
        migrations.CreateModel(
            name='CollectiveDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(editable=False, max_length=32, verbose_name='nature')),
                ('title', models.CharField(editable=False, max_length=160, verbose_name='titre')),
                ('visas', models.TextField(blank=True, editable=False, verbose_name='visas')),
                ('body', models.TextField(editable=False, verbose_name='texte')),
                ('distribution', models.TextField(blank=True, editable=False, verbose_name='ampliations')),
                ('effective_on', models.DateField(editable=False, verbose_name='prend effet le')),
                ('people', models.PositiveIntegerField(editable=False, verbose_name='agents')),
                ('rows', models.JSONField(default=list, editable=False, verbose_name='liste')),
                ('series', models.CharField(editable=False, max_length=12, verbose_name='série')),
                ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='année')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='numéro')),
                ('frozen', models.JSONField(default=dict, editable=False)),
                ('token', models.CharField(editable=False, max_length=24, unique=True, verbose_name='code de vérification')),
                ('fingerprint', models.CharField(editable=False, max_length=64, verbose_name='empreinte')),
                ('signed_at', models.DateTimeField(editable=False, verbose_name='signé le')),
                ('signer_name', models.CharField(editable=False, max_length=120, verbose_name='signataire')),
                ('signer_quality', models.CharField(editable=False, max_length=300, verbose_name='qualité du signataire')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='annulé le')),
                ('cancelled_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif de l’annulation')),
                ('batch', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='careers.termsbatch', verbose_name='changement')),
                ('cancelled_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='annulé par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('paper', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.letterpaper')),
                ('signed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signé par')),
            ],
            options={
                'verbose_name': 'décision collective',
                'verbose_name_plural': 'décisions collectives',
                'ordering': ['-signed_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'series', 'year', 'number'), name='collective_decision_number', violation_error_message='Ce numéro d’acte existe déjà.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True), ('cancelled_reason', '')), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), models.Q(('cancelled_reason', ''), _negated=True)), _connector='OR'), name='collective_decision_cancelled', violation_error_message='Une décision annulée garde son motif et qui l’a annulée.')],
            },
        ),
        migrations.CreateModel(
            name='RetirementRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('ahead', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(6), django.core.validators.MaxValueValidator(60)], verbose_name='ouverture du dossier, mois avant la retraite')),
                ('tasks', models.JSONField(default=list, verbose_name='à faire')),
                ('reference', models.CharField(help_text='Statut, convention, note de service ; ou l’usage.', max_length=200, verbose_name='texte')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('written_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrit par')),
            ],
            options={
                'verbose_name': 'règle des dossiers de retraite',
                'verbose_name_plural': 'règles des dossiers de retraite',
                'ordering': ['-start'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='retirement_rule_period', violation_error_message='La date de fin doit suivre la date de début.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('institution_id'), models.Func(models.F('start'), template="(%(expressions)s - DATE '1900-01-01')"), function='point'), models.Func(models.F('institution_id'), models.Func(models.F('end'), template="(COALESCE((%(expressions)s - DATE '1900-01-01'), 9999999) - 0.5)"), function='point'), function='box'), '&&')], name='retirement_rule_no_overlap', violation_error_message='Une autre règle couvre ces dates.'), models.CheckConstraint(condition=models.Q(('ahead__gte', 6), ('ahead__lte', 60)), name='retirement_rule_ahead', violation_error_message='Un dossier s’ouvre de 6 à 60 mois avant la retraite.'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='retirement_rule_reference', violation_error_message='Dites le texte, ou l’usage.')],
            },
        ),
        *[ProtectTable(name) for name in ('CandidatePaper', 'CollectiveDecision', 'RetirementRule')],
        freeze_decisions(),
    ]
