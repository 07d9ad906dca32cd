import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hr_core.db.policies import ProtectByRule


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0021_let_a_whole_day_be_decided'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('training', '0004_follow_modules_on_line'),
    ]

    operations = [
        migrations.CreateModel(
            name='ZoneFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='exercice')),
                ('currency', models.CharField(max_length=3, verbose_name='monnaie')),
                ('staff', models.PositiveIntegerField(verbose_name='effectif')),
                ('trained', models.PositiveIntegerField(verbose_name='agents formés')),
                ('women', models.PositiveIntegerField(verbose_name='femmes dans l’effectif')),
                ('women_trained', models.PositiveIntegerField(verbose_name='femmes formées')),
                ('minutes', models.PositiveBigIntegerField(verbose_name='durée suivie (minutes)')),
                ('sessions', models.PositiveIntegerField(verbose_name='sessions tenues')),
                ('spent', models.PositiveBigIntegerField(verbose_name='dépensé')),
                ('wage_bill', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='masse salariale')),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='satisfaction (centièmes sur 5)')),
                ('published_at', models.DateTimeField(auto_now=True, verbose_name='publié le')),
                ('institution', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hr_core.institution', verbose_name='institution')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publié par')),
            ],
            options={
                'verbose_name': 'chiffres de formation publiés',
                'verbose_name_plural': 'chiffres de formation publiés',
                'ordering': ['-year', 'institution__acronym'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='zone_figures_year'), models.CheckConstraint(condition=models.Q(('trained__lte', models.F('staff')), ('women__lte', models.F('staff')), ('women_trained__lte', models.F('women'))), name='zone_figures_people', violation_error_message='On ne forme pas plus de personnes que l’effectif n’en compte.')],
            },
        ),
        ProtectByRule(
            "ZoneFigures",
            read="institution_id = ANY ({scope}) OR EXISTS (SELECT 1 FROM hr_core_institution i WHERE i.id = ANY ({scope}) AND i.is_regional)",
            write="institution_id = ANY ({scope})",
        ),
    ]
