import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectByRule, ProtectTable


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        ('training', '0005_publish_figures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='coursematerial',
            name='number',
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='coursematerial',
            name='scanned_by',
            field=models.CharField(blank=True, max_length=120, verbose_name='analyse antivirus'),
        ),
        migrations.AlterField(
            model_name='coursematerial',
            name='added_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='ajouté le'),
        ),
        migrations.AlterField(
            model_name='planmovement',
            name='kind',
            field=models.CharField(choices=[('commitment', 'engagement'), ('release', 'dégagement'), ('execution', 'exécution'), ('claim', 'remboursement demandé'), ('refund', 'remboursement reçu')], max_length=12, verbose_name='nature'),
        ),
        migrations.CreateModel(
            name='CostStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='année')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='numéro')),
                ('lines', models.JSONField(editable=False, verbose_name='places décomptées')),
                ('amount', models.PositiveBigIntegerField(editable=False, verbose_name='montant dû')),
                ('currency', models.CharField(editable=False, max_length=3, verbose_name='monnaie')),
                ('due_on', models.DateField(verbose_name='à régler avant le')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='observation')),
                ('state', models.CharField(choices=[('issued', 'dû'), ('paid', 'payé, à encaisser'), ('settled', 'soldé'), ('cancelled', 'annulé')], default='issued', editable=False, max_length=10, verbose_name='état')),
                ('issued_at', models.DateTimeField(auto_now_add=True, verbose_name='établi le')),
                ('paid_on', models.DateField(editable=False, null=True, verbose_name='payé le')),
                ('payment', models.CharField(blank=True, editable=False, max_length=120, verbose_name='pièce de règlement')),
                ('settled_on', models.DateField(editable=False, null=True, verbose_name='encaissé le')),
                ('reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif')),
                ('home', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution d’origine')),
                ('host', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution d’accueil')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('issued_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='établi par')),
                ('paid_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='règlement déclaré par')),
                ('settled_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='encaissement constaté par')),
            ],
            options={
                'verbose_name': 'décompte de participation',
                'verbose_name_plural': 'décomptes de participation',
                'ordering': ['-issued_at', '-pk'],
                'indexes': [models.Index(fields=['institution', 'home', 'state'], name='cost_statement_home')],
                'constraints': [models.UniqueConstraint(fields=('host', 'year', 'number'), name='cost_statement_number'), models.CheckConstraint(condition=models.Q(('host', models.F('home')), _negated=True), name='cost_statement_other', violation_error_message='Un décompte s’adresse à une autre institution.'), models.CheckConstraint(condition=models.Q(('amount__gte', 1)), name='cost_statement_amount', violation_error_message='Ces places sont sans frais : rien n’est à décompter.'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('issued_by')), _negated=True), _connector='OR'), name='cost_statement_two_persons', violation_error_message='La personne qui constate l’encaissement n’est pas celle qui a établi le décompte.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('paid', 'settled')), _negated=True), models.Q(('paid_by__isnull', False), ('paid_on__isnull', False), models.Q(('payment', ''), _negated=True)), _connector='OR'), name='cost_statement_paid', violation_error_message='Un règlement dit son jour et sa pièce.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'settled'), _negated=True), models.Q(('settled_by__isnull', False), ('settled_on__isnull', False)), _connector='OR'), name='cost_statement_settled'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='cost_statement_reason', violation_error_message='Une annulation porte son motif.')],
            },
        ),
        migrations.AddField(
            model_name='sharedseat',
            name='statement',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='training.coststatement', verbose_name='décompte'),
        ),
        migrations.CreateModel(
            name='FeeHandover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.PositiveIntegerField(verbose_name='durée (minutes)')),
                ('hourly_fee', models.PositiveBigIntegerField(verbose_name='vacation par heure')),
                ('fee', models.PositiveBigIntegerField(verbose_name='vacation')),
                ('receipt', models.BigIntegerField(editable=False)),
                ('handed_at', models.DateTimeField(auto_now_add=True, verbose_name='transmise le')),
                ('handed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='transmise par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('trainer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='training.sessiontrainer', verbose_name='formateur')),
            ],
            options={
                'verbose_name': 'vacation transmise à la paie',
                'verbose_name_plural': 'vacations transmises à la paie',
                'ordering': ['-handed_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('fee__gte', 1), ('minutes__gte', 1)), name='fee_handover_fee', violation_error_message='Une vacation à payer a une durée et un montant.')],
            },
        ),
        migrations.CreateModel(
            name='MaterialVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('file', models.FileField(upload_to='formation/supports/', verbose_name='fichier')),
                ('name', models.CharField(max_length=160, verbose_name='nom du fichier')),
                ('media_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille (octets)')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                ('scanned_by', models.CharField(blank=True, max_length=120, verbose_name='analyse antivirus')),
                ('added_at', models.DateTimeField(verbose_name='ajouté le')),
                ('replaced_at', models.DateTimeField(auto_now_add=True, verbose_name='remplacé le')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajouté par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier', to='training.coursematerial', verbose_name='support')),
            ],
            options={
                'verbose_name': 'version d’un support',
                'verbose_name_plural': 'versions des supports',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('material', 'number'), name='material_version_number')],
            },
        ),
        ProtectTable("FeeHandover"),
        ProtectByRule(
            "CostStatement",
            read="institution_id = ANY ({scope}) OR host_id = ANY ({scope}) OR home_id = ANY ({scope})",
            write="host_id = ANY ({scope}) OR home_id = ANY ({scope})",
        ),
        ProtectByRule(
            "MaterialVersion",
            read="institution_id = ANY ({scope}) OR EXISTS (SELECT 1 FROM training_coursematerial m JOIN training_course c ON c.id = m.course_id"
            " WHERE m.id = material_id AND c.shared_at IS NOT NULL)",
            write="institution_id = ANY ({scope})",
        ),
    ]
