"""Requests for data, public replies."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('staff', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('applicant', models.CharField(max_length=20)),
                ('institution', models.CharField(blank=True, max_length=120)),
                ('wanted', models.TextField()),
                ('purpose', models.CharField(max_length=200)),
                ('approval', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(default='buka', max_length=16)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('answer', models.TextField(blank=True)),
                ('number', models.CharField(blank=True, max_length=12)),
                ('handed', models.TextField(blank=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('passed_at', models.DateTimeField(null=True)),
                ('returned', models.CharField(blank=True, max_length=500)),
                ('producer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.institution')),
            ],
            options={
                'db_table': 'use_data_request',
                'indexes': [models.Index(fields=['kode', 'state'], name='use_permintaan_desa'), models.Index(fields=['kode', 'received_at'], name='use_permintaan_masuk')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('buka', 'dijawab', 'belum_ada', 'perorangan', 'tidak_disetujui', 'dicabut'))), name='use_permintaan_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('read_at__isnull', True), ('state', 'buka')), models.Q(models.Q(('state', 'buka'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='use_permintaan_putusan'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dijawab'), models.Q(('handed', ''), _negated=True), models.Q(('number', ''), _negated=True)), models.Q(models.Q(('state', 'dijawab'), _negated=True), ('handed', ''), ('number', '')), _connector='OR'), name='use_permintaan_serahan'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['belum_ada', 'tidak_disetujui']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='use_permintaan_beralasan'), models.CheckConstraint(condition=models.Q(('approval', True), ('approved_at__isnull', True), ('state__in', ['dijawab', 'belum_ada']), _negated=True), name='use_permintaan_disetujui'), models.CheckConstraint(condition=models.Q(models.Q(('passed_at__isnull', True), ('producer__isnull', True)), models.Q(('passed_at__isnull', False), ('producer__isnull', False), ('returned', '')), _connector='OR'), name='use_permintaan_produsen')],
            },
        ),
        migrations.CreateModel(
            name='PublicReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=12)),
                ('figure', models.CharField(max_length=140)),
                ('title', models.CharField(max_length=400)),
                ('value', models.CharField(blank=True, max_length=60)),
                ('quotation', models.TextField()),
                ('place', models.CharField(max_length=200)),
                ('said_on', models.DateField()),
                ('reply', models.TextField()),
                ('state', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'db_table': 'use_public_reply',
                'indexes': [models.Index(fields=['kode', 'state'], name='use_tanggapan_desa')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'diusulkan')), models.Q(('decided_at__isnull', False), ('state__in', ['terbit', 'dikembalikan', 'dicabut', 'dilepas']), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='use_tanggapan_putusan'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['dikembalikan', 'dicabut']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='use_tanggapan_beralasan')],
            },
        ),
        migrations.CreateModel(
            name='PublicNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=20)),
                ('number', models.CharField(blank=True, max_length=12)),
                ('figure', models.CharField(blank=True, max_length=140)),
                ('title', models.CharField(blank=True, max_length=400)),
                ('text', models.TextField()),
                ('due', models.DateField(null=True)),
                ('state', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
                ('ending', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'db_table': 'use_public_notice',
                'indexes': [models.Index(fields=['kode', 'state'], name='use_pemberitahuan_desa')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'diusulkan')), models.Q(('decided_at__isnull', False), ('state__in', ['terbit', 'dikembalikan', 'selesai', 'dilepas']), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='use_pemberitahuan_putusan'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'selesai'), models.Q(('ended_by', ''), _negated=True), models.Q(('ending', ''), _negated=True)), models.Q(models.Q(('state', 'selesai'), _negated=True), ('ended_at__isnull', True), ('ended_by', ''), ('ending', '')), _connector='OR'), name='use_pemberitahuan_selesai'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dikembalikan'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='use_pemberitahuan_beralasan')],
            },
        ),
    ]
