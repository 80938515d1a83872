"""Who may deliver, what came, what was sent."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[Any]] = []
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="ContributionKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20, unique=True)),
                ("recipient", models.CharField(max_length=80)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "federate_office_key",
            },
        ),
        migrations.CreateModel(
            name="MessageSequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("about", models.CharField(max_length=40)),
                ("number", models.BigIntegerField(default=0)),
                ("content", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "db_table": "federate_sequence",
                "constraints": [models.UniqueConstraint(fields=("kind", "about"), name="federate_urutan_satu")],
            },
        ),
        migrations.CreateModel(
            name="Receiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20, unique=True)),
                ("office", models.CharField(max_length=20)),
                ("basis", models.TextField()),
                ("address", models.CharField(blank=True, max_length=400)),
                ("walidata", models.CharField(max_length=64)),
                ("recipients", models.TextField()),
                ("secret", models.BinaryField()),
                ("token", models.BinaryField()),
                ("doubles", models.BinaryField(default=b"")),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "federate_receiver",
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=12)),
                ("office", models.CharField(max_length=20)),
                ("walidata", models.CharField(max_length=64)),
                ("sends", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "federate_handover",
                "indexes": [models.Index(fields=["kode", "number"], name="federate_serah_edisi")],
            },
        ),
        migrations.CreateModel(
            name="ReceiverProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20)),
                ("office", models.CharField(max_length=20)),
                ("walidata", models.CharField(max_length=64)),
                ("invitation", models.BinaryField()),
                ("vouched", models.BooleanField()),
                ("state", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "federate_proposal",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "usul")), fields=("kode",), name="federate_usul_satu"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("usul", "dipasang", "ditolak", "diganti"))),
                        name="federate_usul_keadaan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by", ""), ("state", "usul")),
                            models.Q(
                                models.Q(("state", "usul"), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="federate_usul_diputus",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryArrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=12)),
                ("listed", models.CharField(max_length=64)),
                ("contents", models.CharField(max_length=64)),
                ("way", models.CharField(max_length=8)),
                ("state", models.CharField(default="tiba", max_length=8)),
                ("size", models.BigIntegerField()),
                ("counts", models.BooleanField(default=False)),
                ("tokens", models.BooleanField(default=False)),
                ("checks", models.TextField(blank=True)),
                ("problem", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "federate_arrival",
                "constraints": [
                    models.UniqueConstraint(fields=("kode", "listed"), name="federate_tiba_sekali"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("tiba", "diterima", "ditolak")), ("way__in", ("jaringan", "media"))
                        ),
                        name="federate_tiba_keadaan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "tiba"), ("decided_at__isnull", True)),
                            models.Q(models.Q(("state", "tiba"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="federate_tiba_diputus",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=12)),
                ("listed", models.CharField(blank=True, max_length=64)),
                ("way", models.CharField(max_length=8)),
                ("state", models.CharField(default="antre", max_length=8)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
                ("hindrance", models.CharField(blank=True, max_length=8)),
                ("site", models.CharField(blank=True, max_length=400)),
                ("doubles", models.TextField(blank=True)),
            ],
            options={
                "db_table": "federate_dispatch",
                "constraints": [
                    models.UniqueConstraint(fields=("kode", "number"), name="federate_kirim_sekali"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("antre", "terkirim", "diterima", "ditolak")),
                            ("way__in", ("jaringan", "media")),
                        ),
                        name="federate_kirim_keadaan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hindrance", ""), ("problem", "")),
                            models.Q(
                                models.Q(("problem", ""), _negated=True),
                                ("hindrance__in", ("jalur", "penerima", "isi")),
                            ),
                            _connector="OR",
                        ),
                        name="federate_kirim_hambatan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("token", models.CharField(max_length=64)),
                ("secret", models.CharField(blank=True, max_length=64)),
                ("invited_by", models.CharField(max_length=200)),
                ("invited_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("lost_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "federate_sender",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("kode",), name="federate_pengirim_satu"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("secret", ""), _negated=True),
                        fields=("secret",),
                        name="federate_pengirim_rahasia",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("token", ""), _negated=True), models.Q(("invited_by", ""), _negated=True)
                        ),
                        name="federate_pengirim_diundang",
                    ),
                ],
            },
        ),
    ]
