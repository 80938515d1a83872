"""Schools, health posts, places of worship and a stop of an invented village, as the files that a village fills in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from cantik.base.text_file import open_text
from cantik.contoh.model import InventedVillage
from cantik.contoh.stream import Stream

#: so many persons a school of a level; a village of 800 has a kindergarten and a primary school, one of 9,000 also SMK
_PERSONS_A_SCHOOL = {"TK": 700, "SD": 750, "SMP": 3_000, "SMK": 8_000}
_PUPILS = {"TK": 22, "SD": 70, "SMP": 110, "SMK": 140}
_FIRST_DAY = "2021-07-01"

_SCHOOLS = (
    "Jenis fasilitas",
    "Kode",
    "Nama *",
    "Jenjang *",
    "Status",
    "Murid laki-laki (orang)",
    "Murid perempuan (orang)",
    "Guru (orang)",
    "Dusun",
    "Lintang",
    "Bujur",
    "Sejak",
)
_HEALTH = ("Jenis fasilitas", "Kode", "Nama *", "Jenis *", "Kader (orang)", "Dusun", "Lintang", "Bujur", "Sejak")
_OTHERS = ("Jenis fasilitas", "Kode", "Nama *", "Jenis *", "Dusun", "Lintang", "Bujur", "Sejak")


def write_facilities(village: InventedVillage, folder: Path) -> tuple[Path, ...]:
    """CSV files (UTF-8) in the shape of the templates of `cantik facilities`: schools where there are any, posyandu,
    places of worship, a stop of public transport. The same village, the same files."""
    stream = Stream(village.seed, 70_000 + village.position)
    kinds = (
        ("sekolah", _SCHOOLS, list(_schools(village, stream))),
        ("kesehatan", _HEALTH, list(_health(village, stream))),
        ("ibadah", _OTHERS, list(_worship(village))),
        ("angkutan", _OTHERS, list(_stops(village))),
    )
    written = []
    for name, heads, rows in kinds:
        if not rows:
            continue
        path = folder / f"{name}_{village.code}.csv"
        with open_text(path) as file:
            csv.writer(file, lineterminator="\n").writerows([heads, *rows])
        written.append(path)
    return tuple(written)


def _place(village: InventedVillage, number: int) -> tuple[str, str, str]:
    """A dusun in turn, and a point within it."""
    dusun = village.dusun[number % len(village.dusun)]
    point = dusun.polygon.representative_point()
    # things in one dusun do not stand on one another
    return dusun.name, f"{point.y + 0.0004 * (number // len(village.dusun)):.6f}", f"{point.x:.6f}"


def _schools(village: InventedVillage, stream: Stream) -> Iterator[tuple[object, ...]]:
    number = 0
    for level, persons in _PERSONS_A_SCHOOL.items():
        wanted = village.living // persons
        for serial in range(1, wanted + 1):
            boys, girls = (int(_PUPILS[level] // 2 + more) for more in stream.integers(0, _PUPILS[level] // 3, 2))
            status = "Swasta" if level == "TK" else "Negeri"
            name = f"{level} {'' if level == 'TK' else 'Negeri '}{village.name} {serial}"
            teachers = max(2, (boys + girls) // 14)
            yield (
                "Sekolah dan satuan pendidikan",
                f"{level}-{serial}",
                name,
                level,
                status,
                boys,
                girls,
                teachers,
                *_place(village, number),
                _FIRST_DAY,
            )
            number += 1


def _health(village: InventedVillage, stream: Stream) -> Iterator[tuple[object, ...]]:
    for number, dusun in enumerate(village.dusun):
        helpers = int(stream.integers(4, 9, 1)[0])
        yield (
            "Sarana dan tenaga kesehatan",
            f"PY-{number + 1}",
            f"Posyandu {dusun.name}",
            "Posyandu",
            helpers,
            *_place(village, number),
            _FIRST_DAY,
        )


def _worship(village: InventedVillage) -> Iterator[tuple[object, ...]]:
    for number, dusun in enumerate(village.dusun):
        yield (
            "Tempat ibadah",
            f"TI-{number + 1}",
            f"Langgar {dusun.name}",
            "Musala",
            *_place(village, number),
            _FIRST_DAY,
        )


def _stops(village: InventedVillage) -> Iterator[tuple[object, ...]]:
    """One, in the first dusun: most of the village walks further than 500 m."""
    name = f"Tempat naik {village.name}"
    yield (
        "Tempat naik angkutan umum",
        "AU-1",
        name,
        "Halte atau tempat naik turun",
        *_place(village, 0),
        _FIRST_DAY,
    )
