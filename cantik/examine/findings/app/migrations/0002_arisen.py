"""Findings that came up with a correction go when it is taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('examine', '0001_decisions'),
    ]

    operations = [
        migrations.AddField(model_name='decision', name='arisen', field=models.BooleanField(default=False)),
    ]
