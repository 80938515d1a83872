"""forms"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion
import uuid

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [
        ('rounds', '0001_initial'),
    ]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='FormSubmission',
            fields=[
                ('instance', models.CharField(max_length=99, primary_key=True, serialize=False)),
                ('root', models.CharField(max_length=99)),
                ('deprecated', models.CharField(blank=True, max_length=99)),
                ('standing', models.CharField(max_length=9)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('area', models.CharField(max_length=16)),
                ('device', models.BigIntegerField()),
                ('form', models.CharField(max_length=99)),
                ('version', models.CharField(blank=True, max_length=99)),
                ('digest', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('sealed', models.BinaryField()),
                ('complete', models.BooleanField()),
                ('received_at', models.DateTimeField()),
                ('entry', models.BigIntegerField()),
            ],
            options={
                'db_table': 'forms_submission',
                'indexes': [models.Index(fields=['area', 'standing'], name='forms_submission_area'), models.Index(fields=['entry'], name='forms_submission_entry')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('standing', 'kepala')), fields=('root',), name='forms_submission_one_head'), models.CheckConstraint(condition=models.Q(models.Q(('standing__in', ['kepala', 'lama']), ('reason', '')), models.Q(('standing', 'cabang'), ('reason__in', ['edit_conflict', 'orphan_edit'])), models.Q(('standing__in', ['karantina', 'dibuang']), ('reason__in', ['belum_dibuka', 'putaran_ditutup', 'petugas_berhenti', 'versi_asing', 'token_dicabut', 'asal_karantina', 'petugas_lain', 'blok_lain', 'sesudah_setuju'])), _connector='OR'), name='forms_submission_standing')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='forms.formsubmission')),
                ('mark', models.BinaryField(max_length=16)),
                ('name', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'forms_submissionfile',
                'constraints': [models.UniqueConstraint(fields=('submission', 'mark'), name='forms_submissionfile_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SubmissionRows',
            fields=[
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='rows', serialize=False, to='forms.formsubmission')),
                ('reader', models.IntegerField()),
                ('sealed', models.BinaryField()),
                ('findings', models.IntegerField()),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'forms_submissionrows',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='OfficeKey',
            fields=[
                ('id', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('public', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'forms_officekey',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='FormOfUnit',
            fields=[
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='about', serialize=False, to='forms.formsubmission')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='rounds.unit')),
            ],
            options={
                'db_table': 'forms_formofunit',
            },
        ),
        migrations.CreateModel(
            name='LateForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('taken', models.BooleanField(null=True)),
                ('why', models.CharField(blank=True, max_length=400)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='late', to='forms.formsubmission')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_forms', to='rounds.unit')),
            ],
            options={
                'db_table': 'forms_lateform',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('taken', None)), models.Q(('decided_at__isnull', False), ('taken__isnull', False), models.Q(('why', ''), _negated=True)), _connector='OR'), name='forms_susulan_beralasan')],
            },
        ),
        migrations.CreateModel(
            name='QuarantineDecision',
            fields=[
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='forms.formsubmission')),
                ('taken', models.BooleanField()),
                ('why', models.CharField(max_length=400)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'forms_quarantinedecision',
                'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='forms_karantina_beralasan')],
            },
        ),
        migrations.CreateModel(
            name='HandedDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=16)),
                ('origin', models.CharField(max_length=99)),
                ('digest', models.CharField(max_length=64)),
                ('sealed', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('taken_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='rounds.device')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.device')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='rounds.unit')),
            ],
            options={
                'db_table': 'forms_handeddraft',
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_at', None), ('withdrawn_at', None)), fields=('source', 'origin'), name='forms_draf_menunggu_sekali')],
            },
        ),
    ]
