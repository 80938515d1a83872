"""Cards of people who move between servers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial'), ('collect', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='MoveKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(max_length=80)),
                ('sealed', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('area', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
            ],
            options={
                'db_table': 'register_movekey',
            },
        ),
        migrations.CreateModel(
            name='CameCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('card', models.CharField(max_length=64)),
                ('kode', models.CharField(max_length=20)),
                ('count', models.IntegerField()),
                ('left', models.DateField()),
                ('made', models.DateField()),
                ('sealed', models.BinaryField()),
                ('state', models.CharField(default='menunggu', max_length=10)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.CharField(blank=True, max_length=200)),
                ('receipt', models.BinaryField(default=b'')),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('known', models.IntegerField(default=0)),
                ('settled_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('arrival', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
            ],
            options={
                'db_table': 'register_camecard',
                'constraints': [models.UniqueConstraint(fields=('area', 'card'), name='register_kartu_masuk_sekali'), models.CheckConstraint(condition=models.Q(('state__in', ('menunggu', 'diterima', 'ditolak'))), name='register_kartu_masuk')],
            },
        ),
        migrations.CreateModel(
            name='Neighbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=64)),
                ('recipient', models.CharField(max_length=80)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
            ],
            options={
                'db_table': 'register_neighbour',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('area', 'kode'), name='register_tetangga_satu')],
            },
        ),
        migrations.CreateModel(
            name='SentCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('card', models.CharField(max_length=64, unique=True)),
                ('kode', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=64)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('people', models.TextField()),
                ('left', models.DateField()),
                ('letter', models.BooleanField()),
                ('made', models.DateField()),
                ('sealed', models.BinaryField()),
                ('state', models.CharField(default='menunggu', max_length=10)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('line', models.CharField(blank=True, max_length=500)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('receipt', models.BinaryField(default=b'')),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('departure', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
            ],
            options={
                'db_table': 'register_sentcard',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('menunggu', 'diterima', 'ditolak', 'batal'))), name='register_kartu_keluar'), models.CheckConstraint(condition=models.Q(('departure__isnull', True), ('state', 'diterima'), _connector='OR'), name='register_kartu_keluar_pindah')],
            },
        ),
    ]
