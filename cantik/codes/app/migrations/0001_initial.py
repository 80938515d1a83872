"""Areas and their dated codes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = []
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
            ],
            options={
                'db_table': 'codes_area',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='CodeRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='codes.area')),
                ('scheme', models.CharField(max_length=12)),
                ('value', models.CharField(max_length=20)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('decree', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'codes_areacode',
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('scheme', 'value'), name='codes_kode_berlaku_sekali'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='codes_kode_rentang'), models.CheckConstraint(condition=models.Q(('scheme__in', ['kemendagri', 'bps', 'sementara'])), name='codes_kode_skema')],
                'indexes': [],
            },
        ),
    ]
