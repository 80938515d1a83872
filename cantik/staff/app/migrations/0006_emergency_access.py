"""Emergency access: asked for by one office, approved by another, open for 24 hours."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0005_console_recovery"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=20)),
                ("reason", models.TextField()),
                ("state", models.CharField(default="diminta", max_length=10)),
                ("asked_role", models.CharField(max_length=24)),
                ("asked_institution", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("decided_role", models.CharField(blank=True, max_length=24)),
                ("decided_institution", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "staff_emergencyaccess",
                "indexes": [
                    models.Index(fields=["area"], name="staff_darurat_wilayah"),
                    models.Index(fields=["asked_by", "state"], name="staff_darurat_siapa"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["diminta", "disetujui", "ditolak"])),
                        name="staff_darurat_keadaan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("asked_institution", ""), _negated=True)
                        ),
                        name="staff_darurat_alasan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                models.Q(("decided_institution", models.F("asked_institution")), _negated=True),
                                models.Q(("decided_role", models.F("asked_role")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="staff_darurat_dua_instansi",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "diminta")),
                            models.Q(
                                models.Q(("state", "diminta"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="staff_darurat_putusan",
                    ),
                ],
            },
        ),
    ]
