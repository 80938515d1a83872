"""Batches and their findings."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('codes', '0001_areas'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stock', models.BigIntegerField()),
                ('mapping', models.CharField(max_length=80)),
                ('source', models.CharField(max_length=40)),
                ('file_name', models.TextField()),
                ('file_size', models.BigIntegerField()),
                ('file_sha256', models.CharField(max_length=64)),
                ('reference', models.DateField(null=True)),
                ('recognised_by', models.TextField(blank=True)),
                ('agreement', models.TextField(blank=True)),
                ('agreement_expires', models.DateField(null=True)),
                ('state', models.CharField(max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('rows_read', models.IntegerField()),
                ('rows_accepted', models.IntegerField()),
                ('rows_refused', models.IntegerField()),
                ('rows_new', models.IntegerField(default=0)),
                ('rows_changed', models.IntegerField(default=0)),
                ('rows_same', models.IntegerField(default=0)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.CharField(max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=200)),
                ('undone_why', models.TextField(blank=True)),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'collect_batch',
            },
        ),
        migrations.CreateModel(
            name='BatchFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80)),
                ('level', models.CharField(max_length=8)),
                ('unit', models.CharField(max_length=20)),
                ('record', models.IntegerField()),
                ('sheet', models.TextField(blank=True)),
                ('row', models.IntegerField()),
                ('texts', models.BinaryField()),
                ('partners', models.TextField(blank=True)),
                ('whole', models.BooleanField()),
                ('count', models.IntegerField()),
                ('state', models.CharField(max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='collect.batch')),
            ],
            options={
                'db_table': 'collect_batchfinding',
            },
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['area', 'state'], name='collect_batch_wilayah'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['diterapkan', 'dibatalkan', 'karantina'])), name='collect_batch_keadaan'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'dibatalkan'), ('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), models.Q(models.Q(('state', 'dibatalkan'), _negated=True), ('undone_at__isnull', True), ('undone_by', ''), ('undone_why', '')), _connector='OR'), name='collect_batch_batal_berpasangan'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'karantina'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'karantina'), _negated=True), ('reason', '')), _connector='OR'), name='collect_batch_karantina_beralasan'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('reference__isnull', False), ('state', 'karantina'), _connector='OR'), name='collect_batch_bertanggal'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreement', ''), ('agreement_expires__isnull', True)), models.Q(models.Q(('agreement', ''), _negated=True), ('agreement_expires__isnull', False)), _connector='OR'), name='collect_batch_perjanjian_berpasangan'),
        ),
        migrations.AddConstraint(
            model_name='batchfinding',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['tolak', 'periksa', 'catat'])), name='collect_temuan_tingkat'),
        ),
        migrations.AddConstraint(
            model_name='batchfinding',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['terbuka', 'diterima', 'diperbaiki'])), name='collect_temuan_keadaan'),
        ),
        migrations.AddConstraint(
            model_name='batchfinding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'terbuka'), ('decided_by', ''), ('decided_at__isnull', True), ('reason', '')), models.Q(models.Q(('state', 'terbuka'), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='collect_temuan_berpasangan'),
        ),
    ]
