"""The log of reads and changes: append-only in the database, and every tampering names its row."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cantik.staff.app import log
from cantik.staff.app.log_words import WORDS
from cantik.vault.app.opening import OpenStore

SAAT = dt.datetime(2026, 1, 15, 8, 0, tzinfo=dt.UTC)


def isi(count: int) -> None:
    for number in range(count):
        log.record(
            by=f"petugas {number}", at=SAAT, action="uji", subject="batch", subjects=[number], detail={"orang": number}
        )


def drop_triggers() -> None:
    """What a person with full rights over the database can do."""
    on = " ON staff_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("staff_audit_tetap", "staff_audit_kekal"):
            cursor.execute(f"DROP TRIGGER {name}{on}")


def sql(statement: str, *parameters: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_rows_are_linked_from_the_first_on(opened: OpenStore) -> None:
    isi(5)
    report = log.verify_chain()
    assert report.whole
    assert report.rows == 5
    assert log.head() == (5, report.head)


@pytest.mark.basisdata
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staff_auditentry SET by = 'orang lain' WHERE number = 2",
        "DELETE FROM staff_auditentry WHERE number = 2",
        "DELETE FROM staff_auditentry",
    ],
)
def test_the_database_refuses_changes(opened: OpenStore, statement: str) -> None:
    isi(3)
    with pytest.raises(DatabaseError, match="catatan audit"), transaction.atomic():
        sql(statement)
    assert log.verify_chain().rows == 3


@pytest.mark.basisdata
def test_truncate_is_refused_on_postgresql(opened: OpenStore) -> None:
    isi(1)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="catatan audit"), transaction.atomic():
            sql("TRUNCATE staff_auditentry")
    assert log.verify_chain().rows == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("by", "orang lain"),
        ("at", "2025-01-15T08:00:00.000000Z"),
        ("action", "lain"),
        ("subject", "desa"),
        ("subjects", "[9]"),
        ("detail", "{}"),
        ("digest", "f" * 64),
        ("previous", "e" * 64),
    ],
)
def test_after_tampering_the_walk_reports_the_row(opened: OpenStore, column: str, value: str) -> None:
    isi(9)
    drop_triggers()
    sql(f"UPDATE staff_auditentry SET {column} = %s WHERE number = 5", value)
    report = log.verify_chain()
    assert (report.broken, report.rows) == (5, 4)
    assert "5" in report.reason


def test_a_row_taken_out_or_cut_off(opened: OpenStore) -> None:
    isi(9)
    anchor = log.head()
    drop_triggers()
    sql("DELETE FROM staff_auditentry WHERE number = 4")
    assert log.verify_chain().broken == 4
    sql("DELETE FROM staff_auditentry WHERE number >= 4")
    assert log.verify_chain().whole  # a cut end shows only against a head that was kept outside
    assert log.verify_chain(anchor=anchor).broken == 4


def test_a_chain_written_anew_shows_against_an_anchor(opened: OpenStore) -> None:
    isi(4)
    anchor = log.head()
    drop_triggers()
    sql("DELETE FROM staff_auditentry")
    for number in range(4):
        log.record(by="orang lain", at=SAAT, action="uji", subject="batch", subjects=[number])
    assert log.verify_chain().whole
    assert log.verify_chain(anchor=anchor).broken == 4


@transaction.atomic
def two_and_a_mistake() -> None:
    isi(2)
    raise ZeroDivisionError


def test_what_is_rolled_back_leaves_no_trace(opened: OpenStore) -> None:
    isi(1)
    with pytest.raises(ZeroDivisionError):
        two_and_a_mistake()
    assert log.verify_chain().rows == 1


@given(
    entries=st.lists(
        st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=8), st.lists(st.integers(0, 9), max_size=3)),
        min_size=2,
        max_size=6,
    ),
    place=st.integers(0, 100),
)
def test_any_exchange_of_two_rows_breaks_the_chain(entries: list[tuple[str, str, list[int]]], place: int) -> None:
    rows: list[log.ChainedRow] = []
    previous = log.START
    for number, (by, action, ids) in enumerate(entries, start=1):
        texts = ("2026-01-15T08:00:00.000000Z", by, action, "batch", json.dumps(ids), "{}")
        digest = log.link(previous, log.LogRow(number, *texts))
        rows.append((number, *texts, previous, digest))
        previous = digest
    assert log.walk(rows).whole
    at = place % (len(rows) - 1)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    assert log.walk(rows).broken is not None


def recorded_by(call: ast.Call) -> set[str]:
    """The actions that a call writes into the log, as far as they stand there as texts."""
    name = getattr(call.func, "attr", "") or getattr(call.func, "id", "")
    if name not in ("record", "save", "_save", "_write", "_log", "_logged"):
        return set()
    named = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
    either = [node for node in call.args if isinstance(node, ast.IfExp)]
    nodes = [*named, *call.args, *(branch for node in either for branch in (node.body, node.orelse))]
    texts = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    return {text for text in texts if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", text)}


@pytest.mark.satu_basisdata
def test_every_act_that_is_recorded_has_words() -> None:
    """What `log.record(action="…")`, `acts.record` and `acts.save` write, or a service's own `_save`, `_write` and
    `_log` over them, is said in words on the page of the log, never as a code."""
    recorded = {
        action
        for path in (Path(__file__).parents[2] / "cantik").glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for action in recorded_by(node)
    }
    assert len(recorded) >= 150
    assert recorded - set(WORDS) == set()
