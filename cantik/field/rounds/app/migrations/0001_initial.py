"""rounds"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import uuid

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [
        ('codes', '0001_initial'),
        ('forum', '0001_initial'),
        ('instruments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='forum.activity')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='instruments.instrumentversion')),
                ('reference', models.DateField()),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.round')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('frame_at', models.DateTimeField(null=True)),
                ('frame_by', models.CharField(blank=True, max_length=200)),
                ('opened_at', models.DateTimeField(null=True)),
                ('opened_by', models.CharField(blank=True, max_length=200)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'plan_round',
                'constraints': [models.UniqueConstraint(fields=('activity', 'reference'), name='plan_putaran_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('frame_at__isnull', True), ('frame_by', '')), models.Q(('frame_at__isnull', False), models.Q(('frame_by', ''), _negated=True)), _connector='OR'), name='plan_putaran_kerangka'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_by', '')), models.Q(('opened_at__isnull', False), models.Q(('opened_by', ''), _negated=True)), _connector='OR'), name='plan_putaran_buka'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='plan_putaran_tutup'), models.CheckConstraint(condition=models.Q(('opened_at__isnull', True), ('frame_at__isnull', False), _connector='OR'), name='plan_putaran_berkerangka'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='plan_putaran_urut')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Enumerator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codes.area')),
                ('called', models.CharField(blank=True, max_length=100)),
                ('phone', models.CharField(blank=True, max_length=200)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'plan_enumerator',
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('called', ''), _negated=True), fields=('area', 'called'), name='plan_pencacah_nama'), models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('area', 'account'), name='plan_pencacah_akun'), models.CheckConstraint(condition=models.Q(models.Q(('called', ''), _negated=True), ('account__isnull', False), _connector='OR'), name='plan_pencacah_siapa'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by', '')), models.Q(('ended_at__isnull', False), ('phone', ''), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='plan_pencacah_akhir')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='rounds.round')),
                ('dusun', models.TextField(blank=True)),
                ('rw', models.TextField(blank=True)),
                ('rt', models.TextField(blank=True)),
                ('sls', models.CharField(blank=True, max_length=16)),
                ('enumerator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.enumerator')),
            ],
            options={
                'db_table': 'plan_block',
                'constraints': [models.UniqueConstraint(fields=('round', 'dusun', 'rw', 'rt', 'sls'), name='plan_blok_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='rounds.block')),
                ('kind', models.CharField(max_length=8)),
                ('entity', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('version', models.IntegerField(default=1)),
                ('family', models.BigIntegerField(null=True)),
                ('dwelling', models.BigIntegerField(null=True)),
                ('head', models.TextField(blank=True)),
                ('card', models.CharField(blank=True, max_length=4)),
                ('said', models.TextField(blank=True)),
                ('stage', models.CharField(default='terbuka', max_length=12)),
                ('result', models.CharField(blank=True, max_length=1)),
            ],
            options={
                'db_table': 'plan_unit',
                'indexes': [models.Index(fields=['family'], name='plan_satuan_keluarga')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['keluarga', 'bangunan', 'isian'])), name='plan_satuan_jenis'), models.CheckConstraint(condition=models.Q(('stage__in', ['terbuka', 'tertunda', 'terkirim', 'dikembalikan', 'disetujui'])), name='plan_satuan_tahap'), models.CheckConstraint(condition=models.Q(('result__in', ['', '1', '2', '3', '4', '5'])), name='plan_satuan_hasil')],
            },
        ),
        migrations.CreateModel(
            name='FrameMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='rounds.unit')),
                ('person', models.BigIntegerField(db_index=True)),
                ('entity', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('version', models.IntegerField(default=1)),
                ('place', models.SmallIntegerField()),
                ('name', models.TextField(blank=True)),
                ('relation', models.CharField(blank=True, max_length=2)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('age', models.SmallIntegerField(null=True)),
            ],
            options={
                'db_table': 'plan_framemember',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='rounds.round')),
                ('enumerator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.enumerator')),
                ('label', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.CharField(max_length=200)),
                ('first_used_at', models.DateTimeField(null=True)),
                ('hardware', models.CharField(blank=True, max_length=64)),
                ('others_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'plan_device',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('round', 'enumerator', 'label'), name='plan_perangkat_sekali'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_by', ''), _negated=True)), _connector='OR'), name='plan_perangkat_cabut')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='UnitState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='rounds.unit')),
                ('before', models.CharField(max_length=12)),
                ('after', models.CharField(max_length=12)),
                ('result', models.CharField(blank=True, max_length=1)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.device')),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('instance', models.CharField(blank=True, max_length=99)),
            ],
            options={
                'db_table': 'plan_unitstate',
                'constraints': [models.CheckConstraint(condition=models.Q(('after__in', ['terbuka', 'tertunda', 'terkirim', 'dikembalikan', 'disetujui']), models.Q(('after', models.F('before')), _negated=True)), name='plan_langkah_tahap'), models.CheckConstraint(condition=models.Q(models.Q(('after', 'dikembalikan'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='plan_langkah_alasan'), models.CheckConstraint(condition=models.Q(('result__in', ['', '1', '2', '3', '4', '5'])), name='plan_langkah_hasil'), models.CheckConstraint(condition=models.Q(('by', ''), _negated=True), name='plan_langkah_siapa')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='FormRemark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instance', models.CharField(max_length=99)),
                ('field', models.CharField(max_length=60)),
                ('entry', models.SmallIntegerField(default=0)),
                ('text', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='rounds.unit')),
            ],
            options={
                'db_table': 'plan_formremark',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('by', ''), _negated=True)), name='plan_catatan_isi')],
            },
        ),
        migrations.CreateModel(
            name='MetadataFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='DRAFT', max_length=20)),
                ('priority', models.BooleanField(default=False)),
                ('phase', models.CharField(blank=True, max_length=1)),
                ('taken', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=200)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='metadata', to='forum.activity')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.metadatafile')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='metadata', to='rounds.round')),
            ],
            options={
                'db_table': 'plan_metadatafile',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'CORRECTION_REQUIRED', 'REVISED', 'APPROVED', 'REJECTED'])), name='plan_metadata_keadaan')],
            },
        ),
        migrations.CreateModel(
            name='MetadataPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=7)),
                ('section', models.CharField(blank=True, max_length=10)),
                ('place', models.IntegerField()),
                ('version', models.IntegerField(default=0)),
                ('removed', models.BooleanField(default=False)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='rounds.metadatafile')),
            ],
            options={
                'db_table': 'plan_metadatapart',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['ms_keg', 'ms_var', 'ms_ind'])), name='plan_metadata_bagian_jenis'), models.UniqueConstraint(fields=('file', 'kind', 'place'), name='plan_metadata_bagian_sekali')],
            },
        ),
        migrations.CreateModel(
            name='MetadataDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('answers', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='rounds.metadatapart')),
            ],
            options={
                'db_table': 'plan_metadatadraft',
                'constraints': [models.UniqueConstraint(fields=('part', 'version'), name='plan_metadata_draf_sekali')],
            },
        ),
        migrations.CreateModel(
            name='MetadataVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('writers', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='rounds.metadatafile')),
            ],
            options={
                'db_table': 'plan_metadataversion',
                'constraints': [models.UniqueConstraint(fields=('file', 'number'), name='plan_metadata_versi_sekali')],
            },
        ),
        migrations.CreateModel(
            name='MetadataStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=20)),
                ('after', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='rounds.metadatafile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.metadataversion')),
            ],
            options={
                'db_table': 'plan_metadatastep',
                'constraints': [models.CheckConstraint(condition=models.Q(('after__in', ['DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'CORRECTION_REQUIRED', 'REVISED', 'APPROVED', 'REJECTED']), ('before__in', ['DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'CORRECTION_REQUIRED', 'REVISED', 'APPROVED', 'REJECTED']), models.Q(('after', models.F('before')), _negated=True), models.Q(('by', ''), _negated=True)), name='plan_metadata_langkah')],
            },
        ),
        migrations.CreateModel(
            name='MetadataFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=60)),
                ('text', models.CharField(max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='rounds.metadatapart')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='rounds.metadataversion')),
            ],
            options={
                'db_table': 'plan_metadatafinding',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('by', ''), _negated=True)), name='plan_metadata_temuan_isi')],
            },
        ),
        migrations.CreateModel(
            name='RoundBeginning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('findings', models.TextField()),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='beginning', to='rounds.round')),
            ],
            options={
                'db_table': 'plan_roundbeginning',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('findings', '[]'), ('reason', '')), models.Q(models.Q(('findings', '[]'), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='plan_putaran_mulai_beralasan')],
            },
        ),
    ]
