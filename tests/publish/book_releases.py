"""Releases for the tests of printed products: the common fixture with the texts of the book, and hard tables."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cantik.content.axes import Axis
from cantik.release.model import Cell, Release, Table
from tests.fixtures.contoh_rilis import DUSUN, SEX, axis, counts, make_release

_BOOK = Path(__file__).parents[2] / "cantik" / "content" / "books" / "desa_dalam_angka.yaml"
_WORDS = {
    "{desa}": "Desa Contoh Makmur",
    "{desa_en}": "Contoh Makmur Village",
    "{tanggal_acuan}": "31 Desember 2025",
    "{tanggal_acuan_en}": "31 December 2025",
}
STORY = (
    (
        "Pada 31 Desember 2025, penduduk Desa Contoh Makmur berjumlah 3.147 jiwa. "
        "Rasio jenis kelaminnya 103,4 laki-laki per 100 perempuan."
    ),
    (
        "On 31 December 2025, the population of Contoh Makmur Village was 3,147. "
        "The sex ratio was 103.4 males per 100 females."
    ),
)

OCCUPATIONS = [
    ("Belum/tidak bekerja", "Not working"),
    ("Mengurus rumah tangga", "Housekeeping"),
    ("Pelajar/mahasiswa", "Student"),
    ("Pensiunan", "Retired"),
    ("Pegawai negeri sipil", "Civil servant"),
    ("Tentara Nasional Indonesia dan Kepolisian Republik Indonesia", "Armed forces and police"),
    ("Perdagangan besar dan eceran, reparasi mobil dan sepeda motor", "Wholesale and retail trade, repair of vehicles"),
    ("Pertanian tanaman pangan, hortikultura, dan perkebunan", "Food crops, horticulture and estate crops"),
    ("Peternakan dan perikanan", "Livestock and fishery"),
    ("Industri pengolahan", "Manufacturing"),
    ("Konstruksi", "Construction"),
    ("Transportasi dan pergudangan", "Transport and storage"),
]
PLACES = [
    (f"Dusun {name}", f"Dusun {name}")
    for name in (
        "Karangrekaan Kidul",
        "Sumbercontoh",
        "Tegalmisal",
        "Wonoumpama",
        "Kaliandaikan",
        "Bumiseumpama Wetan",
        "Rejorekaan",
        "Purwomisalnya",
        "Sidomaya",
    )
]


def told(release: Release) -> Release:
    """The release with the texts of the book, findings and a narrative, as the pipeline makes them."""
    texts = yaml.safe_load(_BOOK.read_text(encoding="utf-8"))["teks"]
    tables = tuple(_found(t) for t in release.tables)
    first = replace(release.chapters[0], narratives=(STORY,))
    return replace(
        release,
        tables=tables,
        texts={k: _filled(v) for k, v in texts.items() if k not in ("narasi", "temuan")},
        chapters=(first, *release.chapters[1:]),
    )


def _found(table: Table) -> Table:
    """The table with a sentence about its first category, none when that is hidden."""
    axis = next((axis for axis in table.axes if axis.role == "kategori"), None)
    if axis is None or table.kind not in "AT" or table.cells[0].value is None:
        return table
    first, value = axis.categories[0], table.cells[0].value
    return replace(table, finding=f"{value} dalam {first.label}", finding_en=f"{value} in {first.label_en}")


def _filled(value: Any) -> Any:
    if isinstance(value, str):
        for name, word in _WORDS.items():
            value = value.replace(name, word)
        return value
    if isinstance(value, dict):
        return {k: _filled(v) for k, v in value.items()}
    return [_filled(v) for v in value] if isinstance(value, list) else value


def shaped(release: Release, name: str, axes: tuple[Axis, ...], stub: tuple[str, ...], chapter: int) -> Table:
    """A table with these axes in the given chapter, its number after the last of that chapter."""
    draw = random.Random(name)
    last = sum(1 for t in release.tables if t.chapter == chapter and t.tier == "buku")
    model = release.table("pendidikan")
    title = f"Penduduk Menurut {' dan '.join(a.label for a in axes)} di Desa Contoh Makmur (jiwa), 31 Desember 2025"
    by = " and ".join(a.label_en for a in axes)
    return replace(
        model,
        key=name,
        id=name,
        number=f"{chapter}.{last + 1}",
        chapter=chapter,
        axes=axes,
        stub=stub,
        kind="X",
        cells=counts(axes, 9000, draw),
        title=title,
        title_en=f"Population by {by} in Contoh Makmur Village (persons), 31 December 2025",
        finding="",
        finding_en="",
        notes=(),
        notes_en=(),
    )


def added(release: Release, table: Table) -> Release:
    """The release with one more table at the end of its chapter."""
    chapters = tuple(
        replace(c, tables=(*c.tables, table.key)) if c.number == table.chapter else c for c in release.chapters
    )
    return replace(release, tables=(*release.tables, table), chapters=chapters)


WORK12 = axis("lapangan", "Lapangan Usaha", "Industry", "kategori", OCCUPATIONS)
DUSUN9 = axis("dusun9", "Dusun", "Hamlet", "wilayah", PLACES)
RT40 = axis(
    "rt", "Rukun Tetangga", "Neighbourhood Unit", "wilayah", [(f"RT {i:03d}", f"RT {i:03d}") for i in range(1, 44)]
)
AGES10 = axis(
    "umur10",
    "Kelompok Umur",
    "Age Group",
    "umur",
    [(f"{a}–{a + 9}", f"{a}–{a + 9}") for a in range(0, 70, 10)] + [("70+", "70+")],
)


def hard(release: Release) -> Release:
    """Tables that strain an A5 page: twelve long columns, three levels of heads, forty rows, groups of rows."""
    shapes: list[tuple[str, tuple[Axis, ...], tuple[str, ...]]] = [
        ("lebar_panjang", (SEX, WORK12), ("jenis_kelamin",)),
        ("lebar_umur", (DUSUN9, AGES10), ("dusun9",)),
        ("tingkat_tiga", (DUSUN9, SEX, WORK12), ("lapangan",)),
        ("panjang", (RT40, SEX), ("rt",)),
        ("dua_stub", (DUSUN9, SEX, AGES10), ("dusun9", "umur10")),
        ("sembilan", (AGES10, DUSUN9), ("umur10",)),
    ]
    for name, axes, stub in shapes:
        release = added(release, shaped(release, name, axes, stub, 3))
    return release


HOSTILE = "=cmd|' /C calc'!A0 # * _ $x$ [tautan](a) @sitasi <label> \\ {{x}} `raw` // x /* y */ ~ \"q\""
RTL = "Abdul\u202e321\u202c \u0639\u0628\u062f \u4e2d \U0001f600 e\u0301"


#: Limits of a hidden cell that no product may print.
SECRET = (73019, 73997)


def secret(table: Table) -> Table:
    """The table with its third cell hidden; the public range of that cell stays inside the data files."""
    cells = list(table.cells)
    cells[2] = Cell(None, "rahasia", *SECRET)
    return replace(table, cells=tuple(cells))


def hostile(release: Release) -> Release:
    """Names as nobody should give them: markup, formulas, right-to-left marks, five hundred letters without a space."""
    long = "Panjang" + "sekali" * 83
    odd = (HOSTILE, RTL, long, "Wono\nUmpama\t\x07")
    leaves = tuple(replace(c, label=odd[i], label_en=odd[i]) for i, c in enumerate(DUSUN.categories[:4]))
    changed = replace(DUSUN, categories=(*leaves, DUSUN.categories[4]))
    tables = tuple(replace(t, axes=tuple(changed if a.id == "dusun" else a for a in t.axes)) for t in release.tables)
    tables = tuple(secret(t) if t.key == "pekerjaan" else t for t in tables)
    figures = tuple(
        replace(f, area_label=odd[i]) if f.area and (i := changed.index(f.area)) < 4 else f for f in release.figures
    )
    place = replace(release.place, name="Contoh " + HOSTILE, kecamatan=(release.place.kecamatan[0], long))
    return replace(
        release,
        tables=tables,
        figures=figures,
        place=place,
        standing="rancangan",
        edition="Rancangan 2025-1",
        titles=(f"Desa {HOSTILE} Dalam Angka 2026", f"{HOSTILE} Village in Figures 2026"),
        sources=(HOSTILE, long),
    )


@cache
def plain() -> Release:
    """The common release with the texts of the book."""
    return make_release(change=told)


@cache
def difficult() -> Release:
    """A draft with hostile names and hard tables."""
    return make_release(change=lambda release: hostile(hard(told(release))))


@cache
def wide() -> Release:
    """Hard tables with ordinary names."""
    return make_release(change=lambda release: hard(told(release)))
