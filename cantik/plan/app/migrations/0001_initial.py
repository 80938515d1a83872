"""Activities, versions of instruments, rounds, blocks, units, devices."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies: ClassVar[list[Any]] = [
        ('codes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'plan_activity',
            },
        ),
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'plan_instrumentversion',
            },
        ),
        migrations.CreateModel(
            name='InstrumentReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=10)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='plan.instrumentversion')),
            ],
            options={
                'db_table': 'plan_instrumentreview',
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('frame_at', models.DateTimeField(null=True)),
                ('frame_by', models.CharField(blank=True, max_length=200)),
                ('opened_at', models.DateTimeField(null=True)),
                ('opened_by', models.CharField(blank=True, max_length=200)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, max_length=200)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='plan.activity')),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.round')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='plan.instrumentversion')),
            ],
            options={
                'db_table': 'plan_round',
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.CharField(max_length=200)),
                ('first_used_at', models.DateTimeField(null=True)),
                ('hardware', models.CharField(blank=True, max_length=64)),
                ('others_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=200)),
                ('enumerator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='plan.round')),
            ],
            options={
                'db_table': 'plan_device',
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dusun', models.TextField(blank=True)),
                ('rw', models.TextField(blank=True)),
                ('rt', models.TextField(blank=True)),
                ('sls', models.CharField(blank=True, max_length=16)),
                ('enumerator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='plan.round')),
            ],
            options={
                'db_table': 'plan_block',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('entity', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('version', models.IntegerField(default=1)),
                ('family', models.BigIntegerField(null=True)),
                ('dwelling', models.BigIntegerField(null=True)),
                ('head', models.TextField(blank=True)),
                ('card', models.CharField(blank=True, max_length=4)),
                ('stage', models.CharField(default='terbuka', max_length=12)),
                ('result', models.CharField(blank=True, max_length=1)),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='plan.block')),
            ],
            options={
                'db_table': 'plan_unit',
            },
        ),
        migrations.CreateModel(
            name='FrameMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField(db_index=True)),
                ('entity', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('version', models.IntegerField(default=1)),
                ('place', models.SmallIntegerField()),
                ('name', models.TextField(blank=True)),
                ('relation', models.CharField(blank=True, max_length=2)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('age', models.SmallIntegerField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='plan.unit')),
            ],
            options={
                'db_table': 'plan_framemember',
            },
        ),
        migrations.CreateModel(
            name='UnitState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=12)),
                ('after', models.CharField(max_length=12)),
                ('result', models.CharField(blank=True, max_length=1)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.device')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='plan.unit')),
            ],
            options={
                'db_table': 'plan_unitstate',
            },
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(fields=('area', 'title'), name='plan_kegiatan_sekali'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.UniqueConstraint(fields=('area', 'form_id', 'version'), name='plan_versi_sekali'),
        ),
        migrations.AddConstraint(
            model_name='instrumentreview',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['tinjau', 'setujui', 'kembalikan'])), name='plan_tinjauan_jenis'),
        ),
        migrations.AddConstraint(
            model_name='instrumentreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'kembalikan'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='plan_tinjauan_beralasan'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('activity', 'reference'), name='plan_putaran_sekali'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frame_at__isnull', True), ('frame_by', '')), models.Q(('frame_at__isnull', False), models.Q(('frame_by', ''), _negated=True)), _connector='OR'), name='plan_putaran_kerangka'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_by', '')), models.Q(('opened_at__isnull', False), models.Q(('opened_by', ''), _negated=True)), _connector='OR'), name='plan_putaran_buka'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='plan_putaran_tutup'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('opened_at__isnull', True), ('frame_at__isnull', False), _connector='OR'), name='plan_putaran_berkerangka'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='plan_putaran_urut'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('round', 'enumerator', 'label'), name='plan_perangkat_sekali'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_by', ''), _negated=True)), _connector='OR'), name='plan_perangkat_cabut'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(fields=('round', 'dusun', 'rw', 'rt', 'sls'), name='plan_blok_sekali'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(fields=['family'], name='plan_satuan_keluarga'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['keluarga', 'bangunan'])), name='plan_satuan_jenis'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['terbuka', 'tertunda', 'terkirim', 'dikembalikan', 'disetujui'])), name='plan_satuan_tahap'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['', '1', '2', '3', '4', '5'])), name='plan_satuan_hasil'),
        ),
        migrations.AddConstraint(
            model_name='unitstate',
            constraint=models.CheckConstraint(condition=models.Q(('after__in', ['terbuka', 'tertunda', 'terkirim', 'dikembalikan', 'disetujui']), models.Q(('after', models.F('before')), _negated=True)), name='plan_langkah_tahap'),
        ),
        migrations.AddConstraint(
            model_name='unitstate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after', 'dikembalikan'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='plan_langkah_alasan'),
        ),
        migrations.AddConstraint(
            model_name='unitstate',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['', '1', '2', '3', '4', '5'])), name='plan_langkah_hasil'),
        ),
        migrations.AddConstraint(
            model_name='unitstate',
            constraint=models.CheckConstraint(condition=models.Q(('by', ''), _negated=True), name='plan_langkah_siapa'),
        ),
    ]
