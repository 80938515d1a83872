"""Dusun, RW and RT over time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial'), ('collect', '0001_initial'), ('register', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='UnitAct',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='unit_act', serialize=False, to='collect.batch')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('kind', models.CharField(max_length=12)),
                ('rank', models.CharField(max_length=8)),
                ('pairs', models.TextField()),
                ('decree', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('persons', models.IntegerField(default=0)),
                ('families', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'register_unitact',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['pecah', 'gabung', 'ganti', 'buat', 'tutup', 'tempatkan'])), name='register_satuan_perubahan'), models.CheckConstraint(condition=models.Q(('rank__in', ['dusun', 'rw', 'rt'])), name='register_satuan_tingkat')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SlsList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('valid_from', models.DateField()),
                ('source', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_slslist',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='SlsLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='units.slslist')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit')),
                ('village', models.CharField(max_length=10)),
                ('sls', models.CharField(max_length=4)),
                ('sub', models.CharField(max_length=2)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(max_length=8)),
            ],
            options={
                'db_table': 'register_slslink',
                'constraints': [models.UniqueConstraint(fields=('list', 'unit', 'sls', 'sub'), name='register_sls_sekali'), models.CheckConstraint(condition=models.Q(('kind__in', ['sls', 'non_sls'])), name='register_sls_jenis')],
                'indexes': [],
            },
        ),
    ]
