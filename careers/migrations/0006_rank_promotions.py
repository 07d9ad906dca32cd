import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0005_plan_step_advancement'),
        ('hr_core', '0018_copy_data_in_open_formats'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PromotionRoster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='intitulé')),
                ('on', models.DateField(verbose_name='conditions remplies au')),
                ('effect_on', models.DateField(verbose_name='prend effet le')),
                ('places', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='places')),
                ('reference', models.CharField(max_length=160, verbose_name='texte et article')),
                ('minimum_months', models.PositiveSmallIntegerField(default=0, verbose_name='ancienneté dans le grade (mois)')),
                ('minimum_rating', models.PositiveIntegerField(blank=True, null=True, verbose_name='note demandée (millièmes)')),
                ('rating_years', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='moyenne des dernières notes')),
                ('minimum_exam', models.PositiveIntegerField(blank=True, null=True, verbose_name='note d’examen demandée (millièmes)')),
                ('rating_weight', models.PositiveSmallIntegerField(default=50, verbose_name='poids de la notation (%)')),
                ('exam_weight', models.PositiveSmallIntegerField(default=30, verbose_name='poids de l’examen (%)')),
                ('seniority_weight', models.PositiveSmallIntegerField(default=20, verbose_name='poids de l’ancienneté (%)')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('committee', 'en commission'), ('decided', 'arrêté'), ('dropped', 'abandonné')], default='draft', editable=False, max_length=12, verbose_name='état')),
                ('committee_on', models.DateField(editable=False, null=True, verbose_name='séance du')),
                ('minutes', models.CharField(blank=True, editable=False, max_length=120, verbose_name='procès-verbal')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='careers.termsbatch', verbose_name='changement')),
                ('grid', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.paygrid', verbose_name='grille')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('prepared_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.grade', verbose_name='grade quitté')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.grade', verbose_name='grade d’accès')),
            ],
            options={
                'verbose_name': 'tableau d’avancement',
                'verbose_name_plural': 'tableaux d’avancement',
                'ordering': ['-on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'label'), name='promotion_roster_label', violation_error_message='Un tableau porte déjà ce nom.'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='promotion_roster_grades', violation_error_message='Le grade d’accès n’est pas le grade quitté.'), models.CheckConstraint(condition=models.Q(('rating_weight', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('exam_weight')), '-', models.F('seniority_weight')))), name='promotion_roster_weights', violation_error_message='Les trois poids font 100 %.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('batch__isnull', False), ('committee_on__isnull', False), models.Q(('minutes', ''), _negated=True)), _connector='OR'), name='promotion_roster_decided', violation_error_message='Un tableau arrêté garde la séance et son procès-verbal.')],
            },
        ),
        migrations.CreateModel(
            name='PromotionCandidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(blank=True, max_length=12, verbose_name='échelon')),
                ('since', models.DateField(verbose_name='dans le grade depuis le')),
                ('rating', models.PositiveIntegerField(blank=True, null=True, verbose_name='notation (millièmes)')),
                ('exam', models.PositiveIntegerField(blank=True, null=True, verbose_name='examen (millièmes)')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='total (millièmes)')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rang')),
                ('standing', models.CharField(choices=[('retained', 'inscrit'), ('beyond', 'au-delà des places'), ('excluded', 'conditions non remplies')], max_length=10, verbose_name='situation')),
                ('told', models.JSONField(blank=True, default=list, verbose_name='explication')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='careers.promotionroster', verbose_name='tableau')),
            ],
            options={
                'verbose_name': 'candidat à une promotion',
                'verbose_name_plural': 'candidats à une promotion',
                'ordering': [models.OrderBy(models.F('rank'), nulls_last=True), 'employee__last_name'],
                'indexes': [models.Index(fields=['institution', 'roster'], name='promotion_candidate_roster')],
                'constraints': [models.UniqueConstraint(fields=('roster', 'employee'), name='promotion_candidate_once', violation_error_message='Cet agent est déjà au tableau.')],
            },
        ),
        *[ProtectTable(name) for name in ('PromotionRoster', 'PromotionCandidate',)],
    ]
