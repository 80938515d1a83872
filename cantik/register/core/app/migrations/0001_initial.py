"""The register: persons, families, buildings and what was stated of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
import django.db.models.deletion

#: how many batches ANALYZE writes the share of; -1 is PostgreSQL's own choice
_MANY, _USUAL = 1000, -1


def _ask(editor: BaseDatabaseSchemaEditor, table: str, count: int) -> None:
    """PostgreSQL shall know how many statements each batch makes, not only how many a batch makes on average.

    A village has a few lists of thousands of persons and many events of one; by the average, forty of them looked like
    the whole table, and looking for one NIK read all of it (691 ms of 860,000 persons × 3 years; with this 35 ms).
    """
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {table} ALTER COLUMN batch_id SET STATISTICS {count}")


def _ask_families(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    _ask(editor, "register_familyversion", _MANY)


def _forget_families(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    _ask(editor, "register_familyversion", _USUAL)


def _ask_persons(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    _ask(editor, "register_personversion", _MANY)


def _forget_persons(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    _ask(editor, "register_personversion", _USUAL)


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('codes', '0001_initial'), ('collect', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='ConflictDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('takes', models.CharField(max_length=4)),
                ('why', models.TextField(blank=True)),
                ('scope', models.TextField()),
                ('persons', models.IntegerField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'register_conflictdecision',
                'constraints': [models.CheckConstraint(condition=models.Q(('takes__in', ['baru', 'lama'])), name='register_pilihan_jenis'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), _connector='OR'), name='register_pilihan_urung')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='AreaUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('dusun', models.TextField(blank=True)),
                ('rw', models.TextField(blank=True)),
                ('rt', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'register_areaunit',
                'constraints': [models.UniqueConstraint(fields=('area', 'dusun', 'rw', 'rt'), name='register_satuan_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SealedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('kind', models.CharField(max_length=8)),
                ('seal', models.BinaryField()),
                ('blind', models.BinaryField()),
                ('index_version', models.SmallIntegerField()),
            ],
            options={
                'db_table': 'register_sealednumber',
                'constraints': [models.UniqueConstraint(fields=('area', 'kind', 'blind', 'index_version'), name='register_nomor_sekali'), models.CheckConstraint(condition=models.Q(('kind__in', ['nik', 'kk', 'telepon'])), name='register_nomor_jenis')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Dwelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('number', models.TextField()),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit')),
                ('latitude', models.DecimalField(decimal_places=7, max_digits=9, null=True)),
                ('longitude', models.DecimalField(decimal_places=7, max_digits=10, null=True)),
            ],
            options={
                'db_table': 'register_dwelling',
                'constraints': [models.UniqueConstraint(fields=('area', 'number'), name='register_bangunan_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), name='register_bangunan_titik')],
                'indexes': [],
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
                'indexes': [],
                'constraints': [],
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
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='FamilyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.family')),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('row', models.IntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('same_as', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.familyversion')),
                ('digest', models.BinaryField()),
                ('kk', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit')),
                ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('content', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'register_familyversion',
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('batch', 'family'), name='register_kk_satu_berlaku'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='register_kk_berlaku'), models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_kk_dicatat')],
                'indexes': [],
            },
        ),
        migrations.RunPython(_ask_families, _forget_families),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'register_person',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='PersonVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('row', models.IntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('same_as', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.personversion')),
                ('digest', models.BinaryField()),
                ('family', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.family')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.areaunit')),
                ('nik', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber')),
                ('phone', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber')),
                ('father_nik', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber')),
                ('mother_nik', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber')),
                ('name', models.TextField(blank=True)),
                ('name_fold', models.TextField(null=True)),
                ('birth_place', models.TextField(blank=True)),
                ('birth_date', models.DateField(null=True)),
                ('terdaftar', models.CharField(blank=True, max_length=10)),
                ('domisili', models.CharField(blank=True, max_length=10)),
                ('domisili_since', models.DateField(null=True)),
                ('keberadaan', models.CharField(blank=True, max_length=12)),
                ('institusi', models.BooleanField(null=True)),
                ('content', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'register_personversion',
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('batch', 'person'), name='register_orang_satu_berlaku'), models.CheckConstraint(condition=models.Q(('terdaftar__in', ['', 'ya', 'tidak', 'tidak_tahu'])), name='register_orang_terdaftar'), models.CheckConstraint(condition=models.Q(('domisili__in', ['', 'ya', 'tidak', 'tidak_tahu'])), name='register_orang_domisili'), models.CheckConstraint(condition=models.Q(('keberadaan__in', ['', 'rumah', 'luar_desa', 'luar_negeri', 'pengungsi'])), name='register_orang_keberadaan'), models.CheckConstraint(condition=models.Q(('domisili_since__isnull', True), ('domisili', 'ya'), _connector='OR'), name='register_orang_domisili_sejak'), models.CheckConstraint(condition=models.Q(('name', ''), ('name_fold__isnull', False), _connector='OR'), name='register_orang_nama_lipat'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='register_orang_berlaku'), models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_orang_dicatat')],
                'indexes': [],
            },
        ),
        migrations.RunPython(_ask_persons, _forget_persons),
        migrations.CreateModel(
            name='PersonHealth',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='register.personversion')),
                ('content', models.TextField()),
            ],
            options={
                'db_table': 'register_personhealth',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='MemberList',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='member_list', serialize=False, to='collect.batch')),
                ('kind', models.CharField(max_length=16)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('title', models.TextField(blank=True)),
                ('target', models.CharField(blank=True, max_length=2)),
                ('fund', models.CharField(blank=True, max_length=2)),
                ('begin', models.DateField(null=True)),
                ('end', models.DateField(null=True)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'register_memberlist',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['rumah_tangga', 'bantuan', 'isian'])), name='register_daftar_jenis')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('row', models.IntegerField()),
                ('number', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.sealednumber')),
                ('group', models.TextField(blank=True)),
                ('relation', models.CharField(blank=True, max_length=2)),
            ],
            options={
                'db_table': 'register_member',
                'indexes': [models.Index(fields=['batch', 'group'], name='register_anggota_kelompok')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='AnswerSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='register.member')),
                ('sealed', models.BinaryField()),
            ],
            options={
                'db_table': 'register_answersheet',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('kind', models.CharField(max_length=16)),
                ('occurred_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('retired_at', models.DateTimeField(null=True)),
                ('content', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'register_event',
                'indexes': [models.Index(fields=['area', 'occurred_on'], name='register_peristiwa_kapan')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'person'), name='register_peristiwa_sekali'), models.CheckConstraint(condition=models.Q(('kind__in', ['lahir', 'mati', 'pindah_datang', 'pindah_keluar', 'pindah_dalam', 'kawin', 'cerai', 'kk_baru', 'pecah_kk', 'keberadaan', 'koreksi', 'wilayah_keluar', 'wilayah_masuk'])), name='register_peristiwa_jenis'), models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_peristiwa_dicatat')],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
            ],
            options={
                'db_table': 'register_tie',
                'constraints': [models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='register_ikatan_dua_orang')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Cession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outgoing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('incoming', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('decree', models.CharField(max_length=200)),
                ('units', models.TextField()),
            ],
            options={
                'db_table': 'register_cession',
                'constraints': [models.CheckConstraint(condition=models.Q(('origin', models.F('destination')), _negated=True), name='register_serah_dua_desa')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CededPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cession', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='register.cession')),
                ('former', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
            ],
            options={
                'db_table': 'register_cededperson',
                'constraints': [models.UniqueConstraint(fields=('cession', 'person'), name='register_serah_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('variable', models.CharField(max_length=40)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch')),
                ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.personversion')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.personversion')),
                ('family', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.family')),
                ('home', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.familyversion')),
                ('other_home', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.familyversion')),
                ('rule', models.CharField(max_length=80)),
                ('way', models.CharField(max_length=12)),
                ('takes', models.CharField(max_length=4)),
                ('state', models.CharField(max_length=8)),
                ('shown', models.BooleanField()),
                ('binds', models.BooleanField()),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='register.conflictdecision')),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced', to='register.conflictdecision')),
                ('recorded_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'register_conflict',
                'indexes': [models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['area', 'state'], name='register_beda_wilayah'), models.Index(condition=models.Q(('family__isnull', False)), fields=['family'], name='register_beda_keluarga'), models.Index(condition=models.Q(('home__isnull', False)), fields=['home'], name='register_beda_rumah'), models.Index(condition=models.Q(('other_home__isnull', False)), fields=['other_home'], name='register_beda_rumah_lain')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('content', 'other', 'variable'), name='register_beda_sekali'), models.UniqueConstraint(condition=models.Q(('home__isnull', False), ('retired_at__isnull', True)), fields=('home', 'other_home', 'variable'), name='register_beda_rumah_sekali'), models.CheckConstraint(condition=models.Q(('content', models.F('other')), _negated=True), name='register_beda_dua'), models.CheckConstraint(condition=models.Q(('home', models.F('other_home')), _negated=True), name='register_beda_rumah_dua'), models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('family__isnull', True), ('home__isnull', True), ('other__isnull', False), ('other_home__isnull', True), ('person__isnull', False)), models.Q(('content__isnull', True), ('family__isnull', False), ('home__isnull', False), ('other__isnull', True), ('other_home__isnull', False), ('person__isnull', True)), _connector='OR'), name='register_beda_siapa'), models.CheckConstraint(condition=models.Q(('takes__in', ['baru', 'lama'])), name='register_beda_pilihan'), models.CheckConstraint(condition=models.Q(('state__in', ['aturan', 'terbuka', 'diputus'])), name='register_beda_keadaan'), models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('recorded_at')), _connector='OR'), name='register_beda_dicatat')],
            },
        ),
    ]
