"""The append-only audit log with its triggers."""

from typing import Any

from django.db import migrations, models

SQLITE = [
    """CREATE TRIGGER staff_audit_tetap BEFORE UPDATE ON staff_auditentry
       BEGIN SELECT RAISE(ABORT, 'catatan audit tidak dapat diubah'); END""",
    """CREATE TRIGGER staff_audit_kekal BEFORE DELETE ON staff_auditentry
       BEGIN SELECT RAISE(ABORT, 'catatan audit tidak dapat dihapus'); END""",
]
SQLITE_BACK = ["DROP TRIGGER staff_audit_tetap", "DROP TRIGGER staff_audit_kekal"]
POSTGRES = [
    """CREATE FUNCTION staff_audit_menolak() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'catatan audit tidak dapat diubah atau dihapus'; END $$""",
    """CREATE TRIGGER staff_audit_tetap BEFORE UPDATE OR DELETE ON staff_auditentry
       FOR EACH ROW EXECUTE FUNCTION staff_audit_menolak()""",
    """CREATE TRIGGER staff_audit_kekal BEFORE TRUNCATE ON staff_auditentry
       FOR EACH STATEMENT EXECUTE FUNCTION staff_audit_menolak()""",
]
POSTGRES_BACK = [
    "DROP TRIGGER staff_audit_kekal ON staff_auditentry",
    "DROP TRIGGER staff_audit_tetap ON staff_auditentry",
    "DROP FUNCTION staff_audit_menolak()",
]


def lock(apps: Any, editor: Any) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE in the database itself."""
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def unlock(apps: Any, editor: Any) -> None:
    """Take the triggers away again."""
    for statement in POSTGRES_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=32)),
                ("by", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=60)),
                ("subjects", models.TextField()),
                ("detail", models.TextField()),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "db_table": "staff_auditentry",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="staff_audit_nomor"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("by", ""), _negated=True), models.Q(("action", ""), _negated=True)),
                        name="staff_audit_siapa_apa",
                    ),
                ],
            },
        ),
        migrations.RunPython(lock, unlock),
    ]
