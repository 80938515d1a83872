"""coach"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('forum', '0001_initial'), ('staff', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='VillageState',
            fields=[
                ('kode', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('collecting', models.BooleanField(default=False)),
                ('reference', models.DateField(null=True)),
                ('received_at', models.DateTimeField(null=True)),
                ('open_checks', models.IntegerField(default=0)),
                ('draft', models.CharField(blank=True, max_length=16)),
                ('number', models.CharField(blank=True, max_length=12)),
                ('published', models.DateField(null=True)),
                ('released_reference', models.DateField(null=True)),
                ('withdrawn', models.CharField(blank=True, max_length=12)),
                ('asked', models.BooleanField(default=False)),
                ('renewed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'board_village',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('published__isnull', True), ('released_reference__isnull', True)), models.Q(models.Q(('number', ''), _negated=True), ('published__isnull', False), ('released_reference__isnull', False)), _connector='OR'), name='board_rilis_lengkap')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='LogMark',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
            ],
            options={
                'db_table': 'board_mark',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='board_satu_tanda')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('day', models.DateField()),
            ],
            options={
                'db_table': 'board_reminder',
                'constraints': [models.UniqueConstraint(fields=('kode', 'by', 'day'), name='board_pengingat_sekali_sehari')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DueTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('role', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=40)),
                ('line', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forum.yearline')),
                ('number', models.IntegerField(default=0)),
                ('due', models.DateField()),
                ('shown', models.DateField()),
                ('told', models.DateField(null=True)),
                ('former', models.DateField(null=True)),
                ('done_on', models.DateField(null=True)),
                ('done_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'board_task',
                'indexes': [models.Index(fields=['kode', 'role', 'due'], name='board_tugas_orang'), models.Index(condition=models.Q(('done_on__isnull', True)), fields=['told', 'kode'], name='board_tugas_naik'), models.Index(fields=['line'], name='board_tugas_kegiatan')],
                'constraints': [models.UniqueConstraint(fields=('kode', 'role', 'key'), name='board_tugas_sekali'), models.CheckConstraint(condition=models.Q(('done_by', ''), ('done_on__isnull', False), _connector='OR'), name='board_tugas_selesai')],
            },
        ),
        migrations.CreateModel(
            name='DigestLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('refused', models.BooleanField(default=False)),
                ('newest', models.BigIntegerField(default=0)),
                ('newest_act', models.BigIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.account')),
            ],
            options={
                'db_table': 'board_letter',
                'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='board_surat_sekali_sehari'), models.CheckConstraint(condition=models.Q(('refused', False), ('sent_at__isnull', True), _connector='OR'), name='board_surat_ditolak')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='NoDigest',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='staff.account')),
            ],
            options={
                'db_table': 'board_no_letter',
                'constraints': [],
                'indexes': [],
            },
        ),
    ]
