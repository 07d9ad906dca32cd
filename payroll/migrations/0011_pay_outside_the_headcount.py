import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectTable
from payroll.db.freeze_outside import statements

AUDITED = [
    "Agreement", "Board", "BoardAttendance", "BoardMandate", "BoardRate", "BoardSession", "Course", "Engagement",
    "Mission", "MissionInvoice", "MissionMilestone", "OutsideContribution", "OutsideEvent", "OutsideRun",
    "OutsideTaxRule", "Payee", "PayeeAccount", "TeachingHours", "TeachingRate", "WorkedDay",
]  # fmt: skip
# Written by the calculation and proved by the run's digest once it is closed.
CALCULATED = ["OutsideLine", "OutsidePayment", "OutsideProblem"]


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0005_record_absences'),
        ('payroll', '0010_create_back_pay_and_payslip_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('act', models.CharField(blank=True, max_length=200, verbose_name='acte qui l’institue')),
                ('is_active', models.BooleanField(default=True, verbose_name='siège encore')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'organe',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='BoardMandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('quality', models.CharField(choices=[('president', 'président'), ('member', 'membre'), ('representative', 'représentant'), ('secretary', 'secrétaire de séance')], default='member', max_length=16, verbose_name='qualité')),
                ('act', models.CharField(blank=True, max_length=200, verbose_name='acte de nomination')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mandates', to='payroll.board', verbose_name='organe')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'mandat',
                'ordering': ['quality', 'payee__last_name'],
            },
        ),
        migrations.CreateModel(
            name='BoardRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('quality', models.CharField(choices=[('president', 'président'), ('member', 'membre'), ('representative', 'représentant'), ('secretary', 'secrétaire de séance')], max_length=16, verbose_name='qualité')),
                ('token_amount', models.BigIntegerField(verbose_name='jeton de présence')),
                ('transport_amount', models.BigIntegerField(default=0, verbose_name='transport par séance')),
                ('per_diem_amount', models.BigIntegerField(default=0, verbose_name='indemnité par jour de déplacement')),
                ('expenses_taxable', models.BooleanField(default=False, verbose_name='transport et déplacement imposables')),
                ('represented_percent', models.PositiveSmallIntegerField(default=0, help_text='0 : rien ; 100 : le jeton entier.', verbose_name='jeton d’un membre représenté (%)')),
                ('act', models.CharField(help_text='Décision ou arrêté qui fixe ces montants.', max_length=200, verbose_name='acte')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='payroll.board', verbose_name='organe')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'taux des jetons',
                'ordering': ['quality', '-start'],
            },
        ),
        migrations.CreateModel(
            name='BoardSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='tenue le')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='objet')),
                ('minutes', models.CharField(help_text='Numéro et date du PV.', max_length=120, verbose_name='procès-verbal')),
                ('validated_at', models.DateTimeField(editable=False, null=True, verbose_name='validée le')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='payroll.board', verbose_name='organe')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisie par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('validated_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validée par')),
            ],
            options={
                'verbose_name': 'séance',
                'ordering': ['-held_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='BoardAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('present', 'présent'), ('represented', 'représenté'), ('absent', 'absent')], default='present', max_length=12, verbose_name='présence')),
                ('travel_days', models.PositiveSmallIntegerField(default=0, verbose_name='jours de déplacement')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='payroll.boardmandate')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='payroll.boardsession')),
            ],
            options={
                'verbose_name': 'présence',
                'ordering': ['mandate__quality', 'mandate__payee__last_name'],
            },
        ),
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=80, verbose_name='contrat')),
                ('subject', models.CharField(max_length=200, verbose_name='objet')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(verbose_name='au')),
                ('fee', models.CharField(choices=[('fixed', 'forfait'), ('day', 'par jour')], default='fixed', max_length=6, verbose_name='honoraires')),
                ('amount', models.BigIntegerField(help_text='Du contrat entier, ou d’un jour.', verbose_name='montant')),
                ('most_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jours au plus')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'mission',
                'ordering': ['-start'],
            },
        ),
        migrations.CreateModel(
            name='MissionMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=160, verbose_name='livrable')),
                ('due_on', models.DateField(verbose_name='attendu le')),
                ('amount', models.BigIntegerField(default=0, verbose_name='montant')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='payroll.mission')),
            ],
            options={
                'verbose_name': 'échéance de mission',
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MissionInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='facture')),
                ('dated_on', models.DateField(verbose_name='datée du')),
                ('days', models.BigIntegerField(blank=True, null=True, verbose_name='jours (millièmes)')),
                ('amount', models.BigIntegerField(verbose_name='honoraires')),
                ('expenses', models.BigIntegerField(default=0, verbose_name='frais remboursés')),
                ('validated_at', models.DateTimeField(editable=False, null=True, verbose_name='certifié le')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisie par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='payroll.mission')),
                ('validated_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='service fait certifié par')),
                ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='payroll.missionmilestone', verbose_name='échéance')),
            ],
            options={
                'verbose_name': 'facture',
                'ordering': ['-dated_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OutsideContribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('kind', models.CharField(choices=[('board', 'membre d’un conseil'), ('expert', 'expert ou consultant'), ('teacher', 'vacataire'), ('labourer', 'journalier'), ('intern', 'stagiaire'), ('apprentice', 'apprenti')], max_length=12, verbose_name='catégorie')),
                ('label', models.CharField(max_length=120, verbose_name='cotisation')),
                ('recipient', models.CharField(blank=True, max_length=80, verbose_name='organisme')),
                ('is_due', models.BooleanField(default=True, verbose_name='due')),
                ('employee_rate', models.CharField(blank=True, max_length=12, verbose_name='part du bénéficiaire (%)')),
                ('employer_rate', models.CharField(blank=True, max_length=12, verbose_name='part de l’institution (%)')),
                ('ceiling', models.BigIntegerField(blank=True, null=True, verbose_name='plafond par paiement')),
                ('text', models.CharField(max_length=300, verbose_name='texte')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'sûre'), ('medium', 'moyenne'), ('low', 'à confirmer')], default='medium', max_length=8, verbose_name='fiabilité')),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisie par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'cotisation hors effectif',
                'ordering': ['kind', 'label', '-start'],
            },
        ),
        migrations.CreateModel(
            name='OutsideRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('board', 'membre d’un conseil'), ('expert', 'expert ou consultant'), ('teacher', 'vacataire'), ('labourer', 'journalier'), ('intern', 'stagiaire'), ('apprentice', 'apprenti')], max_length=12, verbose_name='nature')),
                ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='année')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='numéro')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='objet')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(verbose_name='au')),
                ('payment_on', models.DateField(verbose_name='date de paiement')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('calculated', 'calculée'), ('checked', 'contrôlée'), ('authorised', 'ordonnancée'), ('paid', 'payée'), ('closed', 'clôturée')], default='draft', editable=False, max_length=12, verbose_name='état')),
                ('is_frozen', models.BooleanField(default=False, editable=False, verbose_name='figée')),
                ('totals', models.JSONField(default=dict, editable=False, verbose_name='totaux')),
                ('content_hash', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='ouverte le')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'campagne hors effectif',
                'verbose_name_plural': 'campagnes hors effectif',
                'ordering': ['-payment_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OutsidePayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, verbose_name='numéro')),
                ('gross', models.BigIntegerField(verbose_name='brut')),
                ('taxable', models.BigIntegerField(verbose_name='imposable')),
                ('contributions', models.BigIntegerField(default=0, verbose_name='cotisations')),
                ('tax', models.BigIntegerField(default=0, verbose_name='impôt retenu')),
                ('net', models.BigIntegerField(verbose_name='net à payer')),
                ('employer', models.BigIntegerField(default=0, verbose_name='charges de l’institution')),
                ('identity', models.JSONField(default=dict, verbose_name='mentions')),
                ('explanation', models.JSONField(default=dict, verbose_name='explication')),
                ('mode', models.CharField(choices=[('transfer', 'virement'), ('mobile', 'monnaie mobile'), ('cash', 'espèces')], max_length=8, verbose_name='mode')),
                ('bank_name', models.CharField(blank=True, max_length=80, verbose_name='banque ou opérateur')),
                ('account', models.CharField(blank=True, max_length=40, verbose_name='compte')),
                ('holder', models.CharField(blank=True, max_length=120, verbose_name='titulaire')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payroll.outsiderun')),
            ],
            options={
                'verbose_name': 'bulletin de paiement',
                'verbose_name_plural': 'bulletins de paiement',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='OutsideLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=12, verbose_name='origine')),
                ('reference', models.CharField(max_length=60, verbose_name='pièce')),
                ('label', models.CharField(max_length=160, verbose_name='libellé')),
                ('quantity', models.BigIntegerField(default=1000, verbose_name='quantité')),
                ('rate', models.BigIntegerField(verbose_name='montant unitaire')),
                ('amount', models.BigIntegerField(verbose_name='montant')),
                ('is_taxable', models.BooleanField(default=True, verbose_name='imposable')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='explication')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='payroll.outsidepayment')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payroll.outsiderun')),
            ],
            options={
                'verbose_name': 'ligne de paiement',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='OutsideEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(choices=[('draft', 'en préparation'), ('calculated', 'calculée'), ('checked', 'contrôlée'), ('authorised', 'ordonnancée'), ('paid', 'payée'), ('closed', 'clôturée')], max_length=12, verbose_name='de')),
                ('to_state', models.CharField(choices=[('draft', 'en préparation'), ('calculated', 'calculée'), ('checked', 'contrôlée'), ('authorised', 'ordonnancée'), ('paid', 'payée'), ('closed', 'clôturée')], max_length=12, verbose_name='à')),
                ('quality', models.CharField(blank=True, max_length=80, verbose_name='qualité')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='observation')),
                ('is_rejection', models.BooleanField(default=False, verbose_name='rejet')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='le')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('derogation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payroll.separationderogation')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='payroll.outsiderun')),
            ],
            options={
                'verbose_name': 'étape d’une campagne hors effectif',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='OutsideTaxRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('kind', models.CharField(choices=[('board', 'membre d’un conseil'), ('expert', 'expert ou consultant'), ('teacher', 'vacataire'), ('labourer', 'journalier'), ('intern', 'stagiaire'), ('apprentice', 'apprenti')], max_length=12, verbose_name='catégorie')),
                ('label', models.CharField(help_text='Tel qu’il s’imprime sur le bulletin.', max_length=120, verbose_name='nom de la retenue')),
                ('method', models.CharField(choices=[('rate', 'taux unique'), ('scale', 'barème par tranches'), ('none', 'aucune retenue')], default='rate', max_length=6, verbose_name='méthode')),
                ('rate', models.CharField(blank=True, max_length=12, verbose_name='taux (%)')),
                ('brackets', models.JSONField(blank=True, default=list, verbose_name='tranches')),
                ('period', models.CharField(choices=[('payment', 'chaque paiement'), ('month', 'le mois, paiements réunis')], default='payment', max_length=8, verbose_name='assiette prise sur')),
                ('threshold', models.BigIntegerField(default=0, help_text='La retenue s’applique à partir de ce montant, sur le tout.', verbose_name='seuil')),
                ('exempt_amount', models.BigIntegerField(default=0, help_text='Seul ce qui dépasse ce montant est imposé.', verbose_name='part exonérée')),
                ('abatement_rate', models.CharField(blank=True, max_length=12, verbose_name='abattement (%)')),
                ('abatement_cap', models.BigIntegerField(blank=True, null=True, verbose_name='plafond de l’abattement')),
                ('deducts_contributions', models.BooleanField(default=False, verbose_name='après les cotisations sociales')),
                ('rounding', models.CharField(choices=[('nearest', 'à l’unité la plus proche'), ('down', 'à l’unité inférieure'), ('up', 'à l’unité supérieure'), ('ten_down', 'à la dizaine inférieure')], default='nearest', max_length=10, verbose_name='arrondi')),
                ('text', models.CharField(help_text='Article, loi et date, ou avis écrit de l’administration.', max_length=300, verbose_name='texte')),
                ('source', models.CharField(help_text='Où ce texte a été lu.', max_length=300, verbose_name='source')),
                ('source_url', models.URLField(blank=True, verbose_name='adresse de la source')),
                ('confidence', models.CharField(choices=[('high', 'sûre'), ('medium', 'moyenne'), ('low', 'à confirmer')], default='medium', max_length=8, verbose_name='fiabilité')),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisie par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'règle d’imposition hors effectif',
                'ordering': ['kind', '-start'],
            },
        ),
        migrations.AddField(
            model_name='outsidepayment',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payroll.outsidetaxrule'),
        ),
        migrations.CreateModel(
            name='Payee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('board', 'membre d’un conseil'), ('expert', 'expert ou consultant'), ('teacher', 'vacataire'), ('labourer', 'journalier'), ('intern', 'stagiaire'), ('apprentice', 'apprenti')], max_length=12, verbose_name='catégorie')),
                ('last_name', models.CharField(max_length=80, verbose_name='nom')),
                ('first_names', models.CharField(max_length=120, verbose_name='prénoms')),
                ('quality', models.CharField(blank=True, help_text='Par exemple : représentant du ministère, actuaire, maçon.', max_length=120, verbose_name='qualité')),
                ('identity_kind', models.CharField(blank=True, choices=[('card', 'carte d’identité'), ('passport', 'passeport'), ('resident', 'carte de séjour'), ('other', 'autre pièce')], max_length=8, verbose_name='pièce d’identité')),
                ('identity_number', models.CharField(blank=True, max_length=40, verbose_name='numéro de la pièce')),
                ('birth_on', models.DateField(blank=True, null=True, verbose_name='né(e) le')),
                ('tax_number', models.CharField(blank=True, max_length=40, verbose_name='n° de contribuable')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='téléphone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('payment_mode', models.CharField(choices=[('transfer', 'virement'), ('mobile', 'monnaie mobile'), ('cash', 'espèces')], default='transfer', max_length=8, verbose_name='mode de paiement')),
                ('is_active', models.BooleanField(default=True, verbose_name='en activité')),
                ('search_text', models.CharField(editable=False, max_length=260)),
                ('employee', models.ForeignKey(blank=True, help_text='Quand un agent siège aussi dans un conseil ou enseigne.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payees', to='hr_core.employee', verbose_name='agent de l’institution')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'bénéficiaire hors effectif',
                'verbose_name_plural': 'bénéficiaires hors effectif',
                'ordering': ['last_name', 'first_names'],
            },
        ),
        migrations.CreateModel(
            name='OutsideProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('severity', models.CharField(choices=[('blocking', 'bloquante'), ('warning', 'à justifier')], max_length=8, verbose_name='gravité')),
                ('code', models.CharField(max_length=32, verbose_name='constat')),
                ('message', models.CharField(max_length=300, verbose_name='constat')),
                ('cure', models.CharField(blank=True, max_length=300, verbose_name='remède')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='payroll.outsiderun')),
                ('payee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='payroll.payee')),
            ],
            options={
                'verbose_name': 'constat d’une campagne hors effectif',
                'ordering': ['severity', 'id'],
            },
        ),
        migrations.AddField(
            model_name='outsidepayment',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payroll.payee'),
        ),
        migrations.AddField(
            model_name='mission',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='payroll.payee', verbose_name='bénéficiaire'),
        ),
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='fiche n°')),
                ('task', models.CharField(max_length=200, verbose_name='tâche')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(verbose_name='au')),
                ('daily_rate', models.BigIntegerField(verbose_name='salaire du jour')),
                ('daily_hours', models.BigIntegerField(default=8000, verbose_name='heures par jour (millièmes)')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.unit', verbose_name='unité')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='payroll.payee', verbose_name='journalier')),
            ],
            options={
                'verbose_name': 'fiche d’engagement',
                'verbose_name_plural': 'fiches d’engagement',
                'ordering': ['-start', 'payee__last_name'],
            },
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='cours')),
                ('level', models.CharField(max_length=80, verbose_name='niveau')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(verbose_name='au')),
                ('planned_hours', models.BigIntegerField(verbose_name='heures prévues (millièmes)')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='payroll.payee', verbose_name='bénéficiaire')),
            ],
            options={
                'verbose_name': 'cours',
                'verbose_name_plural': 'cours',
                'ordering': ['-start', 'title'],
            },
        ),
        migrations.AddField(
            model_name='boardmandate',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='payroll.payee', verbose_name='bénéficiaire'),
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=60, verbose_name='convention n°')),
                ('school', models.CharField(max_length=160, verbose_name='établissement')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='sujet ou métier')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(verbose_name='au')),
                ('allowance', models.BigIntegerField(verbose_name='indemnité mensuelle')),
                ('is_mandatory', models.BooleanField(default=True, verbose_name='prévu par le cursus')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('tutor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.employee', verbose_name='tuteur')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.unit', verbose_name='unité')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='payroll.payee', verbose_name='bénéficiaire')),
            ],
            options={
                'verbose_name': 'convention',
                'ordering': ['-start'],
            },
        ),
        migrations.CreateModel(
            name='PayeeAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('mode', models.CharField(choices=[('transfer', 'compte bancaire'), ('mobile', 'monnaie mobile')], default='transfer', max_length=8, verbose_name='nature')),
                ('bank_name', models.CharField(max_length=80, verbose_name='banque ou opérateur')),
                ('account', models.CharField(max_length=40, verbose_name='RIB, IBAN ou numéro de téléphone')),
                ('holder', models.CharField(blank=True, max_length=120, verbose_name='titulaire')),
                ('state', models.CharField(choices=[('proposed', 'proposé'), ('approved', 'approuvé'), ('refused', 'refusé')], default='proposed', editable=False, max_length=8, verbose_name='état')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='décidé le')),
                ('decision_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='payroll.payee', verbose_name='bénéficiaire')),
                ('proposed_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposé par')),
            ],
            options={
                'verbose_name': 'compte d’un bénéficiaire',
                'ordering': ['-start', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TeachingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taught_on', models.DateField(verbose_name='jour')),
                ('hours', models.BigIntegerField(verbose_name='heures (millièmes)')),
                ('validated_at', models.DateTimeField(editable=False, null=True, verbose_name='validées le')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='payroll.course', verbose_name='cours')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisies par')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('validated_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='validées par')),
            ],
            options={
                'verbose_name': 'heures de vacation',
                'ordering': ['-taught_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TeachingRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='à partir du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('level', models.CharField(max_length=80, verbose_name='niveau')),
                ('amount', models.BigIntegerField(verbose_name='taux horaire')),
                ('act', models.CharField(max_length=200, verbose_name='acte')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'taux de vacation',
                'ordering': ['level', '-start'],
            },
        ),
        migrations.CreateModel(
            name='WorkedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='jour')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='payroll.engagement')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='worked_days', to='payroll.payee')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='worked_days', to='payroll.outsiderun')),
            ],
            options={
                'verbose_name': 'journée',
                'ordering': ['day'],
            },
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.UniqueConstraint(fields=('institution', 'name'), name='board_name_unique', violation_error_message='Un autre organe porte déjà ce nom.'),
        ),
        migrations.AddConstraint(
            model_name='boardrate',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='board_rate_period', violation_error_message='La date de fin doit suivre la date de début.'),
        ),
        migrations.AddConstraint(
            model_name='boardrate',
            constraint=models.UniqueConstraint(fields=('board', 'quality', 'start'), name='board_rate_unique', violation_error_message='Un taux commence déjà ce jour pour cette qualité.'),
        ),
        migrations.AddConstraint(
            model_name='boardrate',
            constraint=models.CheckConstraint(condition=models.Q(('per_diem_amount__gte', 0), ('represented_percent__lte', 100), ('token_amount__gte', 0), ('transport_amount__gte', 0)), name='board_rate_amounts', violation_error_message='Les montants ne sont pas négatifs et le pourcentage va de 0 à 100.'),
        ),
        migrations.AddConstraint(
            model_name='boardsession',
            constraint=models.UniqueConstraint(fields=('board', 'held_on', 'minutes'), name='board_session_unique', violation_error_message='Cette séance est déjà saisie.'),
        ),
        migrations.AddConstraint(
            model_name='boardsession',
            constraint=models.CheckConstraint(condition=models.Q(('validated_by__isnull', True), models.Q(('entered_by', models.F('validated_by')), _negated=True), _connector='OR'), name='board_session_two_persons', violation_error_message='La personne qui valide ne peut pas être celle qui a saisi.'),
        ),
        migrations.AddConstraint(
            model_name='boardattendance',
            constraint=models.UniqueConstraint(fields=('session', 'mandate'), name='board_attendance_unique'),
        ),
        migrations.AddConstraint(
            model_name='missionmilestone',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='mission_milestone_amount', violation_error_message='Le montant d’une échéance ne peut pas être négatif.'),
        ),
        migrations.AddConstraint(
            model_name='missioninvoice',
            constraint=models.UniqueConstraint(fields=('mission', 'number'), name='mission_invoice_unique', violation_error_message='Cette facture est déjà saisie.'),
        ),
        migrations.AddConstraint(
            model_name='missioninvoice',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('expenses__gte', 0)), name='mission_invoice_amount', violation_error_message='Les honoraires d’une facture sont un montant positif.'),
        ),
        migrations.AddConstraint(
            model_name='missioninvoice',
            constraint=models.CheckConstraint(condition=models.Q(('validated_by__isnull', True), models.Q(('entered_by', models.F('validated_by')), _negated=True), _connector='OR'), name='mission_invoice_two_persons', violation_error_message='La personne qui valide ne peut pas être celle qui a saisi.'),
        ),
        migrations.AddConstraint(
            model_name='outsidecontribution',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='outside_contribution_period', violation_error_message='La date de fin doit suivre la date de début.'),
        ),
        migrations.AddConstraint(
            model_name='outsidecontribution',
            constraint=models.UniqueConstraint(fields=('institution', 'kind', 'label', 'start'), name='outside_contribution_unique', violation_error_message='Cette cotisation commence déjà ce jour.'),
        ),
        migrations.AddConstraint(
            model_name='outsidecontribution',
            constraint=models.CheckConstraint(condition=models.Q(('is_due', False), models.Q(('employee_rate', ''), ('employer_rate', ''), _negated=True), _connector='OR'), name='outside_contribution_rate', violation_error_message='Donner au moins une part, ou dire que la cotisation n’est pas due.'),
        ),
        migrations.AddConstraint(
            model_name='outsiderun',
            constraint=models.UniqueConstraint(fields=('institution', 'kind', 'year', 'number'), name='outside_run_unique', violation_error_message='Cette campagne existe déjà.'),
        ),
        migrations.AddConstraint(
            model_name='outsiderun',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='outside_run_period', violation_error_message='Le dernier jour suit le premier.'),
        ),
        migrations.AddConstraint(
            model_name='outsideline',
            constraint=models.UniqueConstraint(fields=('institution', 'source', 'reference'), name='outside_line_paid_once', violation_error_message='Cette pièce est déjà payée par une autre campagne.'),
        ),
        migrations.AddConstraint(
            model_name='outsidetaxrule',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='outside_tax_rule_period', violation_error_message='La date de fin doit suivre la date de début.'),
        ),
        migrations.AddConstraint(
            model_name='outsidetaxrule',
            constraint=models.UniqueConstraint(fields=('institution', 'kind', 'start'), name='outside_tax_rule_unique', violation_error_message='Une règle commence déjà ce jour pour cette catégorie.'),
        ),
        migrations.AddConstraint(
            model_name='outsidetaxrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method', 'rate'), _negated=True), models.Q(('rate', ''), _negated=True), _connector='OR'), name='outside_tax_rule_rate', violation_error_message='Donner le taux de la retenue.'),
        ),
        migrations.AddConstraint(
            model_name='outsidetaxrule',
            constraint=models.CheckConstraint(condition=models.Q(('exempt_amount__gte', 0), ('threshold__gte', 0)), name='outside_tax_rule_amounts', violation_error_message='Un seuil ou une part exonérée ne peut pas être négatif.'),
        ),
        migrations.AddIndex(
            model_name='payee',
            index=models.Index(fields=['institution', 'last_name', 'first_names'], name='payee_name'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.UniqueConstraint(condition=models.Q(('identity_number', ''), _negated=True), fields=('institution', 'identity_kind', 'identity_number'), name='payee_identity_unique', violation_error_message='Un autre bénéficiaire porte déjà cette pièce d’identité.'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(('identity_number', ''), models.Q(('identity_kind', ''), _negated=True), _connector='OR'), name='payee_identity_kind', violation_error_message='Dire de quelle pièce d’identité il s’agit.'),
        ),
        migrations.AddIndex(
            model_name='outsidepayment',
            index=models.Index(fields=['institution', 'payee'], name='outside_payment_payee'),
        ),
        migrations.AddConstraint(
            model_name='outsidepayment',
            constraint=models.UniqueConstraint(fields=('run', 'payee'), name='outside_payment_unique'),
        ),
        migrations.AddConstraint(
            model_name='outsidepayment',
            constraint=models.CheckConstraint(condition=models.Q(('net', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross'), '-', models.F('contributions')), '-', models.F('tax')))), name='outside_payment_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.UniqueConstraint(fields=('institution', 'reference'), name='mission_reference_unique', violation_error_message='Un autre contrat porte déjà cette référence.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='mission_period', violation_error_message='Le dernier jour suit le premier.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='mission_amount', violation_error_message='Les honoraires sont un montant positif.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('fee', 'fixed'), ('most_days__gt', 0), _connector='OR'), name='mission_days', violation_error_message='Donner le nombre de jours au plus d’une mission payée par jour.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(fields=('institution', 'number'), name='engagement_number_unique', violation_error_message='Une autre fiche porte déjà ce numéro.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='engagement_period', violation_error_message='Le dernier jour suit le premier.'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('daily_hours__gt', 0), ('daily_hours__lte', 24000), ('daily_rate__gt', 0)), name='engagement_amounts', violation_error_message='Le salaire du jour est positif et la journée compte de 0 à 24 heures.'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='course_period', violation_error_message='Le dernier jour suit le premier.'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('planned_hours__gt', 0)), name='course_hours', violation_error_message='Donner le nombre d’heures prévues.'),
        ),
        migrations.AddConstraint(
            model_name='boardmandate',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='board_mandate_period', violation_error_message='La date de fin doit suivre la date de début.'),
        ),
        migrations.AddConstraint(
            model_name='boardmandate',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('board_id'), models.F('board_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('payee_id'), models.F('payee_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange'), '&&')], name='board_mandate_no_overlap', violation_error_message='Cette personne a déjà un mandat dans cet organe à ces dates.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('institution', 'reference'), name='agreement_reference_unique', violation_error_message='Une autre convention porte déjà ce numéro.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='agreement_period', violation_error_message='Le dernier jour suit le premier.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('allowance__gte', 0)), name='agreement_allowance', violation_error_message='L’indemnité ne peut pas être négative.'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='payee_account_period', violation_error_message='La date de fin doit suivre la date de début.'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'approved')), expressions=[(models.Func(models.F('payee_id'), models.F('payee_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[)'), function='daterange'), '&&')], name='payee_account_no_overlap', violation_error_message='Un autre compte approuvé couvre ces dates.'),
        ),
        migrations.AddConstraint(
            model_name='payeeaccount',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('proposed_by', models.F('decided_by')), _negated=True), _connector='OR'), name='payee_account_two_persons', violation_error_message='La personne qui décide ne peut pas être celle qui a proposé.'),
        ),
        migrations.AddConstraint(
            model_name='teachinghours',
            constraint=models.UniqueConstraint(fields=('course', 'taught_on'), name='teaching_hours_unique', violation_error_message='Les heures de ce jour sont déjà saisies pour ce cours.'),
        ),
        migrations.AddConstraint(
            model_name='teachinghours',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('hours__lte', 24000)), name='teaching_hours_amount', violation_error_message='Une journée compte de 0 à 24 heures.'),
        ),
        migrations.AddConstraint(
            model_name='teachinghours',
            constraint=models.CheckConstraint(condition=models.Q(('validated_by__isnull', True), models.Q(('entered_by', models.F('validated_by')), _negated=True), _connector='OR'), name='teaching_hours_two_persons', violation_error_message='La personne qui valide ne peut pas être celle qui a saisi.'),
        ),
        migrations.AddConstraint(
            model_name='teachingrate',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gt', models.F('start')), _connector='OR'), name='teaching_rate_period', violation_error_message='La date de fin doit suivre la date de début.'),
        ),
        migrations.AddConstraint(
            model_name='teachingrate',
            constraint=models.UniqueConstraint(fields=('institution', 'level', 'start'), name='teaching_rate_unique', violation_error_message='Un taux commence déjà ce jour pour ce niveau.'),
        ),
        migrations.AddConstraint(
            model_name='teachingrate',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='teaching_rate_amount', violation_error_message='Le taux horaire est un montant positif.'),
        ),
        migrations.AddIndex(
            model_name='workedday',
            index=models.Index(fields=['institution', 'day'], name='worked_day_day'),
        ),
        migrations.AddConstraint(
            model_name='workedday',
            constraint=models.UniqueConstraint(fields=('payee', 'day'), name='worked_day_unique', violation_error_message='Cette personne a déjà travaillé ce jour sur une autre fiche.'),
        ),
        *[ProtectTable(name) for name in AUDITED],
        *[ProtectTable(name, audited=False) for name in CALCULATED],
        *[migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()],
    ]
