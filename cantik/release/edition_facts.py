"""What only a release knows of its quality: coverage, imputation, tables, the edition before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cantik.content.kinds import BookSpec, Policy
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.measure.result import Cube, MeasuredFigure, Results
from cantik.protect.result import Protected
from cantik.register.leave.quality_facts import EditionFacts, ImputedCount, UnitCoverage
from cantik.release import files, shelf
from cantik.release.model import Release
from cantik.snapshot.frame import Snapshot

_PERSONS = "orang"


def edition_facts(
    snapshot: Snapshot,
    results: Results,
    safe: Protected,
    book: BookSpec,
    policy: Policy,
    former: Release | None,
    withheld: Sequence[str],
) -> EditionFacts:
    """What a protected result and its snapshot say of their quality. `former`: the edition before, None without one."""
    wanted = {name for chapter in book.chapters for name in chapter.tables}
    made = {table.spec.id for table in safe.tables}
    titles = [(table.spec.title, table.spec.title_en) for table in safe.tables]
    return EditionFacts(
        coverage=_coverage(snapshot, results),
        imputed=count_imputed(snapshot),
        tables=(len(wanted & made), len(wanted)),
        bilingual=(sum(all(both) for both in titles), len(titles)),
        changed=None if former is None else _count_redefined(safe, former),
        withheld=tuple((why, why) for why in withheld),
        least=max(policy.minimum.values(), default=0),
    )


def _coverage(snapshot: Snapshot, results: Results) -> dict[str, UnitCoverage]:
    """Coverage by unit: of the files themselves, or of the register where a source reached fewer than stand in it (the
    widest frame of the unit)."""
    widest: dict[str, MeasureCoverage] = {}
    measures: list[Cube | MeasuredFigure] = [*results.cubes, *results.figures]
    for measured in measures:
        coverage, unit = measured.coverage, measured.spec.unit_of
        if coverage is not None and coverage.share < 1 and coverage.of_more_than(widest.get(unit)):
            widest[unit] = coverage
    # rows of a list are persons, except in a village that has lists of families alone
    units = {_PERSONS} if _PERSONS in snapshot.coverage else set(snapshot.coverage)
    own = {unit: UnitCoverage(c.recorded, c.frame, c.judged) for unit, c in snapshot.coverage.items() if unit in units}
    return own | {unit: UnitCoverage(sum(c.recorded), sum(c.frame), judged=True) for unit, c in widest.items()}


def _count_redefined(safe: Protected, former: Release) -> tuple[int, int]:
    """Tables of both editions: those whose definition has another version, and all of them."""
    before = {table.id: table.definition.get("versi") for table in former.tables}
    now = {table.spec.id: table.spec.version for table in safe.tables if table.spec.id in before}
    return sum(before[name] != version for name, version in now.items()), len(now)


def count_imputed(snapshot: Snapshot) -> tuple[ImputedCount, ...]:
    """Imputed values by variable and dusun, counted from the flags of the snapshot's rows."""
    flags: Any = snapshot.manifest.get("imputasi_baris", {})
    found = []
    for basis, columns in sorted(flags.items()):
        frame = snapshot.frames[basis]
        dusun = [area.dusun for area in snapshot.areas]
        records = Counter(dusun[area] for area in frame.area.tolist())
        for name, rows in sorted(columns.items()):
            filled = Counter(dusun[area] for area in frame.area[np.asarray(rows, np.intp)].tolist())
            found += [ImputedCount(name, part, filled[part], records[part]) for part in sorted(records)]
    return tuple(found)


def former_edition(home: Path, code: str, number: str) -> Release | None:
    """The edition that a number follows, with which its quality is compared; None for the first of a village."""
    shelved = shelf.before(home, code, number)
    return None if shelved is None else files.open_release(shelved.folder)
