"""The register, bitemporal from the first day on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('codes', '0001_areas'),
        ('collect', '0001_batches'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.IntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('digest', models.BinaryField()),
                ('name', models.TextField(blank=True)),
                ('birth_place', models.TextField(blank=True)),
                ('birth_date', models.DateField(null=True)),
                ('terdaftar', models.CharField(blank=True, max_length=10)),
                ('domisili', models.CharField(blank=True, max_length=10)),
                ('domisili_since', models.DateField(null=True)),
                ('keberadaan', models.CharField(blank=True, max_length=12)),
                ('institusi', models.BooleanField(null=True)),
                ('content', models.TextField(blank=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
            ],
            options={
                'db_table': 'register_personversion',
            },
        ),
        migrations.CreateModel(
            name='AreaUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dusun', models.TextField(blank=True)),
                ('rw', models.TextField(blank=True)),
                ('rt', models.TextField(blank=True)),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'register_areaunit',
            },
        ),
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
            },
        ),
        migrations.CreateModel(
            name='Dwelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.TextField()),
                ('latitude', models.DecimalField(decimal_places=7, max_digits=9, null=True)),
                ('longitude', models.DecimalField(decimal_places=7, max_digits=10, null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit')),
            ],
            options={
                'db_table': 'register_dwelling',
            },
        ),
        migrations.CreateModel(
            name='Family',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'register_family',
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('dwelling', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.dwelling')),
            ],
            options={
                'db_table': 'register_household',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'register_person',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('occurred_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('content', models.TextField(blank=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
            ],
            options={
                'db_table': 'register_event',
            },
        ),
        migrations.CreateModel(
            name='PersonHealth',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='register.personversion')),
                ('content', models.TextField()),
            ],
            options={
                'db_table': 'register_personhealth',
            },
        ),
        migrations.AddField(
            model_name='personversion',
            name='family',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.family'),
        ),
        migrations.AddField(
            model_name='personversion',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person'),
        ),
        migrations.AddField(
            model_name='personversion',
            name='same_as',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.personversion'),
        ),
        migrations.AddField(
            model_name='personversion',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit'),
        ),
        migrations.CreateModel(
            name='SealedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('seal', models.BinaryField()),
                ('blind', models.BinaryField()),
                ('index_version', models.SmallIntegerField()),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'register_sealednumber',
            },
        ),
        migrations.AddField(
            model_name='personversion',
            name='father_nik',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber'),
        ),
        migrations.AddField(
            model_name='personversion',
            name='mother_nik',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber'),
        ),
        migrations.AddField(
            model_name='personversion',
            name='nik',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber'),
        ),
        migrations.AddField(
            model_name='personversion',
            name='phone',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber'),
        ),
        migrations.CreateModel(
            name='FamilyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.IntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('digest', models.BinaryField()),
                ('content', models.TextField(blank=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.family')),
                ('same_as', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.familyversion')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit')),
                ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('kk', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber')),
            ],
            options={
                'db_table': 'register_familyversion',
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('public', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'register_signingkey',
            },
        ),
        migrations.AddConstraint(
            model_name='areaunit',
            constraint=models.UniqueConstraint(fields=('area', 'dusun', 'rw', 'rt'), name='register_satuan_sekali'),
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.UniqueConstraint(fields=('area', 'number'), name='register_bangunan_sekali'),
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), name='register_bangunan_titik'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['lahir', 'mati', 'pindah_datang', 'pindah_keluar'])), name='register_peristiwa_jenis'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_peristiwa_dicatat'),
        ),
        migrations.AddConstraint(
            model_name='sealednumber',
            constraint=models.UniqueConstraint(fields=('area', 'kind', 'blind', 'index_version'), name='register_nomor_sekali'),
        ),
        migrations.AddConstraint(
            model_name='sealednumber',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['nik', 'kk', 'telepon'])), name='register_nomor_jenis'),
        ),
        migrations.AddConstraint(
            model_name='personversion',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('batch', 'person'), name='register_orang_satu_berlaku'),
        ),
        migrations.AddConstraint(
            model_name='personversion',
            constraint=models.CheckConstraint(condition=models.Q(('terdaftar__in', ['', 'ya', 'tidak', 'tidak_tahu'])), name='register_orang_terdaftar'),
        ),
        migrations.AddConstraint(
            model_name='personversion',
            constraint=models.CheckConstraint(condition=models.Q(('domisili__in', ['', 'ya', 'tidak', 'tidak_tahu'])), name='register_orang_domisili'),
        ),
        migrations.AddConstraint(
            model_name='personversion',
            constraint=models.CheckConstraint(condition=models.Q(('keberadaan__in', ['', 'rumah', 'luar_desa', 'luar_negeri', 'pengungsi'])), name='register_orang_keberadaan'),
        ),
        migrations.AddConstraint(
            model_name='personversion',
            constraint=models.CheckConstraint(condition=models.Q(('domisili_since__isnull', True), ('domisili', 'ya'), _connector='OR'), name='register_orang_domisili_sejak'),
        ),
        migrations.AddConstraint(
            model_name='personversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='register_orang_berlaku'),
        ),
        migrations.AddConstraint(
            model_name='personversion',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_orang_dicatat'),
        ),
        migrations.AddConstraint(
            model_name='familyversion',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('batch', 'family'), name='register_kk_satu_berlaku'),
        ),
        migrations.AddConstraint(
            model_name='familyversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='register_kk_berlaku'),
        ),
        migrations.AddConstraint(
            model_name='familyversion',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_kk_dicatat'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(fields=('area', 'version'), name='register_tanda_tangan_versi'),
        ),
    ]
