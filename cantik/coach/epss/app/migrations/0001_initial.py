"""epss"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('staff', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='EpssEvaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.institution')),
                ('area', models.CharField(max_length=20)),
                ('year', models.IntegerField()),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'epss_evaluation',
                'indexes': [models.Index(fields=['area', 'year'], name='epss_wilayah')],
                'constraints': [models.UniqueConstraint(fields=('institution', 'year'), name='epss_sekali_setahun')],
            },
        ),
        migrations.CreateModel(
            name='EpssLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='epss.epssevaluation')),
                ('indicator', models.CharField(max_length=20)),
                ('level', models.IntegerField()),
                ('own', models.BooleanField(default=False)),
                ('reason', models.CharField(max_length=1000)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'epss_level',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 5), models.Q(('reason', ''), _negated=True)), name='epss_tingkat_isi')],
            },
        ),
        migrations.CreateModel(
            name='EpssEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='epss.epssevaluation')),
                ('indicator', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(blank=True, max_length=80)),
                ('proves', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('day', models.DateField()),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('undone_by', models.CharField(blank=True, max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'epss_evidence',
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('proves__in', ('administrasi', 'kebijakan', 'reviu')), models.Q(('title', ''), _negated=True)), name='epss_bukti_isi'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True), models.Q(('key', ''), _negated=True)), fields=('evaluation', 'indicator', 'kind', 'key'), name='epss_bukti_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), _connector='OR'), name='epss_bukti_urung')],
            },
        ),
    ]
