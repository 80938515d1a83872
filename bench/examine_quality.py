"""Quality of bench `examine`: which planted errors are named, at the right cell and level; and what is named in vain.

Two injectors that know nothing of the rules plant into the same clean village: `cantik.contoh.galat` and the outsider
of `bench.examine_outsider`. An error counts as named only when a finding of its row (or of its pair) is about the very
cell and heavy enough.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.examine_outsider import SilentError, plant_silent
from bench.material import YEAR
from bench.result import Figures
from cantik import examine
from cantik.codes.area import AreaCode
from cantik.codes.lists import code_lists
from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding, Level
from cantik.collect.read import Delivery, read_file
from cantik.content.loader import load_content
from cantik.contoh import KINDS, ErrorPlan, Planted, plant, write_rows
from cantik.contoh.galat import KIND
from cantik.contoh.shape import COLUMNS

REFERENCE = dt.date(YEAR, 12, 31)
ERROR_RATE = 0.1
SILENT_EACH = 8
_WEIGHT = {Level.REFUSE: 2, Level.CHECK: 1, Level.NOTE: 0}
_NEEDED = {level.value: weight for level, weight in _WEIGHT.items()}


@dataclass(frozen=True, slots=True)
class ExaminedRows:
    """Rows as they were read, and what examination says of them, by row of the workbook (partners included)."""

    reading: Reading
    findings: tuple[Finding, ...]
    by_row: Mapping[int, Sequence[Finding]]
    cells: Mapping[str, frozenset[str]]  # rule: headers of the cells that it is about

    def at(self, row: int, cells: Sequence[str], level: str) -> bool:
        """Whether a finding of at least this level names one of these cells of a row ("*": any of it)."""
        return any(
            _WEIGHT[finding.level] >= _NEEDED[level]
            and ("*" in cells or finding.column in cells or not self.cells[finding.rule].isdisjoint(cells))
            for finding in self.by_row.get(row, ())
        )

    def record(self, row: int) -> dict[str, Value] | None:
        """The values that a row of the workbook gives; None when it gives no person."""
        persons = self.reading.records["orang"]
        if row not in persons.rows:
            return None
        place = persons.rows.index(row)
        return {name: values[place] for name, values in persons.columns.items()}


def quality(desa: str, folder: Path, rows: Sequence[Any], seed: int, figures: Figures) -> None:
    """Put recall, silence and false findings of a clean village of these rows, and recall by kind."""
    clean = examined(desa, folder / "bersih.xlsx", rows)
    hard = sum(finding.level is not Level.NOTE for finding in clean.findings)
    figures.put(
        "false_per_1000",
        1000 * hard / len(rows),
        f"temuan tolak dan periksa pada {len(rows)} baris bersih ({hard} temuan)",
    )
    kinds = tuple(kind.id for kind in KINDS if kind.form == "opensid")
    dirty_rows, key = plant(rows, ErrorPlan(ERROR_RATE, kinds, seed), reference=REFERENCE)
    _known_kinds(clean, examined(desa, folder / "kotor.xlsx", dirty_rows), key, figures)
    silent_rows, silent_key = plant_silent(COLUMNS, rows, REFERENCE, each=SILENT_EACH, seed=seed)
    _silent_kinds(clean, examined(desa, folder / "sunyi.xlsx", silent_rows), silent_key, figures)


def examined(desa: str, path: Path, rows: Sequence[Any]) -> ExaminedRows:
    """Rows written as a workbook, read and examined as an import does."""
    content, lists = load_content(), code_lists()
    write_rows(rows, path, "template")
    reading = read_file(path, Delivery(REFERENCE), content=content, lists=lists)
    village = AreaCode.kemendagri(desa)
    found = examine.check(
        reading, content.rules, content=content, lists=lists, reference=REFERENCE, area=village, demo=True
    ).findings
    headers = reading.records["orang"].headers
    cells = {
        rule.id: frozenset(headers.get(name, name) for name in (column.split(".")[-1] for column in rule.columns))
        for rule in content.rules.values()
    }
    return ExaminedRows(reading, found, _by_row(reading, found), cells)


def _by_row(reading: Reading, findings: Sequence[Finding]) -> Mapping[int, list[Finding]]:
    """Findings by the rows of the persons that they name, partners included."""
    rows = reading.records["orang"].rows
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.row].append(finding)
        for partner in finding.partners if finding.unit == "orang" else ():
            found[rows[partner]].append(finding)
    return found


def _known_kinds(clean: ExaminedRows, dirty: ExaminedRows, key: Sequence[Planted], figures: Figures) -> None:
    errors: dict[int, list[Planted]] = defaultdict(list)
    for line in key:
        errors[line.number].append(line)
    named: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for lines in errors.values():
        kind = KIND[lines[0].kind]
        planted[kind.id] += 1
        named[kind.id] += any(dirty.at(line.row, (line.column,), kind.level) for line in lines)
    silent = [lines for lines in errors.values() if not any(dirty.by_row.get(line.row) for line in lines)]
    stored_wrong = sum(any(clean.record(line.row) != dirty.record(line.row) for line in lines) for lines in silent)
    figures.put(
        "recall",
        named.total() / len(errors),
        f"{named.total()} dari {len(errors)} galat ({len(planted)} jenis) disebut pada sel atau pasangannya dengan "
        "tingkat yang diminta jenisnya atau lebih",
    )
    figures.put(
        "silent_wrong",
        stored_wrong / len(errors),
        f"{stored_wrong} dari {len(errors)} galat masuk dengan nilai lain daripada berkas bersih tanpa satu temuan pun",
    )
    figures.kinds["galat"] = {kind: (named[kind], planted[kind]) for kind in sorted(planted)}


def _silent_kinds(clean: ExaminedRows, dirty: ExaminedRows, key: Sequence[SilentError], figures: Figures) -> None:
    named: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for error in key:
        kind = error.kind
        planted[kind.id] += 1
        named[kind.id] += dirty.at(error.row, kind.cells, kind.level) or (
            kind.mended and clean.record(error.row) == dirty.record(error.row)
        )
    figures.put(
        "outsider_recall",
        named.total() / len(key),
        f"{named.total()} dari {len(key)} galat penanam luar ({len(planted)} jenis: nama, dusun, RT/RW, jenjang, "
        "perceraian, NIK, tulisan sehari-hari) disebut pada selnya dengan tingkatnya, atau terbaca benar",
    )
    least = min(planted, key=lambda kind: named[kind] / planted[kind])
    figures.put(
        "outsider_least",
        named[least] / planted[least],
        f"bagian yang disebut dari jenis yang paling jarang disebut ({least})",
    )
    figures.kinds["luar"] = {kind: (named[kind], planted[kind]) for kind in sorted(planted)}
