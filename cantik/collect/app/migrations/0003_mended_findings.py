"""Whom a finding is about (as blind indexes), and which later batch mended it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collect', '0002_findings_digest'),
    ]

    operations = [
        migrations.AddField(
            model_name='batchfinding',
            name='mended_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch'),
        ),
        migrations.AddField(
            model_name='batchfinding',
            name='subject',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddConstraint(
            model_name='batchfinding',
            constraint=models.CheckConstraint(condition=models.Q(('mended_in__isnull', True), ('state', 'diperbaiki'), _connector='OR'), name='collect_temuan_diperbaiki_oleh'),
        ),
    ]
