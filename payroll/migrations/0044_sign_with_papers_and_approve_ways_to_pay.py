import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0015_follow_hiring_and_contracts'),
        ('payroll', '0043_control_the_presence_of_staff'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AcceptanceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to='recette/%Y/', verbose_name='procès-verbal numérisé')),
                ('name', models.CharField(max_length=160, verbose_name='nom du fichier')),
                ('media_type', models.CharField(max_length=80, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='octets')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('expert_name', models.CharField(max_length=120, verbose_name='expert')),
                ('expert_quality', models.CharField(max_length=120, verbose_name='qualité')),
                ('expert_institution', models.CharField(max_length=160, verbose_name='institution de l’expert')),
                ('signed_on', models.DateField(verbose_name='signé le')),
                ('law_version', models.CharField(max_length=16, verbose_name='version de la loi')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='joint le')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='joint par')),
            ],
            options={
                'verbose_name': 'procès-verbal de recette',
                'verbose_name_plural': 'procès-verbaux de recette',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'sha256'), name='acceptance_record_once', violation_error_message='Ce procès-verbal est déjà joint.'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='acceptance_record_size')],
            },
        ),
        migrations.CreateModel(
            name='MobileOperatorChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', models.JSONField(default=dict, verbose_name='valeurs')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('state', models.CharField(choices=[('proposed', 'à décider'), ('approved', 'approuvé'), ('refused', 'refusé'), ('withdrawn', 'retiré')], default='proposed', editable=False, max_length=10, verbose_name='état')),
                ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='proposé le')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('decision', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif de la décision')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('operator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='payroll.mobileoperator', verbose_name='opérateur')),
                ('proposed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
            ],
            options={
                'verbose_name': 'changement d’opérateur',
                'verbose_name_plural': 'changements d’opérateurs',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('proposed_by__isnull', True), ('decided_by__isnull', True), models.Q(('proposed_by', models.F('decided_by')), _negated=True), _connector='OR'), name='mobile_operator_change_two_people', violation_error_message='La personne qui valide ne peut pas être celle qui a saisi.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'refused')), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='mobile_operator_change_decided', violation_error_message='Une décision porte le nom de qui l’a prise.'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('operator',), name='mobile_operator_change_one', violation_error_message='Un changement de cet opérateur attend déjà une décision.')],
            },
        ),
        migrations.AddField(
            model_name='chequebook',
            name='added_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par'),
        ),
        migrations.AddField(
            model_name='chequebook',
            name='approved_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='approuvé le'),
        ),
        migrations.AddField(
            model_name='chequebook',
            name='approved_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approuvé par'),
        ),
        migrations.AddConstraint(
            model_name='chequebook',
            constraint=models.CheckConstraint(condition=models.Q(('added_by__isnull', True), ('approved_by__isnull', True), models.Q(('added_by', models.F('approved_by')), _negated=True), _connector='OR'), name='cheque_book_two_people', violation_error_message='La personne qui valide ne peut pas être celle qui a saisi.'),
        ),
        migrations.AddField(
            model_name='figuresignature',
            name='record',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='payroll.acceptancerecord', verbose_name='procès-verbal'),
        ),
        ProtectTable("AcceptanceRecord"),
        ProtectTable("MobileOperatorChange"),
    ]
