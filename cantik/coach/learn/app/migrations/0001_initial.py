"""learn"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = [('staff', '0001_initial')]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name='ExerciseAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.account')),
                ('kode', models.CharField(max_length=20)),
                ('exercise', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=12)),
                ('turn', models.IntegerField()),
                ('given', models.CharField(max_length=40)),
                ('right', models.BooleanField()),
                ('hint', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'learn_answer',
                'indexes': [models.Index(fields=['kode', 'person', 'exercise'], name='learn_jawaban_orang')],
                'constraints': [models.CheckConstraint(condition=models.Q(('right', False), ('hint', ''), _connector='OR'), name='learn_benar_tanpa_petunjuk')],
            },
        ),
        migrations.CreateModel(
            name='LearnerQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kode', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=1000)),
                ('to', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=2000)),
                ('answered_by', models.CharField(blank=True, max_length=200)),
                ('answered_at', models.DateTimeField(null=True)),
                ('act', models.BigIntegerField(null=True, unique=True)),
                ('closed_by', models.CharField(blank=True, max_length=200)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'learn_question',
                'indexes': [models.Index(fields=['kode', 'at'], name='learn_tanya_desa')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('to', ''), _negated=True)), name='learn_tanya_isi'), models.CheckConstraint(condition=models.Q(('answer', ''), models.Q(('answered_by', ''), _negated=True), _connector='OR'), name='learn_tanya_jawaban'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by', '')), models.Q(('answered_at__isnull', False), models.Q(('answered_by', ''), _negated=True)), _connector='OR'), name='learn_tanya_jawab'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='learn_tanya_tutup')],
            },
        ),
    ]
