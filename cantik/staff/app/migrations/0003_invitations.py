"""Invitations and printed recovery codes; of every code only the digest."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

ROLES = [
    "pencacah", "agen_statistik", "kepala_desa", "camat", "produsen", "walidata", "pembina", "koordinator",
    "admin_simpul", "ppdp", "dinas_pmd", "pendamping", "disdukcapil", "opd_kb", "kader_rumah_dataku", "bpd",
    "bakorwil", "komunitas",
]


def account(name: str, null: bool = False) -> "models.ForeignKey[object]":
    """A column that points to an account; accounts are never deleted."""
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=settings.AUTH_USER_MODEL
    )


def number() -> "models.BigAutoField[object, object]":
    """The key."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_accounts")]
    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", number()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("institution", models.CharField(blank=True, max_length=120)),
                ("role", models.CharField(max_length=24)),
                ("area", models.CharField(max_length=20)),
                ("stage", models.CharField(blank=True, max_length=1)),
                ("start", models.DateField()),
                ("until", models.DateField()),
                ("decree", models.CharField(blank=True, max_length=100)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("issued_by", account("invitations")),
                ("used_by", account("accepted", null=True)),
            ],
            options={
                "db_table": "staff_invitation",
                "constraints": [
                    models.CheckConstraint(condition=Q(role__in=ROLES), name="staff_undangan_peran"),
                    models.CheckConstraint(
                        condition=Q(expires_at__gt=F("issued_at")), name="staff_undangan_rentang"
                    ),
                    models.CheckConstraint(
                        condition=Q(used_by__isnull=True, used_at__isnull=True)
                        | Q(used_by__isnull=False, used_at__isnull=False),
                        name="staff_undangan_berpasangan",
                    ),
                    models.CheckConstraint(
                        condition=Q(used_by__isnull=True) | ~Q(used_by=F("issued_by")),
                        name="staff_undangan_bukan_sendiri",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", number()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("issued_by", account("recoveries")),
                ("person", account("recovery_codes")),
            ],
            options={
                "db_table": "staff_recoverycode",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(issued_by=F("person")), name="staff_pulih_bukan_sendiri"
                    ),
                    models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="staff_pulih_rentang"),
                ],
            },
        ),
    ]
