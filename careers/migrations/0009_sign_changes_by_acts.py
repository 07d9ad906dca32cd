import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('careers', '0008_keep_administrative_positions'),
        ('hr_core', '0020_let_training_decide_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='termsbatch',
            name='undo',
            field=models.JSONField(default=dict, editable=False, verbose_name='ce qui a été écrit'),
        ),
        migrations.AddField(
            model_name='termsbatchline',
            name='act',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='terms_lines', to='hr_core.act', verbose_name='acte'),
        ),
        migrations.AlterField(
            model_name='termsbatch',
            name='state',
            field=models.CharField(choices=[('draft', 'en préparation'), ('proposed', 'à décider'), ('acts', 'actes en cours'), ('applied', 'appliqué'), ('undone', 'annulé'), ('refused', 'refusé'), ('dropped', 'abandonné')], default='draft', editable=False, max_length=8, verbose_name='état'),
        ),
    ]
