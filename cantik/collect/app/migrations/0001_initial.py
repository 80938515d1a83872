"""Lists that came in, their findings, uploads and saved mappings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion
import uuid

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('stock', models.BigIntegerField()),
                ('kind', models.CharField(default='berkas', max_length=16)),
                ('act', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('mapping', models.CharField(blank=True, max_length=80)),
                ('source', models.CharField(max_length=40)),
                ('file_name', models.TextField()),
                ('file_size', models.BigIntegerField(default=0)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
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
                ('findings_digest', models.CharField(blank=True, max_length=64)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.CharField(max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=200)),
                ('undone_why', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'collect_batch',
                'indexes': [models.Index(fields=['area', 'state'], name='collect_batch_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['diterapkan', 'dibatalkan', 'karantina'])), name='collect_batch_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('act', ''), ('kind', 'berkas'), ('why', ''), models.Q(('mapping', ''), _negated=True), models.Q(('file_sha256', ''), _negated=True)), models.Q(('file_sha256', ''), ('kind__in', ['koreksi', 'peristiwa', 'penggabungan', 'wilayah', 'fasilitas', 'pendataan']), ('mapping', ''), ('recognised_by', '')), _connector='OR'), name='collect_batch_jenis'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dibatalkan'), ('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), models.Q(models.Q(('state', 'dibatalkan'), _negated=True), ('undone_at__isnull', True), ('undone_by', ''), ('undone_why', '')), _connector='OR'), name='collect_batch_batal_berpasangan'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'karantina'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'karantina'), _negated=True), ('reason', '')), _connector='OR'), name='collect_batch_karantina_beralasan'), models.CheckConstraint(condition=models.Q(('reference__isnull', False), ('state', 'karantina'), _connector='OR'), name='collect_batch_bertanggal'), models.CheckConstraint(condition=models.Q(models.Q(('agreement', ''), ('agreement_expires__isnull', True)), models.Q(models.Q(('agreement', ''), _negated=True), ('agreement_expires__isnull', False)), _connector='OR'), name='collect_batch_perjanjian_berpasangan')],
            },
        ),
        migrations.CreateModel(
            name='BatchFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='collect.batch')),
                ('rule', models.CharField(max_length=80)),
                ('level', models.CharField(max_length=8)),
                ('unit', models.CharField(max_length=20)),
                ('record', models.IntegerField()),
                ('sheet', models.TextField(blank=True)),
                ('row', models.IntegerField()),
                ('texts', models.BinaryField()),
                ('subject', models.BinaryField(default=b'')),
                ('dusun', models.TextField(blank=True)),
                ('rw', models.TextField(blank=True)),
                ('rt', models.TextField(blank=True)),
                ('partners', models.TextField(blank=True)),
                ('whole', models.BooleanField()),
                ('count', models.IntegerField()),
                ('state', models.CharField(max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('mended_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
            ],
            options={
                'db_table': 'collect_batchfinding',
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['tolak', 'periksa', 'catat'])), name='collect_temuan_tingkat'), models.CheckConstraint(condition=models.Q(('state__in', ['terbuka', 'diterima', 'diperbaiki'])), name='collect_temuan_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'terbuka'), ('decided_by', ''), ('decided_at__isnull', True), ('reason', '')), models.Q(models.Q(('state', 'terbuka'), _negated=True), models.Q(('decided_by', ''), _negated=True), ('decided_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='collect_temuan_berpasangan'), models.CheckConstraint(condition=models.Q(('mended_in__isnull', True), ('state', 'diperbaiki'), _connector='OR'), name='collect_temuan_diperbaiki_oleh')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('reference', models.DateField()),
                ('continues', models.BooleanField(default=False)),
                ('agreement', models.TextField(blank=True)),
                ('date_order', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(default='unggah', max_length=10)),
                ('result', models.BinaryField(null=True)),
                ('register', models.CharField(blank=True, max_length=64)),
                ('choices', models.TextField(blank=True)),
                ('problem', models.TextField(blank=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'collect_intake',
                'indexes': [models.Index(fields=['area', 'state'], name='collect_intake_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['unggah', 'uji', 'teruji', 'simpan', 'tersimpan', 'dibuang'])), name='collect_intake_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ['tersimpan', 'dibuang'])), models.Q(models.Q(('state__in', ['tersimpan', 'dibuang']), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='collect_intake_putusan'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['teruji', 'simpan']), _negated=True), ('result__isnull', False), _connector='OR'), name='collect_intake_hasil')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='collect.intake')),
                ('position', models.IntegerField()),
                ('name', models.CharField(max_length=150)),
                ('size', models.BigIntegerField()),
                ('mark', models.CharField(blank=True, max_length=80)),
                ('received', models.BigIntegerField(default=0)),
                ('stored', models.BigIntegerField(default=0)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploads', to='collect.batch')),
                ('table', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'db_table': 'collect_upload',
                'ordering': ['position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('received__gte', 0), ('received__lte', models.F('size'))), name='collect_unggah_isi')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SavedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('mapping', models.CharField(max_length=80)),
                ('title', models.TextField()),
                ('source', models.CharField(max_length=40)),
                ('unit', models.CharField(max_length=20)),
                ('text', models.TextField()),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('removed_by', models.CharField(blank=True, max_length=200)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'collect_savedmapping',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('area', 'mapping'), name='collect_pemetaan_satu'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by', '')), models.Q(('removed_at__isnull', False), models.Q(('removed_by', ''), _negated=True)), _connector='OR'), name='collect_pemetaan_dihapus')],
                'indexes': [],
            },
        ),
    ]
