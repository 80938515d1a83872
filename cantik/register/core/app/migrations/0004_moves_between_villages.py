"""Moves between two villages of one store: who left one is expected in the other until the arrival is recorded."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ("codes", "0001_areas"),
        ("collect", "0005_uploads"),
        ("register", "0003_events_of_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("departure", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collect.batch")),
                ("arrival", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collect.batch")),
                ("origin", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="codes.area")),
                ("destination", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="codes.area")),
            ],
            options={
                "db_table": "register_transfer",
                "constraints": [
                    models.CheckConstraint(condition=~Q(origin=F("destination")), name="register_pindah_dua_desa"),
                ],
            },
        ),
    ]
