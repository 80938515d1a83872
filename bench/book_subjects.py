"""What the books of small villages hold: core subjects, hidden cells, and what a second edition costs.

`python -m bench.book_subjects [--villages N] [--every K]` makes N of twenty generated villages of 150 to 3,000 persons,
two editions of each (the second a year later or, of every other village, some days later: of two hundred persons one
went and one has another occupation), and prints one line a village and the sums. Core subjects are those that every
reader looks for first; a subject stands where the book has a table of the village by it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bench import shipped
from cantik import measure
from cantik.protect.memory import forget
from cantik.protect.result import Protected, SafeTable
from cantik.register.core.people import RegisterView, SourceNote
from cantik.snapshot.freeze import freeze

SIZES = (
    *(150, 200, 250, 300, 350, 420, 500, 571, 608, 700),
    *(800, 900, 1000, 1200, 1400, 1600, 1900, 2200, 2600, 3000),
)
CORE = {
    "agama": ("penduduk_agama",),
    "pendidikan": ("penduduk_pendidikan", "penduduk_ijazah"),
    "pekerjaan": ("penduduk_pekerjaan",),
    "kawin": ("penduduk_status_kawin",),
}
CORE_FROM = 300  # persons: from here on every book holds the core subjects
_SEED = 4400
_DAYS, _YEAR = dt.date(2026, 1, 5), dt.date(2026, 12, 31)
_WENT = 200  # of so many persons one went


@dataclass(frozen=True, slots=True)
class Edition:
    """What one edition prints. `missing`: core subjects that its book has not."""

    missing: tuple[str, ...]
    book: tuple[int, int]  # hidden and printed cells
    annex: tuple[int, int]
    told: int  # cells with an exact number
    tables: int
    seconds: float


def village_of(number: int) -> shipped.ShippedVillage:
    """The first edition of a village, counted."""
    return shipped.shipped_village(_SEED + number, SIZES[number])


def next_year(village: shipped.ShippedVillage, number: int) -> shipped.ShippedVillage:
    """The same village at its second edition."""
    people = {name: list(values) for name, values in village.view.persons.items()}
    size = len(people["id"])
    step = max(2, min(_WENT, size // 2))
    for person in range(step // 2, size, step):
        people["pekerjaan"][person] = people["pekerjaan"][person - 1]
    gone = set(range(step - 1, size, step))
    people = {name: [v for place, v in enumerate(values) if place not in gone] for name, values in people.items()}
    view = replace(village.view, persons=people, reference=_DAYS if number % 2 else _YEAR)
    return _counted(view, village)


def _counted(view: RegisterView, village: shipped.ShippedVillage) -> shipped.ShippedVillage:
    knowledge, size = village.knowledge, len(view.persons["id"])
    view = replace(view, sources=(SourceNote("opensid", view.reference, "a" * 64, None, size, size),))
    snapshot = freeze(view, knowledge.content, knowledge.lists, view.reference, policy=knowledge.policy)
    results = measure.compute(snapshot, knowledge.content, knowledge.lists, policy=knowledge.policy)
    return replace(village, view=view, snapshot=snapshot, results=results)


def edition(village: shipped.ShippedVillage, former: Protected | None) -> tuple[Protected, Edition]:
    """The protected result of a village, from nothing, and what it prints."""
    forget()
    safe, seconds = shipped.timed(village, former=former)
    closed = [table for table in safe.tables if table.spec.disclosure.kelas != "A"]
    book = [table for table in closed if table.tier == "buku"]
    annex = [table for table in closed if table.tier != "buku"]
    there = {table.spec.id for table in book if table.kind == "T"}
    made = {cube.spec.id for cube in village.results.cubes}
    missing = tuple(
        subject for subject, tables in CORE.items() if made.intersection(tables) and not there.intersection(tables)
    )
    told = sum(cell.value is not None for table in closed for cell in table.cells)
    return safe, Edition(missing, _hidden(book), _hidden(annex), told, len(closed), seconds)


def _hidden(tables: Iterable[SafeTable]) -> tuple[int, int]:
    """Cells without a number and all cells of some tables, without totals."""
    cells = [
        cell for table in tables for cell, total in zip(table.cells, shipped.totals_of(table), strict=True) if not total
    ]
    return sum(cell.value is None for cell in cells), len(cells)


def _percent(share: tuple[int, int]) -> float:
    return 100 * share[0] / share[1] if share[1] else 0.0


def _line(size: int, editions: Sequence[Edition]) -> str:
    parts = [
        f"buku {_percent(e.book):4.1f} lampiran {_percent(e.annex):4.1f} angka {e.told:5d} tabel {e.tables:3d} "
        f"{e.seconds:5.1f} s tanpa {','.join(e.missing) or '-':32s}"
        for e in editions
    ]
    return f"{size:5d} | " + " | ".join(parts)


def _sums(found: Sequence[tuple[int, Sequence[Edition]]]) -> Iterable[str]:
    for number, name in enumerate(("pertama", "kedua")):
        made = [(size, editions[number]) for size, editions in found]
        books = [_percent(edition.book) for _, edition in made]
        annexes = [_percent(edition.annex) for size, edition in made if size < 1500]
        without = sum(bool(edition.missing) for size, edition in made if size >= CORE_FROM)
        yield (
            f"{name}: buku rata {sum(books) / len(books):.1f} terburuk {max(books):.1f}; "
            f"lampiran < 1.500 rata {sum(annexes) / max(1, len(annexes)):.1f}; tanpa pokok {without}; "
            f"angka {sum(edition.told for _, edition in made)}; {sum(edition.seconds for _, edition in made):.1f} s"
        )


def main(numbers: Sequence[int]) -> None:
    """Print what the villages of these numbers hold."""
    found: list[tuple[int, Sequence[Edition]]] = []
    for number in numbers:
        village = village_of(number)
        safe, first = edition(village, None)
        found.append((SIZES[number], (first, edition(next_year(village, number), safe)[1])))
        sys.stdout.write(f"{_line(*found[-1])}\n")
        sys.stdout.flush()
    sys.stdout.write("\n".join(_sums(found)) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--villages", type=int, default=len(SIZES))
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args(sys.argv[1:])
    main(range(0, len(SIZES), given.every)[: given.villages])
