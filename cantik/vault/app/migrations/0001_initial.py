"""The wrapped keys of the store."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=20)),
                ('version', models.IntegerField()),
                ('wrapped', models.BinaryField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'register_datakey',
                'constraints': [models.UniqueConstraint(fields=('purpose', 'version'), name='register_kunci_versi'), models.CheckConstraint(condition=models.Q(('version__gte', 1), ('version__lte', 255)), name='register_kunci_byte')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('version', models.IntegerField()),
                ('public', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'register_signingkey',
                'constraints': [models.UniqueConstraint(fields=('area', 'version'), name='register_tanda_tangan_versi')],
                'indexes': [],
            },
        ),
    ]
