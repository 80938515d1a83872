"""Decisions about findings of rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion
import uuid

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial'), ('collect', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='FindingAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('kind', models.CharField(max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('token', models.CharField(max_length=64, unique=True)),
                ('correction', models.BigIntegerField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.CharField(blank=True, max_length=200)),
                ('answered_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'examine_act',
                'indexes': [models.Index(fields=['area', 'by'], name='examine_act_siapa')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['terima', 'lapangan', 'tanya', 'betulkan'])), name='examine_act_jenis'), models.CheckConstraint(condition=models.Q(models.Q(('by', ''), _negated=True), models.Q(('token', ''), _negated=True)), name='examine_act_siapa_bagaimana'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(models.Q(('undone_by', ''), _negated=True), ('undone_at__isnull', False)), _connector='OR'), name='examine_act_urung_berpasangan'), models.CheckConstraint(condition=models.Q(models.Q(('correction__isnull', False), ('kind', 'betulkan')), models.Q(models.Q(('kind', 'betulkan'), _negated=True), ('correction__isnull', True)), _connector='OR'), name='examine_act_koreksi_berpasangan'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by', '')), models.Q(('answered_at__isnull', False), ('kind', 'tanya'), models.Q(('answer', ''), _negated=True), models.Q(('answered_by', ''), _negated=True)), _connector='OR'), name='examine_act_jawaban')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='examine.findingact')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='collect.batchfinding')),
                ('arisen', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'examine_decision',
                'constraints': [models.UniqueConstraint(fields=('act', 'finding'), name='examine_decision_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='MarkedWorkbook',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('query', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('findings', models.TextField(default='[]')),
                ('batches', models.TextField(default='[]')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('size', models.IntegerField(default=0)),
                ('ready_at', models.DateTimeField(null=True)),
                ('gone_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'examining_markedworkbook',
                'indexes': [models.Index(fields=['by', 'asked_at'], name='examining_buku_siapa')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ready_at__isnull', True), models.Q(models.Q(('name', ''), _negated=True), ('size__gt', 0)), _connector='OR'), name='examining_buku_siap_bernama')],
            },
        ),
    ]
