"""Events of people and their papers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial'), ('collect', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('departure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('arrival', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('origin', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
            ],
            options={
                'db_table': 'register_transfer',
                'constraints': [models.CheckConstraint(condition=models.Q(('origin', models.F('destination')), _negated=True), name='register_pindah_dua_desa')],
                'indexes': [],
            },
        ),
    ]
