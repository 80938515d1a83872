"""Rows of the log are found by who did them and by the areas that they name; those of before are listed now."""

from typing import Any

from django.db import migrations, models

from cantik.staff.app import listing

# One tree instead of two: Django's own statement would keep each row beside the index that is its key.
_SQLITE = """CREATE TABLE staff_auditlisting (
    under varchar(32) NOT NULL, number bigint NOT NULL, PRIMARY KEY (under, number)
) WITHOUT ROWID"""


def make(apps: Any, editor: Any) -> None:
    """The table, as both databases keep it best."""
    if editor.connection.vendor == "sqlite":
        editor.execute(_SQLITE)
    else:
        editor.create_model(apps.get_model("staff", "AuditListing"))


def fill(apps: Any, editor: Any) -> None:
    """List what stands in the log."""
    listing.fill()


def drop(apps: Any, editor: Any) -> None:
    """Take the table away again; the log has all that it said."""
    editor.execute("DROP TABLE staff_auditlisting")


class Migration(migrations.Migration):
    dependencies = [("staff", "0007_last_visit")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AuditListing",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "under", "number", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("under", models.CharField(max_length=32)),
                        ("number", models.BigIntegerField()),
                    ],
                    options={"db_table": "staff_auditlisting"},
                )
            ],
        ),
        migrations.RunPython(make, drop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
