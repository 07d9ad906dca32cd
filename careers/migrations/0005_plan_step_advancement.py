import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0004_keep_pay_grids'),
        ('hr_core', '0016_administer_the_institution'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdvancementCampaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='intitulé')),
                ('until', models.DateField(verbose_name='échelons acquis jusqu’au')),
                ('effect_on', models.DateField(blank=True, help_text='Vide : chacun au jour où l’échelon est acquis.', null=True, verbose_name='tous prennent effet le')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('committee', 'en commission'), ('decided', 'arrêtée'), ('dropped', 'abandonnée')], default='draft', editable=False, max_length=12, verbose_name='état')),
                ('computed_at', models.DateTimeField(editable=False, null=True, verbose_name='calculée le')),
                ('committee_on', models.DateField(editable=False, null=True, verbose_name='séance du')),
                ('minutes', models.CharField(blank=True, editable=False, max_length=120, verbose_name='procès-verbal')),
                ('batch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='careers.termsbatch', verbose_name='changement')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='careers.paygrid', verbose_name='grille')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('prepared_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparée par')),
            ],
            options={
                'verbose_name': 'campagne d’avancement',
                'verbose_name_plural': 'campagnes d’avancement',
                'ordering': ['-until', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'label'), name='advancement_campaign_label', violation_error_message='Une campagne porte déjà ce nom.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('batch__isnull', False), ('committee_on__isnull', False), models.Q(('minutes', ''), _negated=True)), _connector='OR'), name='advancement_campaign_decided', violation_error_message='Une campagne arrêtée garde la séance et son procès-verbal.')],
            },
        ),
        migrations.CreateModel(
            name='AdvancementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(blank=True, max_length=24, verbose_name='catégorie')),
                ('grade_class', models.CharField(blank=True, max_length=24, verbose_name='classe')),
                ('step', models.CharField(blank=True, max_length=12, verbose_name='échelon')),
                ('next_step', models.CharField(blank=True, max_length=12, verbose_name='échelon suivant')),
                ('since', models.DateField(blank=True, null=True, verbose_name='à l’échelon depuis le')),
                ('standing', models.CharField(choices=[('eligible', 'avance'), ('later', 'pas encore'), ('blocked', 'bloqué'), ('top', 'dernier échelon'), ('unknown', 'hors grille')], max_length=10, verbose_name='situation')),
                ('pace', models.CharField(blank=True, choices=[('fast', 'accéléré'), ('normal', 'normal'), ('slow', 'ralenti')], max_length=8, verbose_name='rythme')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='échelon au')),
                ('rating', models.PositiveIntegerField(blank=True, null=True, verbose_name='note (millièmes)')),
                ('told', models.JSONField(blank=True, default=list, verbose_name='explication')),
                ('opinion', models.CharField(choices=[('none', 'sans avis'), ('favourable', 'favorable'), ('deferred', 'ajourné'), ('unfavourable', 'défavorable')], default='none', max_length=12, verbose_name='avis')),
                ('opinion_reason', models.CharField(blank=True, max_length=200, verbose_name='motif de l’avis')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='careers.advancementcampaign', verbose_name='campagne')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'ligne d’une campagne d’avancement',
                'verbose_name_plural': 'lignes des campagnes d’avancement',
                'ordering': ['employee__last_name', 'employee__first_names'],
                'indexes': [models.Index(fields=['institution', 'campaign', 'standing'], name='advancement_line_standing')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'employee'), name='advancement_line_once', violation_error_message='Cet agent est déjà dans la campagne.'), models.CheckConstraint(condition=models.Q(models.Q(('opinion__in', ['deferred', 'unfavourable']), _negated=True), models.Q(('opinion_reason', ''), _negated=True), _connector='OR'), name='advancement_line_reason', violation_error_message='Un avis défavorable ou ajourné porte son motif.')],
            },
        ),
        migrations.CreateModel(
            name='AdvancementRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('state', models.CharField(choices=[('proposed', 'à approuver'), ('approved', 'approuvé'), ('refused', 'refusé')], default='proposed', editable=False, max_length=8, verbose_name='état')),
                ('step', models.CharField(blank=True, help_text='Vide : tous les échelons.', max_length=12, verbose_name='échelon tenu')),
                ('reference', models.CharField(max_length=160, verbose_name='texte et article')),
                ('normal_months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='rythme normal (mois)')),
                ('fast_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rythme accéléré (mois)')),
                ('slow_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rythme ralenti (mois)')),
                ('minimum_rating', models.PositiveIntegerField(blank=True, null=True, verbose_name='note demandée (millièmes)')),
                ('fast_rating', models.PositiveIntegerField(blank=True, null=True, verbose_name='note du rythme accéléré (millièmes)')),
                ('rating_years', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='notes dont on fait la moyenne')),
                ('missing', models.CharField(choices=[('normal', 'le rythme normal s’applique'), ('block', 'l’avancement attend une note')], default='normal', max_length=8, verbose_name='sans aucune note')),
                ('fast_quota', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='au plus tant d’avancements accélérés (% de ceux qui y ont droit)')),
                ('stops', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('maternity', 'maternité'), ('paternity', 'paternité'), ('sickness', 'maladie'), ('long_sickness', 'longue maladie'), ('work_accident', 'accident du travail'), ('commuting_accident', 'accident de trajet'), ('occupational_disease', 'maladie professionnelle'), ('strike', 'grève'), ('unpaid_leave', 'congé sans solde'), ('disciplinary_suspension', 'mise à pied disciplinaire'), ('precautionary_suspension', 'suspension conservatoire'), ('unjustified', 'absence injustifiée'), ('special_leave', 'permission exceptionnelle'), ('annual_leave', 'congé annuel'), ('training', 'formation'), ('mission', 'mission'), ('other', 'autre absence')], max_length=24), blank=True, default=list, size=None, verbose_name='absences qui ne comptent pas')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('grade', models.ForeignKey(blank=True, help_text='Vide : tous les grades.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='careers.grade', verbose_name='grade')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='careers.paygrid', verbose_name='grille')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
            ],
            options={
                'verbose_name': 'règle d’avancement',
                'verbose_name_plural': 'règles d’avancement',
                'ordering': ['grid', models.OrderBy(models.F('grade__rank'), nulls_first=True), 'step', '-start'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='advancement_rule_period', violation_error_message='La date de fin doit suivre la date de début.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'proposed')), models.Q(('decided_by__isnull', False), models.Q(('proposed_by', models.F('decided_by')), _negated=True), models.Q(('state', 'proposed'), _negated=True)), _connector='OR'), name='advancement_rule_two_persons', violation_error_message='La personne qui décide n’est pas celle qui a proposé.'), models.UniqueConstraint(fields=('grid', 'grade', 'step', 'start'), name='advancement_rule_unique', nulls_distinct=False, violation_error_message='Une règle commence déjà ce jour pour ces échelons.'), models.CheckConstraint(condition=models.Q(models.Q(('fast_months__isnull', True), models.Q(('fast_months__lt', models.F('normal_months')), ('fast_rating__isnull', False)), _connector='OR'), models.Q(('slow_months__isnull', True), models.Q(('minimum_rating__isnull', False), ('slow_months__gt', models.F('normal_months'))), _connector='OR')), name='advancement_rule_paces', violation_error_message='Le rythme accéléré est plus court et demande une note ; le rythme ralenti est plus long et suppose une note au rythme normal.'), models.CheckConstraint(condition=models.Q(('fast_quota__isnull', True), ('fast_quota__range', (0, 100)), _connector='OR'), name='advancement_rule_quota', violation_error_message='Le quota est un pourcentage, de 0 à 100.')],
            },
        ),
        migrations.CreateModel(
            name='AnnualRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('value', models.PositiveIntegerField(verbose_name='note (millièmes)')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='origine')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'note annuelle',
                'verbose_name_plural': 'notes annuelles',
                'ordering': ['-year'],
                'indexes': [models.Index(fields=['institution', 'year'], name='annual_rating_year')],
                'constraints': [models.UniqueConstraint(fields=('employee', 'year'), name='annual_rating_once', violation_error_message='Cet agent a déjà une note pour cette année.')],
            },
        ),
        migrations.CreateModel(
            name='SeniorityCredit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'à approuver'), ('approved', 'approuvé'), ('refused', 'refusé')], default='proposed', editable=False, max_length=8, verbose_name='état')),
                ('kind', models.CharField(choices=[('military', 'service militaire ou national'), ('training', 'formation'), ('former_service', 'services antérieurs'), ('bonus', 'bonification'), ('penalty', 'majoration de durée')], max_length=16, verbose_name='nature')),
                ('on', models.DateField(help_text='Il compte dans l’échelon tenu ce jour-là.', verbose_name='accordé le')),
                ('months', models.PositiveSmallIntegerField(default=0, verbose_name='mois')),
                ('days', models.PositiveSmallIntegerField(default=0, verbose_name='jours')),
                ('reference', models.CharField(max_length=120, verbose_name='acte ou pièce')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
            ],
            options={
                'verbose_name': 'crédit d’ancienneté',
                'verbose_name_plural': 'crédits d’ancienneté',
                'ordering': ['-on', '-pk'],
                'indexes': [models.Index(fields=['institution', 'employee'], name='seniority_credit_employee')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'proposed')), models.Q(('decided_by__isnull', False), models.Q(('proposed_by', models.F('decided_by')), _negated=True), models.Q(('state', 'proposed'), _negated=True)), _connector='OR'), name='seniority_credit_two_persons', violation_error_message='La personne qui décide n’est pas celle qui a proposé.'), models.CheckConstraint(condition=models.Q(('months__gt', 0), ('days__gt', 0), _connector='OR'), name='seniority_credit_span', violation_error_message='Donnez des mois ou des jours.')],
            },
        ),
        *[ProtectTable(name) for name in ('AdvancementCampaign', 'AdvancementLine', 'AdvancementRule', 'AnnualRating', 'SeniorityCredit',)],
    ]
