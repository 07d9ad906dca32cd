import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectByRule

REGIONAL = "EXISTS (SELECT 1 FROM hr_core_institution r WHERE r.is_regional AND r.id = ANY ({scope}))"
OWN = "institution_id = ANY ({scope})"
OF_TABLE = "EXISTS (SELECT 1 FROM careers_equivalencetable t WHERE t.id = table_id AND t.institution_id = ANY ({scope}))"


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0016_number_collective_decisions'),
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EquivalenceReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade_key', models.BigIntegerField(blank=True, null=True, verbose_name='grade')),
                ('grade_label', models.CharField(blank=True, editable=False, max_length=160, verbose_name='grade')),
                ('ground', models.CharField(choices=[('weighing', 'emploi mal pesé'), ('placing', 'grade mal placé'), ('rule', 'règle non suivie'), ('loop', 'boucle qui fait monter')], max_length=12, verbose_name='moyen')),
                ('text', models.TextField(verbose_name='ce qui est demandé, et pourquoi')),
                ('state', models.CharField(choices=[('filed', 'à examiner'), ('accepted', 'accueilli'), ('rejected', 'rejeté')], default='filed', editable=False, max_length=8, verbose_name='état')),
                ('filed_on', models.DateField(editable=False, verbose_name='déposé le')),
                ('due_on', models.DateField(editable=False, verbose_name='réponse attendue le')),
                ('answer', models.TextField(blank=True, editable=False, verbose_name='réponse')),
                ('answered_on', models.DateField(blank=True, editable=False, null=True, verbose_name='répondu le')),
                ('answered_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondu par')),
                ('filed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('table', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='careers.equivalencetable', verbose_name='table')),
            ],
            options={
                'verbose_name': 'recours sur une équivalence',
                'verbose_name_plural': 'recours sur les équivalences',
                'ordering': ['-filed_on', '-pk'],
                'indexes': [models.Index(fields=['institution', 'state'], name='equivalence_review_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'filed')), fields=('table', 'institution', 'grade_key'), name='equivalence_review_once', nulls_distinct=False, violation_error_message='Un recours sur ce grade attend déjà sa réponse.'), models.CheckConstraint(condition=models.Q(('state', 'filed'), models.Q(models.Q(('answer', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__isnull', False)), _connector='OR'), name='equivalence_review_answered', violation_error_message='Chaque recours reçoit une réponse motivée.'), models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('filed_by')), _negated=True), _connector='OR'), name='equivalence_review_two_persons', violation_error_message='La personne qui répond n’est pas celle qui a formé le recours.')],
            },
        ),
        ProtectByRule("EquivalenceReview", read=f"{OWN} OR {REGIONAL} OR {OF_TABLE}", write=f"{OWN} OR {REGIONAL}"),
    ]
