"""Acts: decisions that people take about findings, and the findings of each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('codes', '0001_areas'),
        ('collect', '0004_finding_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('by', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('token', models.CharField(max_length=64, unique=True)),
                ('correction', models.BigIntegerField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=200)),
                ('undone_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='codes.area')),
            ],
            options={
                'db_table': 'examine_act',
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='examine.act')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='collect.batchfinding')),
            ],
            options={
                'db_table': 'examine_decision',
            },
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['area', 'by'], name='examine_act_siapa'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['terima', 'lapangan', 'tanya', 'betulkan'])), name='examine_act_jenis'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', ''), _negated=True), models.Q(('token', ''), _negated=True)), name='examine_act_siapa_bagaimana'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(models.Q(('undone_by', ''), _negated=True), ('undone_at__isnull', False)), _connector='OR'), name='examine_act_urung_berpasangan'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction__isnull', False), ('kind', 'betulkan')), models.Q(models.Q(('kind', 'betulkan'), _negated=True), ('correction__isnull', True)), _connector='OR'), name='examine_act_koreksi_berpasangan'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('act', 'finding'), name='examine_decision_sekali'),
        ),
    ]
