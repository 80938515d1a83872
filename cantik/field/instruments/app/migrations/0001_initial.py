"""instruments"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [
        ('codes', '0001_initial'),
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
    ]
