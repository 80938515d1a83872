"""Generated villages protected by the shipped tables and indicators, as the command does it.

The register is made from the rows of a fictitious workbook without a store: what is measured is the protection alone.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from cantik import measure
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load
from cantik.collect.batch import Value
from cantik.contoh import make_kabupaten, opensid_rows, write_areas
from cantik.contoh.shape import COLUMNS
from cantik.measure.result import Results
from cantik.pipeline.steps import protect_results
from cantik.protect.memory import forget
from cantik.protect.result import Protected, SafeTable
from cantik.register.core.people import RegisterView, SourceNote
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze

DESA = "99.01.01.2001"
ON = dt.date(2025, 12, 31)
REGISTER = {  # column of the register <- column of the OpenSID workbook
    "jenis_kelamin": "sex",
    "agama": "agama_id",
    "pendidikan_kk": "pendidikan_kk_id",
    "pendidikan_sedang": "pendidikan_sedang_id",
    "pekerjaan": "pekerjaan_id",
    "status_kawin": "status_kawin",
    "hubungan_keluarga": "kk_level",
    "kewarganegaraan": "warganegara_id",
    "golongan_darah": "golongan_darah_id",
    "disabilitas": "cacat_id",
    "cara_kb": "cara_kb_id",
    "hamil": "hamil",
    "ktp_el": "ktp_el",
    "status_rekam": "status_rekam",
    "asuransi": "id_asuransi",
    "akta_lahir": "akta_lahir",
    "akta_perkawinan": "akta_perkawinan",
}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShippedVillage:
    """A generated village, counted: everything that its protection reads, and the register behind it."""

    view: RegisterView
    snapshot: Snapshot
    results: Results
    knowledge: VillageKnowledge


def rows_of(seed: int, persons: int) -> list[Row]:
    """The rows of the workbook of a generated village."""
    drawn = opensid_rows(make_kabupaten(seed, villages=1, persons=persons).villages[0].draw())
    return [{name: str(cell or "") for name, cell in zip(COLUMNS, row, strict=True)} for row in drawn]


def register_of(rows: Sequence[Row]) -> tuple[dict[str, list[Value | bool]], dict[str, list[Value | bool]]]:
    """People and families of the rows of a workbook, every card a family."""
    cards = list(dict.fromkeys(row["no_kk"] for row in rows))
    number = {card: place for place, card in enumerate(cards)}
    first = {row["no_kk"]: row for row in reversed(rows)}
    size = len(rows)
    people: dict[str, list[Value | bool]] = {
        "id": [str(place) for place in range(size)],
        "keluarga": [number[row["no_kk"]] for row in rows],
        "tanggal_lahir": [dt.date.fromisoformat(row["tanggallahir"]) for row in rows],
        "terdaftar": ["ya"] * size,
        "domisili": ["tidak_tahu"] * size,
        "keberadaan": [""] * size,
        "institusi": [False] * size,
        **{name: [row[name] for row in rows] for name in ("dusun", "rw", "rt")},
        **{name: [row.get(of) or None for row in rows] for name, of in REGISTER.items()},
    }
    families: dict[str, list[Value | bool]] = {
        "id": [str(place) for place in range(len(cards))],
        **{name: [first[card][name] for card in cards] for name in ("dusun", "rw", "rt")},
    }
    return people, families


def shipped_village(seed: int, persons: int) -> ShippedVillage:
    """A generated village, frozen and counted."""
    rows, knowledge = rows_of(seed, persons), known_here()
    sources = (SourceNote("opensid", ON, "a" * 64, None, len(rows), len(rows)),)
    view = RegisterView(DESA, ON, *register_of(rows), sources, "c" * 64)
    snapshot = freeze(view, knowledge.content, knowledge.lists, ON, policy=knowledge.policy)
    results = measure.compute(snapshot, knowledge.content, knowledge.lists, policy=knowledge.policy)
    return ShippedVillage(view, snapshot, results, knowledge)


@cache
def known_here() -> VillageKnowledge:
    """What is known of the village that benches protect."""
    with TemporaryDirectory(prefix="cantik-ukur-") as folder:
        areas = Path(folder) / "wilayah.csv"
        write_areas(make_kabupaten(1, villages=1, persons=50), areas)
        return load(areas).of(AreaCode.kemendagri(DESA))


def timed(village: ShippedVillage, *, fresh: bool = True, former: Protected | None = None) -> tuple[Protected, float]:
    """The protected result, and its CPU seconds; `fresh`: from nothing, else in a process that protected others;
    `former`: the edition before it."""
    if fresh:
        forget()
    started = time.process_time()
    safe = protect_results(village.results, village.snapshot, village.knowledge, former=former)
    return safe, time.process_time() - started


def prints_what_it_is_judged_by(village: ShippedVillage, safe: Protected) -> bool:
    """Every figure of the village that it is judged by is printed, exactly or as "at least", or another one that stands
    instead of it."""
    own = [figure for figure in safe.figures if not figure.area]
    printed = {figure.spec.id: figure.spec for figure in own if figure.status == "ada" or figure.least is not None}
    told = {*printed, *(name for spec in printed.values() for name in spec.instead_of)}
    wanted = (figure.spec for figure in village.results.figures if figure.spec.judged_by)
    return all(spec.id in told for spec in wanted if not spec.instead_of)


def largest_residual(village: ShippedVillage, safe: Protected) -> float:
    """The largest percentage that a residual category holds of the whole village in any printed table, of the book or
    of the annex: what the program could have named and did not."""
    found = [0.0]
    for table in safe.tables:
        classification = village.knowledge.content.classifications.get(table.spec.rows)
        if classification is not None and classification.residual:
            found += _residuals(table, classification.residual)
    return max(found)


def totals_of(table: SafeTable) -> list[bool]:
    """Whether each cell of a table is a sum over its categories, which everybody knows."""
    roles = [axis.role for axis in table.axes]
    lines = (dict(zip(roles, line, strict=True)) for line in product(*(axis.categories for axis in table.axes)))
    return [line["kategori"].total for line in lines]


def _residuals(table: SafeTable, residual: frozenset[str]) -> list[float]:
    """Percentages of the residual categories in the line of a table that is about everybody."""
    whole, parts = 0, []
    for categories, cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
        outer = [c for axis, c in zip(table.axes, categories, strict=True) if axis.role != "kategori"]
        own = next((c for axis, c in zip(table.axes, categories, strict=True) if axis.role == "kategori"), None)
        if own is None or not all(category.total for category in outer):
            continue
        if own.total:
            whole = cell.value or 0
        elif own.id in residual:
            parts.append(cell.value or 0)
    return [100 * part / whole for part in parts if whole]
