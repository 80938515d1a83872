"""datahouse"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('staff', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='HouseStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('criterion', models.CharField(max_length=12)),
                ('has', models.IntegerField()),
                ('document', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'datahouse_statement',
                'indexes': [models.Index(fields=['kode', 'criterion'], name='datahouse_desa')],
                'constraints': [models.CheckConstraint(condition=models.Q(('criterion__in', ('sk', 'orientasi', 'sarana')), ('has__gte', 0), ('has__lte', 99), models.Q(('document', ''), _negated=True)), name='datahouse_isi')],
            },
        ),
        migrations.CreateModel(
            name='HouseClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(db_index=True, max_length=20)),
                ('decided', models.CharField(max_length=20)),
                ('proposed', models.CharField(blank=True, max_length=20)),
                ('letter', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'datahouse_class',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided', ''), _negated=True), models.Q(('letter', ''), _negated=True)), name='datahouse_kelas_isi')],
            },
        ),
        migrations.CreateModel(
            name='HouseDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(db_index=True, max_length=20)),
                ('task', models.CharField(max_length=20)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.account')),
                ('decree', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'datahouse_duty',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('task', ''), _negated=True), models.Q(('decree', ''), _negated=True)), name='datahouse_tugas_isi')],
            },
        ),
    ]
