import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from careers.db.frozen_grids import freeze_grids
from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0003_keep_the_staffing_table'),
        ('hr_core', '0012_tell_and_ask_more'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayGrid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=24, verbose_name='code')),
                ('label', models.CharField(max_length=120, verbose_name='intitulé')),
                ('kind', models.CharField(choices=[('index', 'indice × valeur du point'), ('amount', 'montants')], max_length=8, verbose_name='cellules')),
                ('has_classes', models.BooleanField(default=False, verbose_name='les catégories se divisent en classes')),
                ('category_word', models.CharField(default='Catégorie', max_length=24, verbose_name='nom du premier niveau')),
                ('class_word', models.CharField(default='Classe', max_length=24, verbose_name='nom du deuxième niveau')),
                ('is_usual', models.BooleanField(default=False, help_text='Celle des dossiers qui ne nomment aucune grille.', verbose_name='grille usuelle')),
                ('reference', models.CharField(blank=True, max_length=160, verbose_name='texte')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'grille',
                'ordering': ['-is_usual', 'label'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='pay_grid_code_unique', violation_error_message='Une autre grille porte déjà ce code.'), models.UniqueConstraint(condition=models.Q(('is_usual', True)), fields=('institution',), name='pay_grid_one_usual', violation_error_message='Une autre grille est déjà la grille usuelle.')],
            },
        ),
        migrations.CreateModel(
            name='GridVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('reference', models.CharField(max_length=160, verbose_name='texte ou décision')),
                ('point_value', models.BigIntegerField(blank=True, null=True, verbose_name='valeur du point (millièmes)')),
                ('rounding', models.CharField(choices=[('nearest', 'au plus proche'), ('up', 'au multiple supérieur'), ('down', 'au multiple inférieur')], default='nearest', max_length=8, verbose_name='arrondi')),
                ('rounding_unit', models.PositiveIntegerField(default=1, verbose_name='arrondi au multiple de')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('proposed', 'à décider'), ('in_force', 'arrêtée')], default='draft', editable=False, max_length=8, verbose_name='état')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='arrêtée le')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='arrêtée par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('prepared_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparée par')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='careers.paygrid', verbose_name='grille')),
            ],
            options={
                'verbose_name': 'version d’une grille',
                'verbose_name_plural': 'versions des grilles',
                'ordering': ['-start', '-pk'],
                'indexes': [models.Index(fields=['institution', 'state'], name='grid_version_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='grid_version_period', violation_error_message='La date de fin doit suivre la date de début.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'in_force')), expressions=[(models.Func(models.F('grid_id'), models.F('grid_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange'), '&&')], name='grid_version_no_overlap', violation_error_message='Une autre version de la grille est arrêtée pour ces dates.'), models.UniqueConstraint(fields=('grid', 'start'), name='grid_version_start_unique', violation_error_message='Une version de cette grille commence déjà ce jour.'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('prepared_by', models.F('decided_by')), _negated=True), _connector='OR'), name='grid_version_two_persons', violation_error_message='La personne qui arrête la grille n’est pas celle qui l’a préparée.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='grid_version_decided', violation_error_message='Une grille arrêtée dit qui l’a décidée.'), models.CheckConstraint(condition=models.Q(('rounding_unit__gte', 1), models.Q(('point_value__isnull', True), ('point_value__gt', 0), _connector='OR')), name='grid_version_point_value', violation_error_message='La valeur du point et l’arrondi sont positifs.')],
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(max_length=24, verbose_name='catégorie')),
                ('grade_class', models.CharField(blank=True, max_length=24, verbose_name='classe')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='intitulé')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('is_executive', models.BooleanField(default=False, verbose_name='cadre')),
                ('band', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='bande usuelle')),
                ('band_low', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='bande, au moins')),
                ('band_high', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='bande, au plus')),
                ('band_on', models.DateField(editable=False, null=True, verbose_name='équivalence arrêtée le')),
                ('band_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='arrêtée par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='careers.paygrid', verbose_name='grille')),
            ],
            options={
                'verbose_name': 'grade',
                'ordering': ['rank', 'category', 'grade_class'],
                'constraints': [models.UniqueConstraint(fields=('grid', 'category', 'grade_class'), name='grade_unique', violation_error_message='Ce grade existe déjà dans la grille.'), models.CheckConstraint(condition=models.Q(('band__isnull', True), models.Q(('band__range', (1, 8)), ('band_high__gte', models.F('band')), ('band_low__lte', models.F('band'))), _connector='OR'), name='grade_band', violation_error_message='La bande usuelle va de 1 à 8, entre la plus basse et la plus haute.')],
            },
        ),
        migrations.CreateModel(
            name='TermsBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('grid', 'nouvelle grille ou valeur du point'), ('advancement', 'avancement d’échelon'), ('reconstruction', 'reconstitution de carrière'), ('promotion', 'promotion')], editable=False, max_length=16, verbose_name='cause')),
                ('label', models.CharField(max_length=160, verbose_name='objet')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('proposed', 'à décider'), ('applied', 'appliqué'), ('refused', 'refusé'), ('dropped', 'abandonné')], default='draft', editable=False, max_length=8, verbose_name='état')),
                ('act_number', models.CharField(blank=True, editable=False, max_length=60, verbose_name='n° de la décision')),
                ('act_on', models.DateField(editable=False, null=True, verbose_name='décision du')),
                ('notes', models.JSONField(default=list, editable=False, verbose_name='laissés de côté')),
                ('prepared_at', models.DateTimeField(auto_now_add=True, verbose_name='préparé le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('decision_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='observation')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('grid', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.paygrid', verbose_name='grille')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('prepared_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
            ],
            options={
                'verbose_name': 'changement de classement',
                'verbose_name_plural': 'changements de classement',
                'ordering': ['-prepared_at', '-pk'],
                'indexes': [models.Index(fields=['institution', 'state'], name='terms_batch_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('prepared_by', models.F('decided_by')), _negated=True), _connector='OR'), name='terms_batch_two_persons', violation_error_message='La personne qui décide n’est pas celle qui a préparé.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'applied'), _negated=True), models.Q(('act_on__isnull', False), ('decided_by__isnull', False), models.Q(('act_number', ''), _negated=True)), _connector='OR'), name='terms_batch_applied', violation_error_message='Un changement appliqué porte sa décision et qui l’a prise.')],
            },
        ),
        migrations.CreateModel(
            name='TermsBatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('old_category', models.CharField(blank=True, max_length=24, verbose_name='ancienne catégorie')),
                ('old_class', models.CharField(blank=True, max_length=24, verbose_name='ancienne classe')),
                ('old_step', models.CharField(blank=True, max_length=12, verbose_name='ancien échelon')),
                ('old_salary', models.BigIntegerField(verbose_name='ancien salaire de base')),
                ('category', models.CharField(max_length=24, verbose_name='catégorie')),
                ('grade_class', models.CharField(blank=True, max_length=24, verbose_name='classe')),
                ('step', models.CharField(blank=True, max_length=12, verbose_name='échelon')),
                ('base_salary', models.BigIntegerField(verbose_name='salaire de base')),
                ('is_executive', models.BooleanField(default=False, verbose_name='cadre')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='motif')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='careers.termsbatch', verbose_name='changement')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'ligne d’un changement de classement',
                'verbose_name_plural': 'lignes des changements de classement',
                'ordering': ['employee__last_name', 'employee__first_names', 'start'],
                'indexes': [models.Index(fields=['institution', 'batch'], name='terms_batch_line_batch')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'employee', 'start'), name='terms_batch_line_once', violation_error_message='Cet agent a déjà une ligne à cette date.'), models.CheckConstraint(condition=models.Q(('base_salary__gte', 0)), name='terms_batch_line_salary', violation_error_message='Le salaire de base ne peut pas être négatif.')],
            },
        ),
        migrations.CreateModel(
            name='GradeWeighing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_title', models.CharField(max_length=160, verbose_name='emploi pesé')),
                ('degrees', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=6, verbose_name='degrés')),
                ('points', models.PositiveIntegerField(editable=False, verbose_name='points (centièmes)')),
                ('band', models.PositiveSmallIntegerField(editable=False, verbose_name='bande')),
                ('evidence', models.CharField(max_length=300, verbose_name='pièces et motif')),
                ('weighed_on', models.DateField(auto_now_add=True, verbose_name='pesé le')),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weighings', to='careers.grade', verbose_name='grade')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('weighed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pesé par')),
            ],
            options={
                'verbose_name': 'pesée d’un emploi',
                'verbose_name_plural': 'pesées d’emplois',
                'ordering': ['grade__rank', 'job_title'],
                'constraints': [models.UniqueConstraint(fields=('grade', 'job_title'), name='grade_weighing_once', violation_error_message='Cet emploi est déjà pesé dans ce grade.'), models.CheckConstraint(condition=models.Q(('band__range', (1, 8)), ('degrees__len', 6)), name='grade_weighing_degrees', violation_error_message='Donnez six degrés, de 1 à 8.')],
            },
        ),
        migrations.CreateModel(
            name='GridStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=12, verbose_name='échelon')),
                ('position', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('index', models.PositiveIntegerField(blank=True, null=True, verbose_name='indice')),
                ('amount', models.BigIntegerField(verbose_name='montant mensuel')),
                ('grade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='careers.grade', verbose_name='grade')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='careers.gridversion', verbose_name='version')),
            ],
            options={
                'verbose_name': 'échelon d’une grille',
                'verbose_name_plural': 'échelons des grilles',
                'ordering': ['grade__rank', 'grade__category', 'grade__grade_class', 'position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'grade', 'step'), name='grid_step_unique', violation_error_message='Cet échelon figure déjà dans ce grade.'), models.UniqueConstraint(fields=('version', 'grade', 'position'), name='grid_step_position', violation_error_message='Deux échelons ont le même ordre.'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='grid_step_amount', violation_error_message='Le montant d’un échelon est positif.')],
            },
        ),
        migrations.CreateModel(
            name='PastClassification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('category', models.CharField(max_length=24, verbose_name='catégorie')),
                ('grade_class', models.CharField(blank=True, max_length=24, verbose_name='classe')),
                ('step', models.CharField(blank=True, max_length=12, verbose_name='échelon')),
                ('reference', models.CharField(max_length=120, verbose_name='acte')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'classement antérieur',
                'verbose_name_plural': 'classements antérieurs',
                'ordering': ['-start'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='past_classification_period', violation_error_message='La date de fin doit suivre la date de début.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('employee_id'), models.Func(models.F('start'), template="(%(expressions)s - DATE '1900-01-01')"), function='point'), models.Func(models.F('employee_id'), models.Func(models.F('end'), template="(COALESCE((%(expressions)s - DATE '1900-01-01'), 9999999) - 0.5)"), function='point'), function='box'), '&&')], name='past_classification_no_overlap', violation_error_message='Un autre classement antérieur couvre ces dates.')],
            },
        ),
        *[ProtectTable(name) for name in ('PayGrid', 'GridVersion', 'Grade', 'TermsBatch', 'TermsBatchLine', 'GradeWeighing', 'GridStep', 'PastClassification',)],
        freeze_grids(),
    ]
