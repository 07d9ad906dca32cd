import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0007_name_the_jurist'),
        ('payroll', '0018_keep_bonus_campaigns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new_item', 'nouvelle rubrique'), ('item', 'définition de rubrique'), ('item_stop', 'arrêt de rubrique'), ('base', 'assiette d’une rubrique'), ('table', 'table de montants')], max_length=10, verbose_name='nature')),
                ('code', models.CharField(blank=True, max_length=48, verbose_name='code')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('values', models.JSONField(blank=True, default=dict, verbose_name='valeurs')),
                ('reaches_past', models.BooleanField(default=False, verbose_name='touche des mois déjà payés')),
                ('reason', models.CharField(max_length=300, verbose_name='motif')),
                ('state', models.CharField(choices=[('proposed', 'proposé'), ('approved', 'approuvé'), ('refused', 'refusé'), ('dropped', 'retiré')], default='proposed', max_length=8, verbose_name='état')),
                ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='proposé le')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='décidé le')),
                ('decision_reason', models.CharField(blank=True, max_length=300, verbose_name='motif de la décision')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='payroll.payitem', verbose_name='rubrique')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
                ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='payroll.paytable', verbose_name='table')),
            ],
            options={
                'verbose_name': 'changement de paie',
                'verbose_name_plural': 'changements de paie',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['institution', 'state'], name='pay_change_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('proposed_by', models.F('decided_by')), _negated=True), _connector='OR'), name='pay_change_two_persons', violation_error_message='La personne qui décide ne peut pas être celle qui a proposé.')],
            },
        ),
        ProtectTable("PayChange"),
    ]
