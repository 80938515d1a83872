"""The column of dusun of a file that was read: writings of one name become the one that holds, and that is noted."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping

from cantik.collect.batch import RecordSet, Value
from cantik.collect.hamlets import unify_names
from cantik.collect.report import FindingReport, Spot, Wording

COLUMN = "dusun"
_RULE = "dusun_disamakan"


def settle_hamlets(
    records: Mapping[str, RecordSet], known: Collection[str], report: FindingReport
) -> dict[str, RecordSet]:
    """The records with one writing for each dusun: what the register writes (`known`), else the commonest of the file.
    Each other writing is a note. Raises `TooManyFindings` (B117)."""
    counts: Counter[str] = Counter()
    for told in records.values():
        counts.update(value for value in told.columns.get(COLUMN, ()) if isinstance(value, str))
    written = unify_names(counts, known)
    if not written:
        return dict(records)
    for name, holds in sorted(written.items()):
        first = next(told for told in records.values() if name in told.columns.get(COLUMN, ()))
        spot = Spot(first.unit, first.sheet, first.headers.get(COLUMN, COLUMN))
        report.add_column(_RULE, spot, name, count=counts[name], wording=Wording(result=holds, number=counts[name]))
    return {unit: _with_writing(told, written) for unit, told in records.items()}


def _with_writing(records: RecordSet, written: Mapping[str, str]) -> RecordSet:
    column = records.columns.get(COLUMN)
    if column is None:
        return records
    settled: list[Value] = [written.get(value, value) if isinstance(value, str) else value for value in column]
    return dataclasses.replace(records, columns={**records.columns, COLUMN: settled})
