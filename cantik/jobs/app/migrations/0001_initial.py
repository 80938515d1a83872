"""Jobs, their state and their pace."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import uuid

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = []
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=96)),
                ('area', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('state', models.CharField(default='antre', max_length=12)),
                ('station', models.CharField(blank=True, max_length=200)),
                ('done', models.IntegerField(default=0)),
                ('total', models.IntegerField(default=0)),
                ('attempt', models.IntegerField(default=0)),
                ('stop', models.BooleanField(default=False)),
                ('problem', models.TextField(blank=True)),
                ('task', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('beat_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'jobs_job',
                'indexes': [models.Index(fields=['kind', 'subject'], name='jobs_tentang'), models.Index(fields=['state', 'beat_at'], name='jobs_keadaan')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('antre', 'berjalan'))), fields=('kind', 'subject'), name='jobs_sekali'), models.CheckConstraint(condition=models.Q(('state__in', ['antre', 'berjalan', 'selesai', 'gagal', 'dihentikan'])), name='jobs_keadaan_dikenal'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('antre', 'berjalan')), ('ended_at__isnull', True)), models.Q(models.Q(('state__in', ('antre', 'berjalan')), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='jobs_berakhir'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'gagal'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='jobs_gagal_beralasan')],
            },
        ),
    ]
