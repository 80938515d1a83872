"""Photos of damaged buildings beside those of facilities: one table, each photo of one thing in one village."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def _villages(apps: Any, _: object) -> None:
    """The village of a photo, so far that of its facility, is written with it."""
    facility = apps.get_model("register", "Facility").objects.filter(pk=OuterRef("facility_id"))
    apps.get_model("register", "Photo").objects.update(area_id=Subquery(facility.values("area_id")))


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("codes", "0001_areas"),
        ("register", "0016_batches_differ_in_size"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.RenameModel("FacilityPhoto", "Photo"),
        migrations.AlterModelTable("Photo", "register_photo"),
        migrations.AddField(
            "Photo", "area", models.ForeignKey("codes.Area", on_delete=django.db.models.deletion.PROTECT, null=True)
        ),
        migrations.AddField(
            "Photo",
            "damage",
            models.ForeignKey(
                "register.Damage", on_delete=django.db.models.deletion.PROTECT, related_name="photos", null=True
            ),
        ),
        migrations.AlterField(
            "Photo",
            "facility",
            models.ForeignKey(
                "register.Facility", on_delete=django.db.models.deletion.PROTECT, related_name="photos", null=True
            ),
        ),
        migrations.RunPython(_villages, migrations.RunPython.noop),
        migrations.AlterField(
            "Photo", "area", models.ForeignKey("codes.Area", on_delete=django.db.models.deletion.PROTECT)
        ),
        migrations.AddConstraint(
            "Photo",
            models.CheckConstraint(
                condition=models.Q(facility__isnull=False, damage__isnull=True)
                | models.Q(facility__isnull=True, damage__isnull=False)
                | models.Q(facility__isnull=True, damage__isnull=True, erased_at__isnull=False),
                name="register_foto_satu_hal",
            ),
        ),
    ]
