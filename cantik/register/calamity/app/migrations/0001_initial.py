"""Mode darurat: guests, buildings, sites and what is given."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial'), ('collect', '0001_initial'), ('register', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Calamity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('kind', models.CharField(max_length=12)),
                ('decree', models.CharField(max_length=200)),
                ('extent', models.CharField(blank=True, max_length=200)),
                ('starts_on', models.DateField()),
                ('until', models.DateField()),
                ('state', models.CharField(max_length=64)),
                ('base', models.CharField(max_length=10)),
                ('persons', models.IntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('ended_on', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_calamity',
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('starts_on'))), name='register_darurat_masa'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('decided_by', '')), models.Q(('ended_on__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='register_darurat_akhir')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Evacuee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calamity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evacuees', to='calamity.calamity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('site', models.CharField(max_length=120)),
                ('host', models.CharField(blank=True, max_length=13)),
                ('since', models.DateField()),
                ('back', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
            ],
            options={
                'db_table': 'register_evacuee',
                'constraints': [models.UniqueConstraint(fields=('batch', 'person'), name='register_pengungsi_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Damage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calamity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='damages', to='calamity.calamity')),
                ('dwelling', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.dwelling')),
                ('family', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.family')),
                ('place', models.CharField(blank=True, max_length=120)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit')),
                ('level', models.CharField(max_length=20)),
                ('occupied', models.BooleanField(null=True)),
                ('seen_on', models.DateField()),
                ('latitude', models.DecimalField(decimal_places=7, max_digits=9, null=True)),
                ('longitude', models.DecimalField(decimal_places=7, max_digits=10, null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_damage',
                'constraints': [models.CheckConstraint(condition=models.Q(('dwelling__isnull', False), ('family__isnull', False), models.Q(('place', ''), _negated=True), _connector='OR'), name='register_rusak_bangunan'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), name='register_rusak_titik'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by', '')), models.Q(('retired_at__isnull', False), models.Q(('retired_by', ''), _negated=True)), _connector='OR'), name='register_rusak_urung')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PersonFate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calamity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fates', to='calamity.calamity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('state', models.CharField(max_length=16)),
                ('on', models.DateField()),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('note', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_personfate',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['hilang', 'ditemukan', 'meninggal', 'tidak_diketahui', 'masih_mengungsi'])), name='register_nasib_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by', '')), models.Q(('retired_at__isnull', False), models.Q(('retired_by', ''), _negated=True)), _connector='OR'), name='register_nasib_urung')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('name', models.CharField(max_length=120)),
                ('sex', models.CharField(max_length=1)),
                ('age', models.IntegerField(null=True)),
                ('party', models.CharField(blank=True, max_length=60)),
                ('origin', models.CharField(max_length=120)),
                ('origin_code', models.CharField(blank=True, max_length=13)),
                ('site', models.CharField(max_length=120)),
                ('pregnant', models.BooleanField(null=True)),
                ('disabled', models.BooleanField(null=True)),
                ('since', models.DateField()),
                ('left_on', models.DateField(null=True)),
                ('left', models.CharField(blank=True, max_length=12)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_guest',
                'indexes': [models.Index(fields=['area', 'site'], name='register_tamu_tempat')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('left_on__isnull', True), ('left', ''), ('decided_by', '')), models.Q(('left_on__gte', models.F('since')), ('left__in', ['pulang', 'pindah', 'menetap', 'meninggal']), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='register_tamu_pergi'), models.CheckConstraint(condition=models.Q(('sex__in', ['1', '2'])), name='register_tamu_kelamin'), models.CheckConstraint(condition=models.Q(('age__isnull', True), models.Q(('age__gte', 0), ('age__lte', 130)), _connector='OR'), name='register_tamu_umur'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by', '')), models.Q(('retired_at__isnull', False), models.Q(('retired_by', ''), _negated=True)), _connector='OR'), name='register_tamu_urung')],
            },
        ),
        migrations.CreateModel(
            name='SiteCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calamity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_counts', to='calamity.calamity')),
                ('site', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('families', models.IntegerField(null=True)),
                ('persons', models.IntegerField()),
                ('male', models.IntegerField(null=True)),
                ('female', models.IntegerField(null=True)),
                ('under_five', models.IntegerField(null=True)),
                ('elderly', models.IntegerField(null=True)),
                ('pregnant', models.IntegerField(null=True)),
                ('disabled', models.IntegerField(null=True)),
                ('listed', models.IntegerField()),
                ('needs', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_sitecount',
                'constraints': [models.CheckConstraint(condition=models.Q(('persons__gte', 0)), name='register_posko_orang'), models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', True), ('retired_by', '')), models.Q(('retired_at__isnull', False), models.Q(('retired_by', ''), _negated=True)), _connector='OR'), name='register_posko_urung')],
                'indexes': [],
            },
        ),
    ]
