import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0017_appeal_equivalences'),
        ('hr_core', '0022_erase_by_retention_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='appraisal',
            name='countersign_words',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='mots du contreseing'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='countersigned_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='contresignée le'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='countersigned_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='contresignée par'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='countersigner',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee', verbose_name='contresigne'),
        ),
        migrations.AddField(
            model_name='appraisalcampaign',
            name='countersigns',
            field=models.BooleanField(default=False, help_text='Le responsable de l’évaluateur contresigne chaque fiche avant qu’elle soit rendue à l’agent.', verbose_name='avec contreseing'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('countersigner__isnull', True), models.Q(models.Q(('countersigner', models.F('employee')), _negated=True), models.Q(('manager__isnull', True), models.Q(('countersigner', models.F('manager')), _negated=True), _connector='OR')), _connector='OR'), name='appraisal_countersigner', violation_error_message='Le contreseing est celui d’une autre personne que l’agent et son évaluateur.'),
        ),
    ]
