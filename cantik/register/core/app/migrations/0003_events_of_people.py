"""Events of people: the batch that holds what each changes, and the kinds of the living register."""

import django.db.models.deletion
from django.db import migrations, models


_KINDS = [
    "lahir", "mati", "pindah_datang", "pindah_keluar", "pindah_dalam", "kawin", "cerai", "kk_baru", "pecah_kk", "keberadaan",
    "koreksi",
]  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('codes', '0001_areas'),
        ('collect', '0005_uploads'),
        ('register', '0002_names_to_look_for'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='register_peristiwa_jenis',
        ),
        migrations.AddField(
            model_name='event',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collect.batch'),
        ),
        migrations.AlterField(
            model_name='event',
            name='area',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='codes.area'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['area', 'occurred_on'], name='register_peristiwa_kapan'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('batch', 'person'), name='register_peristiwa_sekali'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', _KINDS)), name='register_peristiwa_jenis'),
        ),
    ]
