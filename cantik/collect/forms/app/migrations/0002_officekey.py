"""The key of a store for copies of phones."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ('forms', '0001_initial'),
    ]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='OfficeKey',
            fields=[
                ('id', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('public', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'forms_officekey',
            },
        ),
    ]
