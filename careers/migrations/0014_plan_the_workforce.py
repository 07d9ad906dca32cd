import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0013_keep_retirement_dossiers'),
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        ('hr_core', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='CriticalPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='pourquoi')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='criticality', to='careers.post', verbose_name='poste')),
            ],
            options={
                'verbose_name': 'poste critique',
                'verbose_name_plural': 'postes critiques',
                'ordering': ['post__number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='critical_post_reason', violation_error_message='Dites pourquoi ce poste est critique.')],
            },
        ),
        migrations.CreateModel(
            name='StaffScenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='intitulé')),
                ('replacement', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='retraites remplacées (%)')),
                ('later_years', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(10)], verbose_name='recul de l’âge de la retraite (années)')),
                ('remark', models.TextField(blank=True, verbose_name='hypothèses')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fait par')),
            ],
            options={
                'verbose_name': 'scénario',
                'ordering': ['label'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'label'), name='staff_scenario_label', violation_error_message='Un autre scénario porte déjà ce nom.'), models.CheckConstraint(condition=models.Q(('replacement__lte', 100)), name='staff_scenario_replacement', violation_error_message='La part remplacée va de 0 à 100 %.')],
            },
        ),
        migrations.CreateModel(
            name='PlannedMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hire', 'recrutements prévus'), ('leave', 'départs prévus')], max_length=8, verbose_name='mouvement')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('count', models.PositiveSmallIntegerField(verbose_name='nombre')),
                ('job_title', models.CharField(max_length=120, verbose_name='emploi')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='observation')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.unit', verbose_name='unité')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='careers.staffscenario', verbose_name='scénario')),
            ],
            options={
                'verbose_name': 'mouvement prévu',
                'verbose_name_plural': 'mouvements prévus',
                'ordering': ['year', 'pk'],
                'indexes': [models.Index(fields=['institution', 'scenario'], name='planned_move_scenario')],
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='planned_move_count', violation_error_message='Le nombre est au moins 1.')],
            },
        ),
        migrations.CreateModel(
            name='Successor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readiness', models.CharField(choices=[('now', 'prêt'), ('soon', 'prêt dans l’année'), ('later', 'prêt dans deux ou trois ans')], max_length=8, verbose_name='préparation')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='ce qui manque')),
                ('critical', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successors', to='careers.criticalpost', verbose_name='poste')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'successeur possible',
                'verbose_name_plural': 'successeurs possibles',
                'ordering': ['readiness', 'employee__last_name'],
                'indexes': [models.Index(fields=['institution', 'critical'], name='successor_critical')],
                'constraints': [models.UniqueConstraint(fields=('critical', 'employee'), name='successor_once', violation_error_message='Cet agent est déjà parmi les successeurs.')],
            },
        ),
        *[ProtectTable(name) for name in ('CriticalPost', 'StaffScenario', 'PlannedMove', 'Successor',)],
    ]
