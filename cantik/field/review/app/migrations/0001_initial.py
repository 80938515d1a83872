"""review"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [
        ('rounds', '0001_initial'),
    ]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='FieldEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instance', models.CharField(max_length=99)),
                ('entry', models.SmallIntegerField()),
                ('person', models.BigIntegerField(db_index=True, null=True)),
                ('kind', models.CharField(max_length=16)),
                ('occurred_on', models.DateField(null=True)),
                ('state', models.CharField(max_length=8)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('signed_at', models.DateTimeField(null=True)),
                ('signed_by', models.CharField(blank=True, max_length=200)),
                ('why', models.CharField(blank=True, max_length=400)),
                ('batch', models.BigIntegerField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='rounds.unit')),
            ],
            options={
                'db_table': 'plan_fieldevent',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['lahir', 'datang', 'mati', 'keluar', 'pindah_kk', 'pindah_dalam', 'di_luar', 'keluarga_lain', 'tidak_tahu'])), name='plan_usul_jenis'), models.CheckConstraint(condition=models.Q(('state__in', ['dicatat', 'usul', 'menunggu', 'masuk', 'ditolak', 'ditarik'])), name='plan_usul_tahap'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('entry__gt', 0), _connector='OR'), name='plan_usul_siapa'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', '')), models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='plan_usul_putus'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', True), ('signed_by', '')), models.Q(('signed_at__isnull', False), models.Q(('signed_by', ''), _negated=True)), _connector='OR'), name='plan_usul_sah'), models.CheckConstraint(condition=models.Q(('batch__isnull', False), models.Q(('state', 'masuk'), _negated=True), _connector='OR'), name='plan_usul_tercatat'), models.UniqueConstraint(condition=models.Q(('state', 'ditarik'), _negated=True), fields=('unit', 'instance', 'entry', 'person', 'kind'), name='plan_usul_sekali')],
            },
        ),
        migrations.CreateModel(
            name='FormTaken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='rounds.unit')),
            ],
            options={
                'db_table': 'plan_formtaken',
            },
        ),
        migrations.CreateModel(
            name='SignAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instance', models.CharField(max_length=99)),
                ('kind', models.CharField(max_length=8)),
                ('why', models.CharField(max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_answers', to='rounds.unit')),
            ],
            options={
                'db_table': 'plan_signanswer',
                'constraints': [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(('why', ''), _negated=True), models.Q(('by', ''), _negated=True)),
                        name='plan_petunjuk_beralasan',
                    ),
                    models.UniqueConstraint(fields=('unit', 'instance', 'kind'), name='plan_petunjuk_sekali'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FormLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instance', models.CharField(max_length=99)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='rounds.unit')),
            ],
            options={
                'db_table': 'plan_formlook',
                'constraints': [models.UniqueConstraint(fields=('unit', 'instance', 'by'), name='plan_dilihat_sekali')],
            },
        ),
    ]
