"""instruments"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [
        ('codes', '0001_initial'),
        ('collect', '0001_initial'),
    ]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('instrument', models.CharField(max_length=60)),
                ('form_id', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=10)),
                ('reference', models.DateField()),
                ('workbook', models.BinaryField()),
                ('xform', models.TextField()),
                ('fields', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'plan_instrumentversion',
                'constraints': [models.UniqueConstraint(fields=('area', 'form_id', 'version'), name='plan_versi_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='InstrumentReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='instruments.instrumentversion')),
                ('act', models.CharField(max_length=10)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'plan_instrumentreview',
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['tinjau', 'setujui', 'kembalikan'])), name='plan_tinjauan_jenis'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'kembalikan'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='plan_tinjauan_beralasan')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SharedInstrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='instruments.instrumentversion')),
                ('mapping', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.savedmapping')),
                ('kode', models.CharField(max_length=20)),
                ('kabupaten', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=12)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'plan_sharedinstrument',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'dikembalikan'), _negated=True), fields=('version',), name='plan_bersama_sekali'), models.UniqueConstraint(condition=models.Q(('state', 'dikembalikan'), _negated=True), fields=('mapping',), name='plan_bersama_peta_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('mapping__isnull', True), ('version__isnull', False)), models.Q(('mapping__isnull', False), ('version__isnull', True)), _connector='OR'), name='plan_bersama_satu'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', ''), ('state', 'ditawarkan')), models.Q(('state__in', ['tersedia', 'dikembalikan']), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='plan_bersama_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dikembalikan'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='plan_bersama_beralasan'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', '')), models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='plan_bersama_putusan')],
                'indexes': [models.Index(fields=['kabupaten', 'state'], name='plan_bersama_kabupaten')],
            },
        ),
    ]
