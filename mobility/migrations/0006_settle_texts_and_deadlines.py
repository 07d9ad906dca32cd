import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectByRule, ProtectTable
from mobility.db import committee, rules


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        ('mobility', '0005_follow_moves_closer'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='charter',
            name='appeal_answer_days',
            field=models.PositiveSmallIntegerField(default=20, verbose_name='réponse à un recours (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='appeal_days',
            field=models.PositiveSmallIntegerField(default=15, verbose_name='recours contre une décision (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='convocation_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='convocation de la commission (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='draft_days',
            field=models.PositiveSmallIntegerField(default=15, verbose_name='projet de convention après l’acceptation (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='handover_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='remise d’un document d’une convention (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='letter_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='lettre de décision après le procès-verbal (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='member_objection_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='récusation d’un membre par un candidat (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='signature_days',
            field=models.PositiveSmallIntegerField(default=20, verbose_name='signature de la convention (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='charter',
            name='technical_days',
            field=models.PositiveSmallIntegerField(default=15, verbose_name='avis technique de l’institution d’accueil (jours ouvrés)'),
        ),
        migrations.AddField(
            model_name='corrigendum',
            name='changes',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='rubriques corrigées'),
        ),
        migrations.AlterField(
            model_name='committeemember',
            name='kind',
            field=models.CharField(choices=[('titular', 'titulaire'), ('substitute', 'suppléant'), ('secretary', 'secrétaire, sans voix'), ('observer', 'observateur du personnel'), ('on_call', 'liste d’appel')], max_length=12, verbose_name='qualité'),
        ),
        migrations.CreateModel(
            name='AdHocSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=64, verbose_name='graine du tirage')),
                ('among', models.JSONField(verbose_name='tiré parmi')),
                ('drawn_at', models.DateTimeField(auto_now_add=True, verbose_name='tiré le')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tiré par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ad_hoc', to='mobility.agendaitem', verbose_name='point')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.committeemember', verbose_name='membre')),
            ],
            options={
                'verbose_name': 'membre ad hoc d’un point',
                'verbose_name_plural': 'membres ad hoc des points',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'member'), name='ad_hoc_once', violation_error_message='Ce membre est déjà appelé sur ce point.')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('examination', 'avis technique de l’accueil'), ('opinion', 'avis de l’origine'), ('declaration', 'déclaration d’intérêts'), ('sitting', 'réunion de la commission'), ('letter', 'lettres de décision'), ('answer', 'réponse de la personne retenue'), ('appeal', 'réponse à un recours'), ('review', 'recours sur une équivalence'), ('draft', 'projet de convention'), ('signature', 'signature de la convention'), ('handover', 'remise d’un document'), ('receipt', 'accusé de réception')], max_length=14, verbose_name='nature')),
                ('text', models.CharField(max_length=200, verbose_name='objet')),
                ('url', models.CharField(blank=True, max_length=200)),
                ('due_on', models.DateField(verbose_name='attendu le')),
                ('reminded_on', models.DateField(null=True, verbose_name='rappelé le')),
                ('escalated_on', models.DateField(null=True, verbose_name='signalé le')),
                ('done_on', models.DateField(null=True, verbose_name='fait le')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='doit agir')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'échéance',
                'verbose_name_plural': 'échéances',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['institution', 'done_on', 'due_on'], name='mobility_deadline_open')],
                'constraints': [models.UniqueConstraint(fields=('institution', 'key'), name='mobility_deadline_once', violation_error_message='Cette échéance est déjà suivie.')],
            },
        ),
        migrations.CreateModel(
            name='PaperHandover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, verbose_name='document')),
                ('recipient', models.CharField(choices=[('home', 'institution d’origine'), ('host', 'institution d’accueil'), ('employee', 'agent')], max_length=12, verbose_name='destinataire')),
                ('due_on', models.DateField(verbose_name='attendu le')),
                ('sent_on', models.DateField(verbose_name='remis le')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte du document')),
                ('received_on', models.DateField(null=True, verbose_name='reçu le')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='réserve du destinataire')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='mobility.agreement', verbose_name='convention')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reçu par')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='remis par')),
            ],
            options={
                'verbose_name': 'remise d’un document',
                'verbose_name_plural': 'remises des documents',
                'ordering': ['key', 'recipient'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'key', 'recipient'), name='paper_handover_once', violation_error_message='Ce document est déjà remis à ce destinataire.'), models.CheckConstraint(condition=models.Q(models.Q(('received_by__isnull', True), ('received_on__isnull', True)), models.Q(('received_by__isnull', False), ('received_on__gte', models.F('sent_on')), models.Q(('received_by', models.F('sent_by')), _negated=True)), _connector='OR'), name='paper_handover_received', violation_error_message='L’accusé de réception est donné par le destinataire, après la remise.')],
            },
        ),
        ProtectTable("AdHocSeat"),
        committee.call_list_waits(),
        ProtectByRule(
            "Deadline", read="institution_id = ANY ({scope}) OR owner_id = ANY ({scope})", write="institution_id = ANY ({scope})", audited=False
        ),
        ProtectByRule("PaperHandover", read=rules.OF_AGREEMENT, write=rules.OF_AGREEMENT),
    ]
