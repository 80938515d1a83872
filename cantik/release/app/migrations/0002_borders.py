"""Borders of dusun that somebody uploaded, and which of them a draft was drawn with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("release", "0001_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="borders",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.CreateModel(
            name="Border",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kode", models.CharField(max_length=20)),
                ("act", models.CharField(max_length=8)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("reference", models.DateField(null=True)),
                ("matched", models.IntegerField(default=0)),
                ("wanted", models.IntegerField(default=0)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "release_border",
                "indexes": [models.Index(fields=["kode", "act"], name="release_batas_desa")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["uji", "pakai", "lepas"])), name="release_batas_tindakan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "lepas"), ("digest", "")),
                            models.Q(
                                models.Q(("act", "lepas"), _negated=True),
                                models.Q(("digest", ""), _negated=True),
                                models.Q(("source", ""), _negated=True),
                                ("reference__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="release_batas_bersumber",
                    ),
                ],
            },
        ),
    ]
