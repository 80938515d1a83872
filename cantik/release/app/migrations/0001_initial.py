"""Drafts and releases."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('kode', models.CharField(max_length=20)),
                ('year', models.IntegerField()),
                ('reference', models.DateField()),
                ('state', models.CharField(default='dihitung', max_length=16)),
                ('former', models.CharField(blank=True, max_length=12)),
                ('kind', models.CharField(blank=True, max_length=16)),
                ('reason', models.TextField(blank=True)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('problem', models.TextField(blank=True)),
                ('register_state', models.CharField(blank=True, max_length=64)),
                ('mark', models.CharField(blank=True, max_length=64)),
                ('snapshot', models.CharField(blank=True, max_length=64)),
                ('definitions', models.CharField(blank=True, max_length=64)),
                ('policy', models.CharField(blank=True, max_length=64)),
                ('open_checks', models.IntegerField(default=0)),
                ('accepted_checks', models.IntegerField(default=0)),
                ('figures', models.CharField(blank=True, max_length=64)),
                ('content', models.CharField(blank=True, max_length=64)),
                ('tables', models.IntegerField(default=0)),
                ('cells', models.IntegerField(default=0)),
                ('hidden', models.IntegerField(default=0)),
                ('pages', models.IntegerField(default=0)),
                ('changed', models.IntegerField(default=0)),
                ('notice', models.BooleanField(default=False)),
                ('borders', models.CharField(max_length=64, null=True)),
                ('repeats', models.CharField(blank=True, max_length=12)),
                ('submitted_by', models.CharField(blank=True, max_length=200)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('returned_by', models.CharField(blank=True, max_length=200)),
                ('returned_at', models.DateTimeField(null=True)),
                ('returned_why', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'release_draft',
                'indexes': [models.Index(fields=['kode', 'state'], name='release_rancangan_desa')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('dihitung', 'siap', 'diajukan', 'ditandatangani', 'terbit', 'gugur'))), name='release_rancangan_keadaan'), models.CheckConstraint(condition=models.Q(('kind__in', ('', 'terencana', 'tidak_terencana', 'metode'))), name='release_rancangan_jenis'), models.CheckConstraint(condition=models.Q(('kind', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='release_revisi_beralasan'), models.UniqueConstraint(condition=models.Q(('state__in', ('dihitung', 'siap', 'diajukan', 'ditandatangani'))), fields=('area',), name='release_rancangan_satu'), models.CheckConstraint(condition=models.Q(('state__in', ['dihitung', 'gugur']), models.Q(('figures', ''), _negated=True), _connector='OR'), name='release_rancangan_bersidik'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['diajukan', 'ditandatangani', 'terbit']), _negated=True), models.Q(('submitted_at__isnull', False), models.Q(('submitted_by', ''), _negated=True)), _connector='OR'), name='release_diajukan_berpasangan')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('key', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('decision', models.CharField(max_length=8)),
                ('note', models.TextField(blank=True)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'release_review',
                'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['setuju', 'kembali'])), name='release_tinjau_putusan'), models.CheckConstraint(condition=models.Q(('decision', 'setuju'), models.Q(('note', ''), _negated=True), _connector='OR'), name='release_kembali_beralasan'), models.UniqueConstraint(fields=('area', 'key', 'digest'), name='release_tinjau_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='release.draft')),
                ('kode', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=12)),
                ('figures', models.CharField(max_length=64)),
                ('by', models.CharField(max_length=200)),
                ('role', models.CharField(max_length=24)),
                ('decree', models.CharField(blank=True, max_length=100)),
                ('acting', models.CharField(blank=True, max_length=3)),
                ('at', models.DateTimeField()),
                ('published', models.DateField()),
                ('to_public', models.BooleanField(default=False)),
                ('content', models.CharField(blank=True, max_length=64)),
                ('key', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'db_table': 'release_signature',
                'constraints': [models.UniqueConstraint(fields=('kode', 'number'), name='release_nomor_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('figures', ''), _negated=True), models.Q(('by', ''), _negated=True)), name='release_tanda_tangan_siapa')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=12)),
                ('channel', models.CharField(max_length=8)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'release_publication',
                'indexes': [models.Index(fields=['kode', 'number'], name='release_terbitan_desa')],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['folder', 'publik', 'zip', 'periksa'])), name='release_terbitan_cara')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=12)),
                ('state', models.CharField(default='diminta', max_length=8)),
                ('reason', models.TextField()),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'release_withdrawal',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['diminta', 'ditarik', 'ditolak'])), name='release_tarik_keadaan'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='release_tarik_beralasan'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'diminta'), ('decided_by', ''), ('decided_at__isnull', True)), models.Q(models.Q(('state', 'diminta'), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='release_tarik_berpasangan'), models.UniqueConstraint(condition=models.Q(('state__in', ['diminta', 'ditarik'])), fields=('kode', 'number'), name='release_tarik_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SecondSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=12)),
                ('file', models.CharField(max_length=32)),
                ('envelope', models.TextField()),
                ('key', models.CharField(max_length=64)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'release_second_signature',
                'constraints': [models.CheckConstraint(condition=models.Q(('file__in', ['penarikan.dsse.json', 'walidata.dsse.json'])), name='release_kedua_berkas'), models.UniqueConstraint(fields=('kode', 'number', 'file'), name='release_kedua_sekali')],
            },
        ),
        migrations.CreateModel(
            name='Border',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('act', models.CharField(max_length=8)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('reference', models.DateField(null=True)),
                ('matched', models.IntegerField(default=0)),
                ('wanted', models.IntegerField(default=0)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'release_border',
                'indexes': [models.Index(fields=['kode', 'act'], name='release_batas_desa')],
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['uji', 'pakai', 'lepas'])), name='release_batas_tindakan'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'lepas'), ('digest', '')), models.Q(models.Q(('act', 'lepas'), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('source', ''), _negated=True), ('reference__isnull', False)), _connector='OR'), name='release_batas_bersumber')],
            },
        ),
    ]
