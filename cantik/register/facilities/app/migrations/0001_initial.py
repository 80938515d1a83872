"""Facilities and facts of the village."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('calamity', '0001_initial'), ('codes', '0001_initial'), ('collect', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Facility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('kind', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=400)),
            ],
            options={
                'db_table': 'register_facility',
                'constraints': [models.UniqueConstraint(fields=('area', 'kind', 'key'), name='register_fasilitas_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='FacilityStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='facilities.facility')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('row', models.IntegerField()),
                ('valid_from', models.DateField()),
                ('closed', models.BooleanField(default=False)),
                ('recorded_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('content', models.TextField(blank=True)),
                ('personal', models.BinaryField(null=True)),
            ],
            options={
                'db_table': 'register_facilitystatement',
                'constraints': [models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_fasilitas_dicatat')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('facility', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='facilities.facility')),
                ('damage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='calamity.damage')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('width', models.IntegerField()),
                ('height', models.IntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.CharField(blank=True, max_length=200)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'register_photo',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('damage__isnull', True), ('facility__isnull', False)), models.Q(('damage__isnull', False), ('facility__isnull', True)), models.Q(('damage__isnull', True), ('erased_at__isnull', False), ('facility__isnull', True)), _connector='OR'), name='register_foto_satu_hal'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by', '')), models.Q(('retired_at__isnull', False), models.Q(('retired_by', ''), _negated=True)), _connector='OR'), name='register_foto_ditarik'), models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), ('retired_at__isnull', False), _connector='OR'), name='register_foto_dihapus')],
                'indexes': [],
            },
        ),
    ]
