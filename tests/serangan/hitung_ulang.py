"""What carrying over costs: of ten generated villages the tables and indicators of class B and C that an edition in
between carries over, by size and by months since everything was counted.

    python -m tests.serangan.hitung_ulang [docs/ukuran/hitung_ulang.json]

Nothing is protected or printed: the decision alone is asked (`protect.recount`), of two registers of the same people.
Who comes, goes and answers otherwise is drawn with the rates below; everybody grows older by the calendar.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from cantik.measure.marks import VillageMarks, marks_of
from cantik.protect.previous.recount import CountedMeasure, RecountRule, is_due
from cantik.register.core.people import RegisterView
from cantik.snapshot.freeze import freeze_with_ids
from tests.serangan.desa import _CORRECTED, ON, contoh_village, known_to
from tests.serangan.langkah import is_closed

SIZES = (300, 450, 600, 800, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000)
MONTHS = (1, 3, 6, 9)
#: a year, of a thousand: who comes (born or moved in), who goes, who has another answer in each changing column (ours)
COMES, GOES, CHANGES = 35, 27, 30
RULE = RecountRule(10, 300)


def moved_on(view: RegisterView, months: int, chance: np.random.Generator) -> tuple[RegisterView, RegisterView]:
    """The register before and after some months."""
    size = len(view.persons["id"])
    order = chance.permutation(size)
    comes, goes = (round(size * rate * months / 12_000) for rate in (COMES, GOES))
    before = _without(view, set(order[:comes].tolist()))
    people = {name: list(values) for name, values in view.persons.items()}
    for name in (name for name in _CORRECTED if name in people):
        for row in np.flatnonzero(chance.random(size) < CHANGES * months / 12_000).tolist():
            people[name][row] = people[name][int(chance.integers(size))]
    on = ON + dt.timedelta(round(months * 30.44))
    after = replace(view, persons=people, reference=on)
    return before, _without(after, set(order[comes : comes + goes].tolist()))


def _without(view: RegisterView, rows: set[int]) -> RegisterView:
    people = {name: [v for at, v in enumerate(own) if at not in rows] for name, own in view.persons.items()}
    return replace(view, persons=people)


def counted(view: RegisterView, folder: Path) -> dict[str, CountedMeasure]:
    """The measures of class B and C of a register, by the ids of its records as they are."""
    known = known_to(folder)
    snapshot, ids = freeze_with_ids(view, known.content, known.lists, view.reference, policy=known.policy)
    marks = marks_of(snapshot, ids, known.content, known.lists, policy=known.policy)
    return {name: _measure(marks, name, view.reference) for name in marks.measures if is_closed(name)}


def _measure(marks: VillageMarks, name: str, day: dt.date) -> CountedMeasure:
    own = marks.measures[name]
    ids = (each.encode() for each in marks.ids[own.basis])
    inside = {one: mark for one, mark in zip(ids, own.marks.tolist(), strict=True) if mark and one}
    return CountedMeasure(day, own.meaning, inside, {})


def shares(folder: Path) -> list[Mapping[str, object]]:
    """By village and months: how many measures there are and how many an edition would carry over."""
    found: list[Mapping[str, object]] = []
    for seed, size in enumerate(SIZES):
        view = contoh_village(1350 + seed, size)
        tables = set(known_to(folder).content.tables)
        for months in MONTHS:
            before, after = (counted(each, folder) for each in moved_on(view, months, np.random.default_rng(seed)))
            both = before.keys() & after.keys()
            kept = {name for name in both if not is_due(before[name], after[name], RULE)}
            found.append(
                {
                    "orang": size,
                    "bulan": months,
                    "tabel": len(both & tables),
                    "tabel_dibawa": len(kept & tables),
                    "indikator": len(both - tables),
                    "indikator_dibawa": len(kept - tables),
                }
            )
            print(found[-1], flush=True)
    return found


def main(arguments: list[str]) -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as folder:
        rows = shares(Path(folder))
    said = {
        "ukuran": "bagian tabel dan indikator kelas B dan C yang dibawa terbitan di antara dua tahun (ADR 0135)",
        "perintah": "python -m tests.serangan.hitung_ulang docs/ukuran/hitung_ulang.json",
        "aturan": {"hitung_ulang_min": RULE.least, "hitung_ulang_hari": RULE.days},
        "andaian_per_seribu_setahun": {"datang": COMES, "pergi": GOES, "berganti_jawaban_tiap_kolom": CHANGES},
        "desa": rows,
    }
    if arguments:
        Path(arguments[0]).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
