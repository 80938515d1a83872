"""Accounts and assignments."""

import django.db.models.deletion
from django.apps import apps
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

ROLES = [
    "pencacah", "agen_statistik", "kepala_desa", "camat", "produsen", "walidata", "pembina", "koordinator",
    "admin_simpul", "ppdp", "dinas_pmd", "pendamping", "disdukcapil", "opd_kb", "kader_rumah_dataku", "bpd",
    "bakorwil", "komunitas",
]
# Apps whose first migration points to the account: their tables come after ours. A command runs without these apps.
POINTING = [("allauth.account", "account"), ("allauth.mfa", "mfa"), ("allauth.usersessions", "usersessions"),
            ("allauth.socialaccount", "socialaccount")]


def account(name: str, null: bool = True) -> "models.ForeignKey[object]":
    """A column that points to an account; accounts are never deleted."""
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_audit_log")]
    run_before = [(label, "0001_initial") for name, label in POINTING if apps.is_installed(name)]
    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("institution", models.CharField(blank=True, max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("active_until", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("last_used", models.DateField(null=True)),
            ],
            options={
                "db_table": "staff_account",
                "constraints": [
                    models.UniqueConstraint(
                        condition=~Q(email=""), fields=("email",), name="staff_akun_surel_sekali"
                    ),
                    models.CheckConstraint(condition=~Q(username="") & ~Q(name=""), name="staff_akun_bernama"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=24)),
                ("area", models.CharField(max_length=20)),
                ("stage", models.CharField(blank=True, max_length=1)),
                ("start", models.DateField()),
                ("until", models.DateField()),
                ("decree", models.CharField(blank=True, max_length=100)),
                ("granted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("person", account("assignments", null=False)),
                ("granted_by", account("granted")),
                ("ended_by", account("ended")),
            ],
            options={
                "db_table": "staff_assignment",
                "indexes": [models.Index(fields=["area"], name="staff_tugas_wilayah")],
                "constraints": [
                    models.CheckConstraint(condition=Q(role__in=ROLES), name="staff_tugas_peran"),
                    models.CheckConstraint(condition=Q(stage__in=["", "R", "K", "P", "S"]), name="staff_tugas_tahap"),
                    models.CheckConstraint(condition=Q(until__gte=F("start")), name="staff_tugas_rentang"),
                    models.CheckConstraint(
                        condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("person")),
                        name="staff_tugas_bukan_sendiri",
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                        | Q(ended_at__isnull=False, ended_by__isnull=False),
                        name="staff_tugas_akhir_berpasangan",
                    ),
                ],
            },
        ),
    ]
