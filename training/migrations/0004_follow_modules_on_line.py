import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0003_hold_sessions'),
    ]

    operations = [
        migrations.CreateModel(
            name='LearningModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('course', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='training.course', verbose_name='formation')),
                ('rank', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='rang')),
                ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                ('introduction', models.TextField(blank=True, max_length=1000, verbose_name='en quelques mots')),
                ('minutes', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1)], verbose_name='durée (minutes)')),
                ('pass_mark', models.PositiveSmallIntegerField(default=70, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='réussite à partir de (%)')),
                ('attempts', models.PositiveSmallIntegerField(default=3, help_text='0 : autant que l’on veut.', verbose_name='essais permis')),
                ('is_published', models.BooleanField(default=False, verbose_name='ouvert aux agents')),
            ],
            options={
                'verbose_name': 'module en ligne',
                'verbose_name_plural': 'modules en ligne',
                'ordering': ['rank', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'course', 'title'), name='learning_module_title', violation_error_message='Un module de cette formation porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='ModulePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('module', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='training.learningmodule', verbose_name='module')),
                ('rank', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='rang')),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('text', models.TextField(blank=True, verbose_name='texte')),
                ('link', models.URLField(blank=True, verbose_name='film ou site')),
                ('material', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='training.coursematerial', verbose_name='document')),
            ],
            options={
                'verbose_name': 'page d’un module',
                'verbose_name_plural': 'pages des modules',
                'ordering': ['rank', 'pk'],
                'indexes': [models.Index(fields=['institution', 'module'], name='module_page_module')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text__gt', ''), ('link__gt', ''), ('material__isnull', False), _connector='OR'), name='module_page_content', violation_error_message='Une page a un texte, un lien ou un document.')],
            },
        ),
        migrations.CreateModel(
            name='ModuleQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='training.learningmodule', verbose_name='module')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('text', models.CharField(max_length=300, verbose_name='question')),
                ('options', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), size=None, verbose_name='réponses proposées')),
                ('right', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='bonnes réponses')),
            ],
            options={
                'verbose_name': 'question d’un module',
                'verbose_name_plural': 'questions des modules',
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('module', 'rank'), name='module_question_rank'), models.CheckConstraint(condition=models.Q(('options__len__gte', 2), ('right__len__gte', 1)), name='module_question_options', violation_error_message='Une question a au moins deux réponses, dont une bonne.')],
            },
        ),
        migrations.CreateModel(
            name='ModuleAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='training.learningmodule', verbose_name='module')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('number', models.PositiveSmallIntegerField(verbose_name='essai')),
                ('right', models.PositiveSmallIntegerField(verbose_name='bonnes réponses')),
                ('asked', models.PositiveSmallIntegerField(verbose_name='questions')),
                ('has_passed', models.BooleanField(verbose_name='réussi')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='le')),
            ],
            options={
                'verbose_name': 'essai à un module',
                'verbose_name_plural': 'essais aux modules',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['institution', 'employee'], name='module_attempt_employee')],
                'constraints': [models.UniqueConstraint(fields=('module', 'employee', 'number'), name='module_attempt_number'), models.CheckConstraint(condition=models.Q(('asked__gte', 1), ('right__lte', models.F('asked'))), name='module_attempt_right')],
            },
        ),
        *[ProtectTable(name) for name in ("LearningModule", "ModulePage", "ModuleQuestion", "ModuleAttempt")],
    ]
