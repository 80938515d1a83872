"""Where the record of a finding lives: dusun, RW and RT, by which the worklist is worked through."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collect', '0003_mended_findings'),
    ]

    operations = [
        migrations.AddField(model_name='batchfinding', name='dusun', field=models.TextField(blank=True, default=''), preserve_default=False),
        migrations.AddField(model_name='batchfinding', name='rw', field=models.TextField(blank=True, default=''), preserve_default=False),
        migrations.AddField(model_name='batchfinding', name='rt', field=models.TextField(blank=True, default=''), preserve_default=False),
    ]
