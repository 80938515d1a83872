"""Accounts, assignments, invitations, emergency access, and the append-only audit log with its triggers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
import django.db.models.deletion

from cantik.staff.app import log_triggers

def _lock(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in log_triggers.BUILD[editor.connection.vendor]:
        editor.execute(statement)


def _unlock(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in log_triggers.REMOVE[editor.connection.vendor]:
        editor.execute(statement)


# One tree instead of two: Django's own statement would keep each row beside the index that is its key.
_LISTING = """CREATE TABLE staff_auditlisting (
    under varchar(32) NOT NULL, number bigint NOT NULL, PRIMARY KEY (under, number)
) WITHOUT ROWID"""


def _make_listing(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(_LISTING)
    else:
        editor.create_model(apps.get_model("staff", "AuditListing"))


def _drop_listing(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE staff_auditlisting")


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = []
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('institution', models.CharField(blank=True, max_length=120)),
                ('is_active', models.BooleanField(default=True)),
                ('active_until', models.DateField(null=True)),
                ('created_at', models.DateTimeField()),
                ('last_used', models.DateField(null=True)),
            ],
            options={
                'db_table': 'staff_account',
                'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='staff_akun_surel_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('username', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='staff_akun_bernama')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(max_length=24)),
                ('area', models.CharField(max_length=20)),
                ('stage', models.CharField(blank=True, max_length=1)),
                ('start', models.DateField()),
                ('until', models.DateField()),
                ('decree', models.CharField(blank=True, max_length=100)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='granted', to=settings.AUTH_USER_MODEL)),
                ('granted_at', models.DateTimeField()),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(null=True)),
                ('held_until', models.DateTimeField(null=True)),
                ('acting', models.CharField(blank=True, max_length=3)),
                ('acting_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='staff.assignment')),
                ('group', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'db_table': 'staff_assignment',
                'indexes': [models.Index(fields=['area'], name='staff_tugas_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['pencacah', 'agen_statistik', 'kepala_desa', 'camat', 'produsen', 'walidata', 'pembina', 'koordinator', 'admin_simpul', 'ppdp', 'dinas_pmd', 'pendamping', 'disdukcapil', 'opd_kb', 'kader_rumah_dataku', 'bpd', 'bakorwil', 'komunitas'])), name='staff_tugas_peran'), models.CheckConstraint(condition=models.Q(('stage__in', ['', 'R', 'K', 'P', 'S'])), name='staff_tugas_tahap'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('start'))), name='staff_tugas_rentang'), models.CheckConstraint(condition=models.Q(('granted_by__isnull', True), models.Q(('granted_by', models.F('person')), _negated=True), _connector='OR'), name='staff_tugas_bukan_sendiri'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='staff_tugas_akhir_berpasangan'), models.CheckConstraint(condition=models.Q(models.Q(('acting', ''), ('acting_for__isnull', True)), models.Q(('acting__in', ['plt', 'plh']), ('acting_for__isnull', False), models.Q(('decree', ''), _negated=True)), _connector='OR'), name='staff_tugas_wakil')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('institution', models.CharField(blank=True, max_length=120)),
                ('role', models.CharField(max_length=24)),
                ('area', models.CharField(max_length=20)),
                ('stage', models.CharField(blank=True, max_length=1)),
                ('start', models.DateField()),
                ('until', models.DateField()),
                ('decree', models.CharField(blank=True, max_length=100)),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accepted', to=settings.AUTH_USER_MODEL)),
                ('used_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('from_console', models.BooleanField(default=False)),
                ('seconded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seconded_at', models.DateTimeField(null=True)),
                ('acting', models.CharField(blank=True, max_length=3)),
                ('acting_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.assignment')),
                ('group', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'db_table': 'staff_invitation',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('seconded_at__isnull', True), ('seconded_by__isnull', True)), models.Q(('seconded_at__isnull', False), ('seconded_by__isnull', False), models.Q(('seconded_by', models.F('issued_by')), _negated=True)), _connector='OR'), name='staff_undangan_orang_kedua'), models.CheckConstraint(condition=models.Q(('role__in', ['pencacah', 'agen_statistik', 'kepala_desa', 'camat', 'produsen', 'walidata', 'pembina', 'koordinator', 'admin_simpul', 'ppdp', 'dinas_pmd', 'pendamping', 'disdukcapil', 'opd_kb', 'kader_rumah_dataku', 'bpd', 'bakorwil', 'komunitas'])), name='staff_undangan_peran'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='staff_undangan_rentang'), models.CheckConstraint(condition=models.Q(models.Q(('used_at__isnull', True), ('used_by__isnull', True)), models.Q(('used_at__isnull', False), ('used_by__isnull', False)), _connector='OR'), name='staff_undangan_berpasangan'), models.CheckConstraint(condition=models.Q(('used_by__isnull', True), models.Q(('used_by', models.F('issued_by')), _negated=True), _connector='OR'), name='staff_undangan_bukan_sendiri')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to=settings.AUTH_USER_MODEL)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('seconded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seconded_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'staff_recoverycode',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('seconded_at__isnull', True), ('seconded_by__isnull', True)), models.Q(('seconded_at__isnull', False), ('seconded_by__isnull', False), models.Q(('seconded_by', models.F('issued_by')), _negated=True), models.Q(('seconded_by', models.F('person')), _negated=True)), _connector='OR'), name='staff_pulih_orang_kedua'), models.CheckConstraint(condition=models.Q(('issued_by', models.F('person')), _negated=True), name='staff_pulih_bukan_sendiri'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='staff_pulih_rentang')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('reason', models.TextField()),
                ('state', models.CharField(default='diminta', max_length=10)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_role', models.CharField(max_length=24)),
                ('asked_institution', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_role', models.CharField(blank=True, max_length=24)),
                ('decided_institution', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(null=True)),
                ('held_until', models.DateTimeField(null=True)),
                ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'staff_emergencyaccess',
                'indexes': [models.Index(fields=['area'], name='staff_darurat_wilayah'), models.Index(fields=['asked_by', 'state'], name='staff_darurat_siapa')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['diminta', 'disetujui', 'ditolak'])), name='staff_darurat_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('asked_institution', ''), _negated=True)), name='staff_darurat_alasan'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(models.Q(('decided_by', models.F('asked_by')), _negated=True), models.Q(('decided_institution', models.F('asked_institution')), _negated=True), models.Q(('decided_role', models.F('asked_role')), _negated=True)), _connector='OR'), name='staff_darurat_dua_instansi'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'diminta')), models.Q(models.Q(('state', 'diminta'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='staff_darurat_putusan'), models.CheckConstraint(condition=models.Q(models.Q(('seen_at__isnull', True), ('seen_by__isnull', True)), models.Q(('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='staff_darurat_dibaca')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.CharField(max_length=32)),
                ('by', models.CharField(max_length=200)),
                ('action', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=60)),
                ('subjects', models.TextField()),
                ('detail', models.TextField()),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'db_table': 'staff_auditentry',
                'ordering': ['number'],
                'indexes': [models.Index(fields=['by', 'action', 'at'], name='staff_audit_siapa_kapan'), models.Index(fields=['by', 'at', 'action'], name='staff_audit_kunjungan'), models.Index(fields=['at'], name='staff_audit_saat')],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='staff_audit_nomor'), models.CheckConstraint(condition=models.Q(models.Q(('by', ''), _negated=True), models.Q(('action', ''), _negated=True)), name='staff_audit_siapa_apa')],
            },
        ),
        migrations.RunPython(_lock, _unlock),
        migrations.CreateModel(
            name='VillageNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=10)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('about', models.CharField(blank=True, max_length=100)),
                ('role', models.CharField(blank=True, max_length=24)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'staff_villagenotice',
                'indexes': [models.Index(fields=['area', 'at'], name='staff_kabar_desa')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='RefusalCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=200)),
                ('action', models.CharField(max_length=60)),
                ('area', models.CharField(blank=True, max_length=20)),
                ('since', models.DateTimeField()),
                ('further', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'staff_refusalcount',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('by', 'action', 'area'), name='staff_tolak_sekali')],
            },
        ),
        migrations.CreateModel(
            name='SharedValue',
            fields=[
                ('key', models.CharField(max_length=250, primary_key=True, serialize=False)),
                ('value', models.TextField()),
                ('expires', models.FloatField()),
            ],
            options={
                'db_table': 'staff_shared',
                'indexes': [models.Index(fields=['expires'], name='staff_bersama_lewat')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('area', models.CharField(max_length=20)),
            ],
            options={
                'db_table': 'staff_institution',
                'indexes': [models.Index(fields=['area', 'kind'], name='staff_lembaga_wilayah')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='InstitutionAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='staff.institution')),
                ('act', models.CharField(max_length=12)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('folded', models.CharField(blank=True, max_length=120)),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.institution')),
                ('day', models.DateField()),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('undone_by', models.CharField(blank=True, max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'staff_institutionact',
                'indexes': [models.Index(fields=['folded'], name='staff_lembaga_nama')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['tambah', 'ganti_nama']), ('successor__isnull', True), models.Q(('name', ''), _negated=True), models.Q(('folded', ''), _negated=True)), models.Q(('act', 'akhiri'), ('folded', ''), ('name', '')), _connector='OR'), name='staff_lembaga_perubahan'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(models.Q(('undone_by', ''), _negated=True), ('undone_at__isnull', False)), _connector='OR'), name='staff_lembaga_urung'), models.UniqueConstraint(condition=models.Q(('act', 'akhiri'), ('undone_at__isnull', True)), fields=('institution',), name='staff_lembaga_akhir_sekali')],
            },
        ),
        migrations.CreateModel(
            name='ForumBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=12)),
                ('number', models.CharField(max_length=60)),
                ('day', models.DateField()),
                ('about', models.CharField(max_length=200)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('undone_by', models.CharField(blank=True, max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'staff_forumbasis',
                'indexes': [models.Index(fields=['area'], name='staff_dasar_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['perda', 'perkada', 'keputusan', 'instruksi', 'mou']), models.Q(('number', ''), _negated=True)), name='staff_dasar_bentuk'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(models.Q(('undone_by', ''), _negated=True), ('undone_at__isnull', False)), _connector='OR'), name='staff_dasar_urung')],
            },
        ),
        migrations.CreateModel(
            name='WaitingAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20)),
                ('kode', models.CharField(max_length=60)),
                ('role', models.CharField(blank=True, max_length=30)),
                ('subject', models.CharField(max_length=60)),
                ('number', models.BigIntegerField()),
                ('page', models.BigIntegerField()),
                ('about', models.CharField(blank=True, max_length=120)),
                ('hands', models.TextField()),
                ('since', models.DateTimeField()),
                ('due', models.DateField()),
                ('until', models.DateTimeField(null=True)),
                ('own', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'staff_waitingact',
                'indexes': [models.Index(fields=['act', 'kode'], name='staff_menunggu_siapa'), models.Index(fields=['kode'], name='staff_menunggu_wilayah')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'number', 'act'), name='staff_menunggu_sekali')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='AuditListing',
                    fields=[
                        ('pk', models.CompositePrimaryKey('under', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('under', models.CharField(max_length=32)),
                        ('number', models.BigIntegerField()),
                    ],
                    options={
                        'db_table': 'staff_auditlisting',
                        'indexes': [],
                        'constraints': [],
                    },
                ),
            ],
        ),
        migrations.RunPython(_make_listing, _drop_listing),
    ]
