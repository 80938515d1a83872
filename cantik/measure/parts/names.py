"""What the numbers of counted parts mean, as tables that any program can join to them without this one: each position
with its measure and classes (`posisi.csv`), each area with its code and name (`wilayah.csv`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from cantik.base.spreadsheet import csv_text
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex
from cantik.content.kinds import Content
from cantik.engines.part_kernel import CELL, COUNTER, SPREAD, TOTAL
from cantik.measure.compile import Compiled, IndicatorPlan, SumPlan, TablePlan
from cantik.measure.parts.plan import PartsPlan

POSITIONS, AREAS = "posisi.csv", "wilayah.csv"
_FIRST = ("basis", "jenis", "posisi", "ukuran", "judul", "dasar", "arti")
_OF_AN_AXIS = ("sumbu", "kelas", "sebutan")
_UNTOLD = ("tidak_terjawab", "Tidak terjawab")
_LEVEL, _VILLAGE = "tingkat", "desa"
Row = tuple[str | int, ...]
Entry = Mapping[str, Any]
#: id, title and base of a measure
Named = tuple[str, str, str]


# ── positions ────────────────────────────────────────────────────────────────────────────────────
def positions_of(plan: PartsPlan, content: Content) -> bytes:
    """`posisi.csv`: a row for every position of every measure, with the class of each of its axes in three columns. The
    same position of counters may serve several measures."""
    rows = [row for basis, own in sorted(plan.compiled.items()) for row in _rows(basis, own, content)]
    axes = max(((len(row) - len(_FIRST)) // len(_OF_AN_AXIS) for row in rows), default=0)
    titles = (*_FIRST, *(f"{name}_{at}" for at in range(1, axes + 1) for name in _OF_AN_AXIS))
    return _csv(titles, ((*row, *("",) * (len(titles) - len(row))) for row in rows))


def _rows(basis: str, own: Compiled, content: Content) -> Iterator[Row]:
    for table in own.tables:
        said = f"tabel/{table.spec.id}", table.spec.title, table.population
        yield from ((basis, *row) for row in (*_cells(table, said, content), *_coverage(table, said)))
    for indicator in own.indicators:
        said = f"indikator/{indicator.spec.id}", indicator.spec.title, indicator.population
        yield from ((basis, *row) for row in (*_indicator(indicator, said), *_coverage(indicator, said)))
    for sums in own.sums:
        said = f"tabel/{sums.spec.id}", sums.spec.title, sums.population
        yield from ((basis, *row) for row in (*_sums(sums, said), *_coverage(sums, said)))


def _cells(table: TablePlan, said: Named, content: Content) -> Iterator[Row]:
    """The cells of a table, row-major, as the kernel lays them."""
    axes = []
    for dimension in table.tally.dimensions:
        classification = content.classifications[dimension.id]
        classes = [*((each.id, each.label) for each in classification.classes), _UNTOLD]
        axes.append([(classification.label, name, label) for name, label in classes])
    for at, place in enumerate(product(*axes)):
        yield CELL, table.tally.offset + at, *said, "sel", *(word for each in place for word in each)


def _indicator(own: IndicatorPlan, said: Named) -> Iterator[Row]:
    yield COUNTER, own.asked, *said, "ditanya"
    yield COUNTER, own.answered, *said, "menjawab"
    yield (TOTAL if own.summed else COUNTER), own.numerator, *said, "pembilang"
    yield (TOTAL if own.divided else COUNTER), own.denominator, *said, "penyebut"
    if own.spread is not None:
        yield SPREAD, own.spread, *said, "nilai"


def _sums(own: SumPlan, said: Named) -> Iterator[Row]:
    yield COUNTER, own.asked, *said, "ditanya"
    for word, places in (("nilai", own.numbers), ("penyumbang", own.contributors)):
        for category, place in zip(own.axis.categories, places, strict=False):
            yield SPREAD, place, *said, word, own.axis.label, category.id, category.label


def _coverage(own: TablePlan | IndicatorPlan | SumPlan, said: Named) -> Iterator[Row]:
    """Who is asked about: counters that the coverage of a measure is told from."""
    yield COUNTER, own.coverage.frame, *said, "kerangka"
    yield COUNTER, own.coverage.possible, *said, "mungkin"
    yield COUNTER, own.coverage.recorded, *said, "tercatat"


# ── areas ────────────────────────────────────────────────────────────────────────────────────────
def areas_of(entries: Sequence[Entry], above: Entry, areas: AreaIndex) -> bytes:
    """`wilayah.csv`: which area a number in the column `area` is, by kabupaten ("" for the files beside the list) and
    by kind of file: `desa` for `BASIS.parquet`, `tingkat` for `BASIS-tingkat.parquet`; of how many of its villages an
    area above them tells (`desa`, `dari`), and which kecamatan are not there: its sum is that of those alone."""
    rows: list[Row] = []
    for entry in entries:
        villages: list[Entry] = [{"wilayah": code} for code in entry["desa"]]
        rows += _number_areas(entry["kabupaten"], _VILLAGE, villages, areas)
        rows += _number_areas(entry["kabupaten"], _LEVEL, entry["tingkat"]["wilayah"], areas)
    rows += _number_areas("", _LEVEL, above.get("wilayah", ()), areas)
    return _csv(("kab", "berkas", "area", "wilayah", "nama", "desa", "dari", "tanpa_kecamatan"), rows)


def _number_areas(kabupaten: str, kind: str, levels: Iterable[Entry], areas: AreaIndex) -> Iterator[Row]:
    for at, level in enumerate(levels):
        code = level["wilayah"]
        found = areas.find(AreaCode.kemendagri(code)) if code[:1].isdecimal() else None
        told = level.get("desa", ""), level.get("dari", ""), " ".join(level.get("tanpa_kecamatan", ()))
        yield kabupaten, kind, at, code, found.name if found is not None else "", *told


def _csv(titles: Sequence[str], rows: Iterable[Row]) -> bytes:
    return csv_text([titles, *rows]).encode()
