import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hr_core', '0019_unite_the_zone'),
    ]

    operations = [
        migrations.AlterField(
            model_name='requestrule',
            name='steps',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('manager', 'responsable'), ('hr', 'ressources humaines'), ('finance', 'finances'), ('training', 'formation')], max_length=8), size=None, verbose_name='étapes'),
        ),
        migrations.AlterField(
            model_name='requeststep',
            name='kind',
            field=models.CharField(choices=[('manager', 'responsable'), ('hr', 'ressources humaines'), ('finance', 'finances'), ('training', 'formation')], max_length=8, verbose_name='qui décide'),
        ),
    ]
