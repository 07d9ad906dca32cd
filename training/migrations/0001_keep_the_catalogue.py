import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectByRule


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('hr_core', '0019_unite_the_zone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('kind', models.CharField(choices=[('regional', 'centre régional de formation'), ('school', 'école ou université'), ('fund', 'organisme de prévoyance sociale'), ('private', 'cabinet privé'), ('public', 'organisme public ou international'), ('internal', 'formateurs de l’institution')], default='private', max_length=10, verbose_name='nature')),
                ('town', models.CharField(blank=True, max_length=80, verbose_name='ville')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('contact', models.CharField(blank=True, help_text='Service, téléphone, adresse électronique.', max_length=200, verbose_name='contact')),
                ('approval', models.CharField(blank=True, help_text='Habilitation exigée pour la prise en charge par le fonds de formation du pays.', max_length=160, verbose_name='agrément')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='observation')),
                ('is_active', models.BooleanField(default=True, verbose_name='on y recourt encore')),
                ('is_shared', models.BooleanField(default=False, editable=False, verbose_name='connu de la zone')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.country', verbose_name='pays')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'prestataire de formation',
                'verbose_name_plural': 'prestataires de formation',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'name'), name='training_provider_name', violation_error_message='Un prestataire porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, verbose_name='code')),
                ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                ('domain', models.CharField(blank=True, max_length=12, verbose_name='domaine de compétences')),
                ('objectives', models.TextField(blank=True, help_text='Un par ligne : ce que l’on sait faire après.', verbose_name='objectifs')),
                ('programme', models.TextField(blank=True, verbose_name='programme')),
                ('audience', models.CharField(blank=True, max_length=300, verbose_name='public')),
                ('prerequisites', models.CharField(blank=True, max_length=300, verbose_name='prérequis')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée en heures')),
                ('half_days', models.PositiveSmallIntegerField(blank=True, help_text='Dix pour une semaine de cinq jours.', null=True, verbose_name='durée en demi-journées')),
                ('mode', models.CharField(choices=[('class', 'en salle'), ('distance', 'à distance, en direct'), ('blended', 'en salle et à distance'), ('on_the_job', 'en situation de travail'), ('self_paced', 'en ligne, à son rythme')], default='class', max_length=12, verbose_name='modalité')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('fr', 'français'), ('en', 'anglais'), ('pt', 'portugais'), ('es', 'espagnol'), ('ar', 'arabe'), ('mg', 'malgache')], max_length=2), default=list, size=None, verbose_name='langues')),
                ('cost_basis', models.CharField(choices=[('head', 'par personne'), ('session', 'par session'), ('free', 'sans frais pédagogiques')], default='head', max_length=8, verbose_name='prix')),
                ('cost', models.PositiveBigIntegerField(default=0, verbose_name='montant')),
                ('currency', models.CharField(choices=[('XOF', 'XOF'), ('XAF', 'XAF'), ('GNF', 'GNF'), ('KMF', 'KMF'), ('MGA', 'MGA'), ('CDF', 'CDF'), ('EUR', 'EUR'), ('USD', 'USD')], default='XOF', max_length=3, verbose_name='monnaie')),
                ('seats_min', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='participants, au moins')),
                ('seats_max', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='participants, au plus')),
                ('certificate', models.CharField(blank=True, max_length=160, verbose_name='titre ou attestation')),
                ('is_compulsory', models.BooleanField(default=False, verbose_name='obligatoire')),
                ('validity_months', models.PositiveSmallIntegerField(blank=True, help_text='Vide : ce qui est acquis n’expire pas.', null=True, verbose_name='validité en mois')),
                ('source', models.CharField(blank=True, help_text='Texte ou document d’où vient cette fiche.', max_length=200, verbose_name='source')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('published', 'au catalogue'), ('withdrawn', 'retirée')], default='draft', editable=False, max_length=10, verbose_name='état')),
                ('shared_at', models.DateTimeField(editable=False, null=True, verbose_name='ouverte à la zone le')),
                ('version', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='version')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='training.provider', verbose_name='prestataire')),
            ],
            options={
                'verbose_name': 'formation',
                'verbose_name_plural': 'formations',
                'ordering': ['title'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='course_code', violation_error_message='Une autre formation porte déjà ce code.'), models.CheckConstraint(condition=models.Q(models.Q(('cost_basis', 'free'), _negated=True), ('cost', 0), _connector='OR'), name='course_free', violation_error_message='Une formation sans frais pédagogiques n’a pas de montant.'), models.CheckConstraint(condition=models.Q(('seats_min__isnull', True), ('seats_max__isnull', True), ('seats_max__gte', models.F('seats_min')), _connector='OR'), name='course_seats', violation_error_message='Le nombre maximal de participants n’est pas inférieur au minimum.'), models.CheckConstraint(condition=models.Q(models.Q(('hours__isnull', True), ('hours__gte', 1), _connector='OR'), models.Q(('half_days__isnull', True), ('half_days__gte', 1), _connector='OR')), name='course_duration', violation_error_message='Une durée est d’au moins une heure ou une demi-journée ; laissez vide si elle n’est pas connue.'), models.CheckConstraint(condition=models.Q(('validity_months__isnull', True), ('validity_months__gte', 1), _connector='OR'), name='course_validity', violation_error_message='Une validité est d’au moins un mois ; laissez vide si rien n’expire.'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('version__gte', 1), _connector='OR'), name='course_published_version', violation_error_message='Une formation au catalogue a une version publiée.')],
                'indexes': [models.Index(fields=['institution', 'state', 'title'], name='course_state')],
            },
        ),
        migrations.CreateModel(
            name='CourseMaterial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='intitulé')),
                ('link', models.URLField(blank=True, verbose_name='adresse')),
                ('file', models.FileField(blank=True, upload_to='formation/supports/', verbose_name='fichier')),
                ('name', models.CharField(blank=True, max_length=160, verbose_name='nom du fichier')),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='taille (octets)')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='empreinte SHA-256')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='ajouté le')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajouté par')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='training.course', verbose_name='formation')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'support d’une formation',
                'verbose_name_plural': 'supports des formations',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['institution', 'course'], name='course_material_course')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('link', ''), ('sha256__gt', '')), models.Q(('link__gt', ''), ('sha256', '')), _connector='OR'), name='course_material_one', violation_error_message='Donnez un fichier ou une adresse, l’un des deux.')],
            },
        ),
        migrations.CreateModel(
            name='CourseSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill_code', models.CharField(max_length=12, verbose_name='compétence')),
                ('level', models.PositiveSmallIntegerField(verbose_name='niveau donné')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='training.course', verbose_name='formation')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'compétence donnée par une formation',
                'verbose_name_plural': 'compétences données par les formations',
                'ordering': ['skill_code'],
                'constraints': [models.UniqueConstraint(fields=('course', 'skill_code'), name='course_skill_once', violation_error_message='Cette compétence est déjà donnée par la formation.'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='course_skill_level', violation_error_message='Un niveau va de 1 à 4.')],
            },
        ),
        migrations.CreateModel(
            name='CourseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('note', models.CharField(max_length=300, verbose_name='ce qui change')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('published_at', models.DateTimeField(auto_now_add=True, verbose_name='publiée le')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='training.course', verbose_name='formation')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publiée par')),
            ],
            options={
                'verbose_name': 'version d’une formation',
                'verbose_name_plural': 'versions des formations',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('course', 'number'), name='course_version_number')],
            },
        ),
        ProtectByRule("Provider", read="institution_id = ANY ({scope}) OR is_shared", write="institution_id = ANY ({scope})"),
        ProtectByRule("Course", read="institution_id = ANY ({scope}) OR shared_at IS NOT NULL", write="institution_id = ANY ({scope})"),
        *[
            ProtectByRule(
                name,
                read="institution_id = ANY ({scope}) OR EXISTS (SELECT 1 FROM training_course c WHERE c.id = course_id AND c.shared_at IS NOT NULL)",
                write="institution_id = ANY ({scope})",
            )
            for name in ("CourseSkill", "CourseVersion", "CourseMaterial")
        ],
    ]
