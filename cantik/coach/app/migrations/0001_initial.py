"""coach"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = []
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
    ]
