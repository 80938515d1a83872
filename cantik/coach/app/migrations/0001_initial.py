"""coach"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('forum', '0001_initial'), ('staff', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='VillageState',
            fields=[
                ('kode', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('collecting', models.BooleanField(default=False)),
                ('reference', models.DateField(null=True)),
                ('received_at', models.DateTimeField(null=True)),
                ('open_checks', models.IntegerField(default=0)),
                ('open_since', models.DateField(null=True)),
                ('faults', models.IntegerField(null=True)),
                ('faults_before', models.IntegerField(null=True)),
                ('sets_missing', models.IntegerField(default=0)),
                ('draft', models.CharField(blank=True, max_length=16)),
                ('number', models.CharField(blank=True, max_length=12)),
                ('published', models.DateField(null=True)),
                ('released_reference', models.DateField(null=True)),
                ('withdrawn', models.CharField(blank=True, max_length=12)),
                ('asked', models.BooleanField(default=False)),
                ('renewed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'board_village',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('published__isnull', True), ('released_reference__isnull', True)), models.Q(models.Q(('number', ''), _negated=True), ('published__isnull', False), ('released_reference__isnull', False)), _connector='OR'), name='board_rilis_lengkap')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='LogMark',
            fields=[
                ('id', models.IntegerField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
            ],
            options={
                'db_table': 'board_mark',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='board_satu_tanda')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('day', models.DateField()),
            ],
            options={
                'db_table': 'board_reminder',
                'constraints': [models.UniqueConstraint(fields=('kode', 'by', 'day'), name='board_pengingat_sekali_sehari')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DueTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('role', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=40)),
                ('line', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forum.yearline')),
                ('number', models.IntegerField(default=0)),
                ('due', models.DateField()),
                ('shown', models.DateField()),
                ('told', models.DateField(null=True)),
                ('former', models.DateField(null=True)),
                ('done_on', models.DateField(null=True)),
                ('done_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'board_task',
                'indexes': [models.Index(fields=['kode', 'role', 'due'], name='board_tugas_orang'), models.Index(condition=models.Q(('done_on__isnull', True)), fields=['told', 'kode'], name='board_tugas_naik'), models.Index(fields=['line'], name='board_tugas_kegiatan')],
                'constraints': [models.UniqueConstraint(fields=('kode', 'role', 'key'), name='board_tugas_sekali'), models.CheckConstraint(condition=models.Q(('done_by', ''), ('done_on__isnull', False), _connector='OR'), name='board_tugas_selesai')],
            },
        ),
        migrations.CreateModel(
            name='DigestLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('refused', models.BooleanField(default=False)),
                ('newest', models.BigIntegerField(default=0)),
                ('newest_act', models.BigIntegerField(default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.account')),
            ],
            options={
                'db_table': 'board_letter',
                'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='board_surat_sekali_sehari'), models.CheckConstraint(condition=models.Q(('refused', False), ('sent_at__isnull', True), _connector='OR'), name='board_surat_ditolak')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='NoDigest',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='staff.account')),
            ],
            options={
                'db_table': 'board_no_letter',
                'constraints': [],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CoachingDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('area', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('hour', models.TimeField(null=True)),
                ('materials', models.CharField(blank=True, max_length=200)),
                ('place', models.CharField(max_length=200)),
                ('purpose', models.CharField(max_length=400)),
                ('state', models.CharField(default='rencana', max_length=8)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('told', models.TextField(blank=True)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'db_table': 'board_coachingday',
                'indexes': [models.Index(fields=['area', 'day'], name='board_bina_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['kunjungan', 'sesi', 'sosialisasi'])), name='board_bina_jenis'), models.CheckConstraint(condition=models.Q(models.Q(('ended_by', ''), ('reason', ''), ('state', 'rencana'), ('told', '')), models.Q(('reason', ''), ('state', 'selesai'), models.Q(('told', ''), _negated=True), models.Q(('ended_by', ''), _negated=True)), models.Q(('state', 'batal'), ('told', ''), models.Q(('reason', ''), _negated=True), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='board_bina_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='board_bina_penutup')],
            },
        ),
        migrations.CreateModel(
            name='CoachingAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=400)),
                ('due', models.DateField()),
                ('done_by', models.CharField(blank=True, max_length=200)),
                ('done_at', models.DateTimeField(null=True)),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='coach.coachingday')),
            ],
            options={
                'db_table': 'board_agreement',
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['kode', 'due'], name='board_sepakat_terbuka')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='board_sepakat_isi'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by', '')), models.Q(('done_at__isnull', False), models.Q(('done_by', ''), _negated=True)), _connector='OR'), name='board_sepakat_selesai')],
            },
        ),
        migrations.CreateModel(
            name='CoachedVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(db_index=True, max_length=20)),
                ('came', models.IntegerField(null=True)),
                ('work', models.CharField(blank=True, max_length=400)),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='villages', to='coach.coachingday')),
            ],
            options={
                'db_table': 'board_coachedvillage',
                'constraints': [models.UniqueConstraint(fields=('day', 'kode'), name='board_bina_desa_sekali'), models.CheckConstraint(condition=models.Q(('came__isnull', True), ('came__gte', 0), _connector='OR'), name='board_bina_hadir')],
            },
        ),
        migrations.CreateModel(
            name='SeasonVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.IntegerField()),
                ('kode', models.CharField(db_index=True, max_length=20)),
                ('internet', models.BooleanField(null=True)),
                ('computer', models.BooleanField(null=True)),
                ('official', models.BooleanField(null=True)),
                ('applied_by', models.CharField(blank=True, max_length=200)),
                ('applied_at', models.DateTimeField(null=True)),
                ('chosen_by', models.CharField(blank=True, max_length=200)),
                ('chosen_at', models.DateTimeField(null=True)),
                ('declined_by', models.CharField(blank=True, max_length=200)),
                ('declined_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, max_length=200)),
                ('closed_at', models.DateTimeField(null=True)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('basis_day', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'db_table': 'board_season_village',
                'constraints': [models.UniqueConstraint(fields=('year', 'kode'), name='board_musim_desa_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('applied_by', '')), models.Q(('applied_at__isnull', False), models.Q(('applied_by', ''), _negated=True)), _connector='OR'), name='board_musim_daftar'), models.CheckConstraint(condition=models.Q(models.Q(('chosen_at__isnull', True), ('chosen_by', '')), models.Q(('chosen_at__isnull', False), models.Q(('chosen_by', ''), _negated=True)), _connector='OR'), name='board_musim_pilih'), models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('basis_day__isnull', True), ('chosen_by', '')), models.Q(models.Q(('chosen_by', ''), _negated=True), models.Q(('basis', ''), _negated=True), ('basis_day__isnull', False)), _connector='OR'), name='board_musim_dasar'), models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by', '')), models.Q(('declined_at__isnull', False), models.Q(('declined_by', ''), _negated=True)), _connector='OR'), name='board_musim_tolak'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='board_musim_tutup'), models.CheckConstraint(condition=models.Q(('declined_by', ''), models.Q(models.Q(('reason', ''), _negated=True), ('chosen_by', '')), _connector='OR'), name='board_musim_tolak_beralasan')],
            },
        ),
        migrations.CreateModel(
            name='CoverageTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('year', models.IntegerField()),
                ('villages', models.IntegerField()),
                ('basis', models.CharField(max_length=200)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'board_coverage',
                'indexes': [models.Index(fields=['area', 'year'], name='board_cakupan_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('villages__gte', 1), models.Q(('basis', ''), _negated=True)), name='board_cakupan_isi')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('by', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='coach.coachingday')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.account')),
            ],
            options={
                'db_table': 'board_attendance',
                'constraints': [models.UniqueConstraint(fields=('day', 'person'), name='board_hadir_sekali')],
            },
        ),
        migrations.CreateModel(
            name='CompetenceAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('year', models.IntegerField()),
                ('phase', models.CharField(max_length=5)),
                ('answers', models.TextField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.account')),
            ],
            options={
                'db_table': 'board_competence',
                'indexes': [models.Index(fields=['year', 'kode'], name='board_kemampuan_desa')],
                'constraints': [models.UniqueConstraint(fields=('person', 'year', 'phase'), name='board_kemampuan_sekali'), models.CheckConstraint(condition=models.Q(('phase__in', ['awal', 'akhir'])), name='board_kemampuan_saat')],
            },
        ),
        migrations.CreateModel(
            name='OutputFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('output', models.CharField(max_length=20)),
                ('form', models.CharField(max_length=4)),
                ('data', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('removed_by', models.CharField(blank=True, max_length=200)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'board_output_file',
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('kode', 'output'), name='board_luaran_satu'), models.CheckConstraint(condition=models.Q(('form__in', ['pdf', 'xlsx'])), name='board_luaran_bentuk'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by', '')), models.Q(('removed_at__isnull', False), models.Q(('removed_by', ''), _negated=True)), _connector='OR'), name='board_luaran_tarik')],
            },
        ),
    ]
