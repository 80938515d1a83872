"""Findings in the store: written with the batch, listed. Their texts are sealed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from cantik.base import clock
from cantik.base.text import fold
from cantik.collect.app.models import OPEN, BatchFinding
from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding, Level
from cantik.staff.app import log
from cantik.vault.app.bulk import insert, reserve
from cantik.vault.app.opening import OpenStore
from cantik.vault.keys import INDEX_BYTES

Index = Callable[[str, str], bytes]
NOTHING = bytes(INDEX_BYTES)


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its number, its batch and what was decided about it (`state`: terbuka, diterima, diperbaiki)."""

    number: int
    batch: int
    finding: Finding
    state: str
    reason: str
    decided_by: str
    decided_at: dt.datetime | None


def finding_place(number: int) -> str:
    """Associated data of the sealed texts of a finding."""
    return f"collect_batchfinding.texts|{number}"


def findings_digest(findings: Sequence[Finding]) -> str:
    """SHA-256 over what the findings of a batch say, without texts: which rule, where, with which consequence."""
    lines = [f"{f.rule}|{f.level}|{f.unit}|{f.record}|{f.column}|{f.whole}|{f.count}" for f in findings]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def write_findings(opened: OpenStore, batch: int, source: Reading, findings: Sequence[Finding]) -> tuple[int, ...]:
    """Store the findings of a batch as open ones, inside the caller's transaction; returns their numbers."""
    ids = reserve("collect_batchfinding", len(findings))
    index = opened.keys.index

    def row(number: int, f: Finding) -> tuple[object, ...]:
        return (
            number,
            batch,
            f.rule,
            str(f.level),
            f.unit,
            f.record,
            f.sheet.replace("\0", ""),
            f.row,
            seal_texts(opened, number, f),
            subject(source, f.unit, f.record, index),
            *_where(source, f.unit, f.record),
            ",".join(map(str, f.partners)),
            f.whole,
            f.count,
            OPEN,
            "",
            "",
        )

    insert(
        "collect_batchfinding",
        _COLUMNS,
        map(row, ids, findings),
    )
    return tuple(ids)


def seal_texts(opened: OpenStore, number: int, finding: Finding) -> bytes:
    """The texts of a finding, sealed for the row of that number."""
    texts = [finding.found, finding.expected, finding.message, finding.cure, finding.column]
    return opened.keys.seal("temuan", json.dumps(texts).encode(), finding_place(number))


_COLUMNS = (
    "id",
    "batch_id",
    "rule",
    "level",
    "unit",
    "record",
    "sheet",
    "row",
    "texts",
    "subject",
    "dusun",
    "rw",
    "rt",
    "partners",
    "whole",
    "count",
    "state",
    "reason",
    "decided_by",
)


def subject(batch: Reading, unit: str, record: int, index: Index) -> bytes:
    """Compute two blind indexes of the person or family of a record, by number and by name; zeros for what is not
    known, `b""` for a finding about the whole file."""
    records = batch.records.get(unit)
    if records is None or not 0 <= record < len(records):
        return b""

    def text_of(variable: str) -> str:
        values: Sequence[Value] = records.columns.get(variable, ())
        return str(values[record] or "") if values else ""

    number = text_of("nik") if unit == "orang" else text_of("no_kk")
    name = fold(text_of("nama"))
    by_number = index("temuan", f"{unit}|{number}") if number not in {"", "0"} else NOTHING
    by_name = index("temuan", f"{unit}|{name}|{text_of('no_kk')}") if name else NOTHING
    return by_number + by_name


def _where(source: Reading, unit: str, record: int) -> tuple[str, str, str]:
    """Dusun, RW and RT of the record of a finding, "" where the file does not say."""
    records = source.records.get(unit)
    if records is None or not 0 <= record < len(records):
        return "", "", ""
    dusun, rw, rt = (
        str(values[record] or "").replace("\0", "") if (values := records.columns.get(name)) else ""
        for name in ("dusun", "rw", "rt")
    )
    return dusun, rw, rt


def list_findings(
    *,
    opened: OpenStore,
    batches: Collection[int],
    level: Level | None = None,
    state: str | None = None,
    by: str,
    at: dt.datetime | None = None,
) -> list[StoredFinding]:
    """Findings of batches in the order of sheet and row. They may name persons, so that reading them is logged."""
    rows = BatchFinding.objects.filter(batch_id__in=batches)
    if level is not None:
        rows = rows.filter(level=str(level))
    if state is not None:
        rows = rows.filter(state=state)
    found = [open_finding(opened, row) for row in rows.order_by("batch_id", "sheet", "row", "id")]
    log.record(
        by=by,
        at=at or clock.now(),
        action="temuan.baca",
        subject="batch",
        subjects=sorted(batches),
        detail={"temuan": len(found)},
    )
    return found


def open_finding(opened: OpenStore, row: BatchFinding) -> StoredFinding:
    """A row with its texts; whoever shows them to a person records that they were read."""
    return StoredFinding(
        row.pk, row.batch_id, unseal_finding(opened, row), row.state, row.reason, row.decided_by, row.decided_at
    )


def unseal_finding(opened: OpenStore, row: BatchFinding) -> Finding:
    """The finding of a row. Its texts may name persons."""
    found, expected, message, cure, column = json.loads(
        opened.keys.open("temuan", bytes(row.texts), finding_place(row.pk))
    )
    partners = tuple(int(position) for position in row.partners.split(",") if position)
    return Finding(
        row.rule,
        Level(row.level),
        row.unit,
        row.record,
        row.sheet,
        row.row,
        column,
        found,
        expected,
        message,
        cure,
        partners,
        row.whole,
        row.count,
    )


def open_numbers(batches: Collection[int], level: Level = Level.CHECK) -> list[int]:
    """Numbers of the open findings of a level."""
    rows = BatchFinding.objects.filter(batch_id__in=batches, level=str(level), state=OPEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))
