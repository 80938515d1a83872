"""The folded form of each stated name, so that persons are found by a part of it."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

from cantik.base.text import fold

STEP = 2000


def fold_names(apps: Any, schema_editor: Any) -> None:
    """Fill the column for the statements that are there."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(
                "SELECT id, name FROM register_personversion WHERE id > %s AND name <> '' ORDER BY id LIMIT %s",
                [last, STEP],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(
                "UPDATE register_personversion SET name_fold = %s WHERE id = %s",
                [(fold(name), number) for number, name in rows],
            )
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("register", "0001_register")]
    operations = [
        migrations.AddField("personversion", "name_fold", models.TextField(null=True)),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        migrations.AddConstraint(
            "personversion",
            models.CheckConstraint(
                condition=Q(name="") | Q(name_fold__isnull=False), name="register_orang_nama_lipat"
            ),
        ),
    ]
