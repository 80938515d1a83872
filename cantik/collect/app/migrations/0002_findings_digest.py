"""Which findings a batch came with: the same file under changed rules is another batch."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collect', '0001_batches'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='findings_digest',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
