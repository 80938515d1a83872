"""Pairs of records that may be one person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial'), ('collect', '0001_initial'), ('register', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='DoubleHint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('one', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('said', models.BinaryField()),
                ('why', models.CharField(max_length=200)),
                ('by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('state', models.CharField(default='baru', max_length=12)),
                ('settled_by', models.CharField(blank=True, max_length=200)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'register_doublehint',
                'indexes': [models.Index(fields=['area', 'state'], name='register_usul_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by', ''), ('state', 'baru')), models.Q(('settled_at__isnull', False), ('state__in', ['dibandingkan', 'disisihkan']), models.Q(('settled_by', ''), _negated=True)), _connector='OR'), name='register_usul_putusan')],
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('area_other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('one', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('weight', models.FloatField()),
                ('levels', models.TextField()),
                ('digest', models.BinaryField()),
                ('found_at', models.DateTimeField()),
                ('standing', models.BooleanField(default=True)),
            ],
            options={
                'db_table': 'register_pair',
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='register_pasangan_sekali'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='register_pasangan_urut')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PairDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='doubles.pair')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('verdict', models.CharField(max_length=8)),
                ('kept', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('digest', models.BinaryField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_pairdecision',
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['sama', 'bukan', 'nanti', 'usul'])), name='register_putusan_jenis'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), _connector='OR'), name='register_putusan_urung')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SharedNik',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('area_other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('one', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('differs', models.TextField()),
                ('digest', models.BinaryField()),
                ('found_at', models.DateTimeField()),
                ('standing', models.BooleanField(default=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_sharednik',
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='register_nik_bersama_sekali'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other')), models.Q(('area_one', models.F('area_other')), _negated=True)), name='register_nik_bersama_urut'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', '')), models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='register_nik_bersama_putusan')],
                'indexes': [],
            },
        ),
    ]
