import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from hr_core.db.policies import ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0007_keep_skills_of_people'),
        ('hr_core', '0019_unite_the_zone'),
    ]

    operations = [
        migrations.CreateModel(
            name='PositionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=32, verbose_name='code')),
                ('label', models.CharField(max_length=80, verbose_name='libellé')),
                ('nature', models.CharField(choices=[('secondment', 'détachement'), ('placement', 'mise à disposition'), ('unpaid_leave', 'disponibilité'), ('long_sickness', 'longue maladie'), ('suspension', 'suspension de fonctions'), ('off_roll', 'hors cadre'), ('under_the_flag', 'sous les drapeaux'), ('parental', 'congé parental'), ('other', 'autre position')], max_length=16, verbose_name='nature')),
                ('pay', models.CharField(choices=[('kept', 'l’institution continue de payer'), ('host', 'l’organisme d’accueil paie'), ('stopped', 'rien n’est payé'), ('rule', 'la règle de paie de l’absence décide')], max_length=8, verbose_name='rémunération')),
                ('status_kind', models.CharField(blank=True, choices=[('labour_code', 'agent sous code du travail'), ('civil_servant', 'fonctionnaire détaché'), ('state_complement', 'agent de l’État avec complément'), ('decree', 'nommé par décret'), ('seconded_in', 'détaché entrant'), ('seconded_out', 'détaché sortant'), ('fixed_term', 'contractuel à terme'), ('intern', 'stagiaire')], max_length=16, verbose_name='statut inscrit au dossier')),
                ('counts_for_seniority', models.BooleanField(default=True, verbose_name='compte pour l’ancienneté')),
                ('advancement_share', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='part comptée pour l’avancement (%)')),
                ('counts_for_pension', models.BooleanField(default=True, verbose_name='compte pour la retraite')),
                ('needs_host', models.BooleanField(default=False, verbose_name='nomme un organisme d’accueil')),
                ('needs_end', models.BooleanField(default=False, verbose_name='demande un terme')),
                ('returns_by_itself', models.BooleanField(default=False, verbose_name='prend fin d’elle-même au terme')),
                ('maximum_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='durée maximale d’une décision (mois)')),
                ('reference', models.CharField(max_length=200, verbose_name='texte et article')),
                ('is_active', models.BooleanField(default=True, verbose_name='proposée')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='ordre')),
                ('absence_kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.absencekind', verbose_name='absence lue par la paie')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'nature de position',
                'verbose_name_plural': 'natures de position',
                'ordering': ['order', 'label'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='position_kind_code', violation_error_message='Une autre position porte déjà ce code.'), models.CheckConstraint(condition=models.Q(('advancement_share__lte', 100)), name='position_kind_share', violation_error_message='La part comptée pour l’avancement va de 0 à 100 %.'), models.CheckConstraint(condition=models.Q(models.Q(('absence_kind__isnull', True), ('pay', 'kept')), models.Q(models.Q(('pay', 'kept'), _negated=True), ('absence_kind__isnull', False)), _connector='OR'), name='position_kind_absence', violation_error_message='Une position qui touche la paie nomme l’absence que la paie lit, et elle seule.'), models.CheckConstraint(condition=models.Q(models.Q(('pay', 'kept'), _negated=True), ('counts_for_seniority', True), _connector='OR'), name='position_kind_seniority', violation_error_message='Une position que l’institution paie compte pour l’ancienneté.'), models.CheckConstraint(condition=models.Q(models.Q(('returns_by_itself', True), _negated=True), ('needs_end', True), _connector='OR'), name='position_kind_return', violation_error_message='Une position qui prend fin d’elle-même demande un terme.'), models.CheckConstraint(condition=models.Q(models.Q(('returns_by_itself', True), _negated=True), ('status_kind', ''), _connector='OR'), name='position_kind_status_return', violation_error_message='Une position qui inscrit un statut prend fin par un acte de retour.'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='position_kind_reference', violation_error_message='Dites le texte d’où viennent ces conséquences.')],
            },
        ),
        migrations.CreateModel(
            name='AdministrativePosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('host', models.CharField(blank=True, max_length=120, verbose_name='organisme d’accueil')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='terme décidé')),
                ('reference', models.CharField(max_length=120, verbose_name='acte')),
                ('absence', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='position', to='hr_core.absence', verbose_name='absence')),
                ('act', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.act', verbose_name='acte')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='hr_core.employee', verbose_name='agent')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('return_act', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.act', verbose_name='acte de retour')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='careers.positionkind', verbose_name='position')),
            ],
            options={
                'verbose_name': 'position administrative',
                'verbose_name_plural': 'positions administratives',
                'ordering': ['-start'],
                'indexes': [models.Index(fields=['institution', 'employee', 'start'], name='position_employee'), models.Index(fields=['institution', 'due_on'], name='position_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='administrative_position_period', violation_error_message='La date de fin doit suivre la date de début.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.Func(models.F('employee_id'), models.Func(models.F('start'), template="(%(expressions)s - DATE '1900-01-01')"), function='point'), models.Func(models.F('employee_id'), models.Func(models.F('end'), template="(COALESCE((%(expressions)s - DATE '1900-01-01'), 9999999) - 0.5)"), function='point'), function='box'), '&&')], name='administrative_position_no_overlap', violation_error_message='Une autre position couvre ces dates.'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gt', models.F('start')), _connector='OR'), name='administrative_position_due', violation_error_message='Le terme suit le premier jour.'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='administrative_position_reference', violation_error_message='Une position porte l’acte qui la décide.')],
            },
        ),
        *[ProtectTable(name) for name in ('PositionKind', 'AdministrativePosition',)],
    ]
