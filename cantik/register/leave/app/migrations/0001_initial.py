"""Sharing, cases of persons about their own data, and restorations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import uuid

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = []
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Sharing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('shape', models.CharField(max_length=40)),
                ('recipient', models.CharField(max_length=120)),
                ('purpose', models.CharField(max_length=200)),
                ('agreement', models.CharField(blank=True, max_length=120)),
                ('agreed_on', models.DateField(null=True)),
                ('expires', models.DateField(null=True)),
                ('own', models.BooleanField(default=False)),
                ('masked', models.BooleanField(default=False)),
                ('key', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(default='usul', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('why', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'taking_sharing',
                'indexes': [models.Index(fields=['area', 'state'], name='taking_berbagi_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['usul', 'disetujui', 'ditolak', 'ditahan'])), name='taking_berbagi_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'usul')), models.Q(models.Q(('state', 'usul'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='taking_berbagi_putusan'), models.CheckConstraint(condition=models.Q(('own', True), models.Q(models.Q(('agreement', ''), _negated=True), ('agreed_on__isnull', False), ('expires__isnull', False)), _connector='OR'), name='taking_berbagi_perjanjian')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('person', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('channel', models.CharField(max_length=20)),
                ('asked', models.TextField(blank=True)),
                ('fields', models.TextField(blank=True)),
                ('granted', models.TextField(blank=True)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.CharField(max_length=200)),
                ('due', models.DateTimeField()),
                ('identity', models.CharField(blank=True, max_length=20)),
                ('identity_by', models.CharField(blank=True, max_length=200)),
                ('identity_at', models.DateTimeField(null=True)),
                ('handed_at', models.DateTimeField(null=True)),
                ('state', models.CharField(default='buka', max_length=10)),
                ('why', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('carried_at', models.DateTimeField(null=True)),
                ('carried_by', models.CharField(blank=True, max_length=200)),
                ('carried', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'taking_case',
                'indexes': [models.Index(fields=['area', 'state'], name='taking_kasus_wilayah')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['akses', 'koreksi', 'hapus'])), name='taking_kasus_jenis'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'buka')), models.Q(('decided_at__isnull', False), ('state__in', ['dikabulkan', 'sebagian', 'ditolak']), models.Q(('decided_by', ''), _negated=True), models.Q(('why', ''), _negated=True), models.Q(('identity', ''), _negated=True)), _connector='OR'), name='taking_kasus_putusan'), models.CheckConstraint(condition=models.Q(models.Q(('identity', ''), ('identity_at__isnull', True), ('identity_by', '')), models.Q(models.Q(('identity', ''), _negated=True), models.Q(('identity_by', ''), _negated=True), ('identity_at__isnull', False)), _connector='OR'), name='taking_kasus_identitas'), models.CheckConstraint(condition=models.Q(('handed_at__isnull', True), models.Q(('identity', ''), _negated=True), _connector='OR'), name='taking_kasus_diserahkan'), models.CheckConstraint(condition=models.Q(models.Q(('carried', ''), ('carried_at__isnull', True), ('carried_by', '')), models.Q(('carried_at__isnull', False), ('kind', 'hapus'), ('state__in', ['dikabulkan', 'sebagian']), models.Q(('carried_by', ''), _negated=True), models.Q(('carried_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='taking_kasus_dilaksanakan'), models.CheckConstraint(condition=models.Q(models.Q(('fields', ''), ('granted', '')), ('kind', 'hapus'), _connector='OR'), name='taking_kasus_isian_hapus'), models.CheckConstraint(condition=models.Q(('granted', ''), ('state__in', ['dikabulkan', 'sebagian']), _connector='OR'), name='taking_kasus_isian_dikabulkan')],
            },
        ),
        migrations.CreateModel(
            name='Restoration',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('size', models.IntegerField()),
                ('archived_at', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(default='uji', max_length=10)),
                ('counts', models.TextField(blank=True)),
                ('known', models.BooleanField(default=False)),
                ('problem', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'taking_restoration',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['uji', 'teruji', 'simpan'])), models.Q(('ended_at__isnull', False), ('state__in', ['tersimpan', 'gagal', 'dibuang'])), _connector='OR'), name='taking_pulih_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['teruji', 'simpan', 'tersimpan']), _negated=True), models.Q(('counts', ''), _negated=True), _connector='OR'), name='taking_pulih_teruji'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'gagal'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='taking_pulih_beralasan')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='OfficialFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=4)),
                ('reference', models.DateField()),
                ('persons', models.IntegerField()),
                ('document', models.CharField(max_length=200)),
                ('reasons', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=200)),
                ('replaced_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'taking_official_figure',
                'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['dkb', 'bps'])), name='taking_angka_sumber'), models.CheckConstraint(condition=models.Q(('persons__gte', 0)), name='taking_angka_tidak_negatif'), models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('area', 'source', 'reference'), name='taking_angka_sekali')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=20)),
                ('cutoff', models.DateField()),
                ('state', models.CharField(default='usul', max_length=10)),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('counts', models.TextField(blank=True)),
                ('note', models.TextField(blank=True)),
                ('repeats', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'db_table': 'taking_destruction',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by', ''), ('state', 'usul')), models.Q(('decided_at__isnull', False), ('state__in', ['kembali', 'terhapus', 'selesai']), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='taking_musnah_putusan'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'kembali'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='taking_musnah_alasan'), models.CheckConstraint(condition=models.Q(('state__in', ['usul', 'kembali']), models.Q(('counts', ''), _negated=True), _connector='OR'), name='taking_musnah_dihitung'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'selesai'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='taking_musnah_catatan'), models.CheckConstraint(condition=models.Q(('state', 'usul'), models.Q(('repeats', ''), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='taking_musnah_dua_tangan'), models.UniqueConstraint(condition=models.Q(('state', 'usul')), fields=('area', 'kind'), name='taking_musnah_satu_menunggu')],
            },
        ),
    ]
