"""The triggers that keep the log: nothing in it is changed or taken out, and it grows at its end only.

Who has full rights over the database can drop them: `missing_triggers` tells which are gone or say something else.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from cantik.vault.anchor import EMPTY_LOG

_START = EMPTY_LOG
_ENLARGED = "catatan audit hanya bertambah di ujungnya"
# SQLite replaces a row without its triggers of deletion: what could stand in the way of the new row is looked for
# first. `rowid` is the hidden key of the table, -1 where the statement names none.
_SQLITE = {
    "staff_audit_tetap": """CREATE TRIGGER staff_audit_tetap BEFORE UPDATE ON staff_auditentry
       BEGIN SELECT RAISE(ABORT, 'catatan audit tidak dapat diubah'); END""",
    "staff_audit_kekal": """CREATE TRIGGER staff_audit_kekal BEFORE DELETE ON staff_auditentry
       BEGIN SELECT RAISE(ABORT, 'catatan audit tidak dapat dihapus'); END""",
    "staff_audit_urut": f"""CREATE TRIGGER staff_audit_urut BEFORE INSERT ON staff_auditentry
       WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM staff_auditentry)
         OR NEW.previous IS NOT COALESCE(
              (SELECT digest FROM staff_auditentry ORDER BY number DESC LIMIT 1), '{_START}')
         OR EXISTS (SELECT 1 FROM staff_auditentry WHERE digest = NEW.digest)
         OR EXISTS (SELECT 1 FROM staff_auditentry WHERE rowid = NEW.rowid)
       BEGIN SELECT RAISE(ABORT, '{_ENLARGED}'); END""",  # noqa: S608 - constants
}
_REFUSES = " BEGIN RAISE EXCEPTION 'catatan audit tidak dapat diubah atau dihapus'; END "
_IN_ORDER = f"""
DECLARE ujung record;
BEGIN
    SELECT number, digest INTO ujung FROM staff_auditentry ORDER BY number DESC LIMIT 1;
    IF NEW.number IS DISTINCT FROM COALESCE(ujung.number, 0) + 1
       OR NEW.previous IS DISTINCT FROM COALESCE(ujung.digest, '{_START}') THEN
        RAISE EXCEPTION '{_ENLARGED}';
    END IF;
    RETURN NEW;
END """  # noqa: S608 - constants
_BODIES = {"staff_audit_tetap": _REFUSES, "staff_audit_kekal": _REFUSES, "staff_audit_urut": _IN_ORDER}
_POSTGRESQL = (
    f"CREATE FUNCTION staff_audit_menolak() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSES}$$",
    f"CREATE FUNCTION staff_audit_berurut() RETURNS trigger LANGUAGE plpgsql AS $${_IN_ORDER}$$",
    """CREATE TRIGGER staff_audit_tetap BEFORE UPDATE OR DELETE ON staff_auditentry
       FOR EACH ROW EXECUTE FUNCTION staff_audit_menolak()""",
    """CREATE TRIGGER staff_audit_kekal BEFORE TRUNCATE ON staff_auditentry
       FOR EACH STATEMENT EXECUTE FUNCTION staff_audit_menolak()""",
    """CREATE TRIGGER staff_audit_urut BEFORE INSERT ON staff_auditentry
       FOR EACH ROW EXECUTE FUNCTION staff_audit_berurut()""",
)
#: what makes the triggers, by the kind of database
BUILD: Mapping[str, tuple[str, ...]] = {"sqlite": tuple(_SQLITE.values()), "postgresql": _POSTGRESQL}
#: what takes them away again (migrating backwards)
REMOVE: Mapping[str, tuple[str, ...]] = {
    "sqlite": tuple(f"DROP TRIGGER {name}" for name in _SQLITE),
    "postgresql": (
        *(f"DROP TRIGGER {name} ON staff_auditentry" for name in _BODIES),
        "DROP FUNCTION staff_audit_menolak()",
        "DROP FUNCTION staff_audit_berurut()",
    ),
}
_SHAPES = """SELECT t.tgname, p.prosrc, t.tgtype FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = 'staff_auditentry'::regclass AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"""
#: PostgreSQL's bits of a trigger: row 1, before 2, insert 4, delete 8, update 16, truncate 32
_KINDS = {"staff_audit_tetap": 1 + 2 + 8 + 16, "staff_audit_kekal": 2 + 32, "staff_audit_urut": 1 + 2 + 4}


def missing_triggers() -> list[str]:
    """Names of the triggers that are gone, switched off, or no longer what this program made."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_SHAPES)
            shapes = {name: (body, kind) for name, body, kind in cursor.fetchall()}
            return sorted(name for name in _BODIES if shapes.get(name) != (_BODIES[name], _KINDS[name]))
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'staff_auditentry'")
        texts = dict(cursor.fetchall())
        return sorted(name for name, text in _SQLITE.items() if texts.get(name) != text)
