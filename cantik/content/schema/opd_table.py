"""`opd/<id>.yaml`: a table of an office, one row per village; its columns are written as attributes of facilities."""

from __future__ import annotations

import datetime as dt

from cantik.base.text import fold
from cantik.content.nodes import Section
from cantik.content.opd_table import OpdColumn, OpdTable, VillageCount
from cantik.content.schema import common
from cantik.content.schema.facility import read_attribute

_MARKS = ("V", "V2", "R", "usul")
_LEAP_YEAR = 2024
#: titles of the columns that every table has
_SHARED = ("kode desa", "kecamatan", "desa", "tahun", "tanggal acuan", "sumber")


def read_opd_table(name: str, top: Section) -> OpdTable:
    """One table. Raises `ContentError` for a column that counts nothing, a title twice, a day that no year has."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    value = OpdTable(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        order=top.whole("urutan", 1000),
        office=top.text("lembaga"),
        reference=_day(top),
        columns=tuple(_column(column, part) for column, part in top.section("kolom").children()),
        origin=top.origin(),
    )
    if not value.columns:
        raise top.wrong("kolom", "Tabel OPD tanpa kolom")
    _titles_differ(top, value)
    top.close()
    return value


def _day(top: Section) -> tuple[int, int]:
    said = top.text("acuan")
    try:
        day = dt.datetime.strptime(f"{_LEAP_YEAR}-{said}", "%Y-%m-%d").replace(tzinfo=dt.UTC)
    except ValueError:
        raise top.wrong("acuan", "Hari acuan bukan bulan dan hari", found=f"“{said}”", expected="12-31") from None
    if (day.month, day.day) == (2, 29):
        raise top.wrong("acuan", "Hari acuan tidak ada tiap tahun", found=f"“{said}”", expected="02-28")
    return day.month, day.day


def _column(name: str, part: Section) -> OpdColumn:
    also, mark = part.texts("judul_lain", ()), part.choice("tanda", _MARKS)
    kelas, own = part.choice("kelas", ("A", "C"), "A"), part.maybe("desa")
    public = part.choice("umum", ("ya", "tidak"), "tidak") == "ya"
    if public and kelas == "C":
        raise part.wrong("umum", f"Kolom “{name}” kelas C tidak pernah umum", found="ya", expected="tidak")
    counted = None if own is None else _own(own)
    value = read_attribute(name, part)
    if value.type not in ("angka", "desimal"):
        raise part.wrong("jenis", f"Kolom “{name}” bukan angka", found=value.type, expected="angka | desimal")
    return OpdColumn(value, also, kelas, counted, mark, public)


def _own(part: Section) -> VillageCount:
    where = part.maybe("bila")
    chosen = {} if where is None else {key: where.codes(key) for key in where.keys()}  # noqa: SIM118 (no dict)
    if where is not None:
        where.close()
    value = VillageCount(part.text("jenis"), chosen, part.texts("jumlah", ()))
    part.close()
    return value


def _titles_differ(top: Section, table: OpdTable) -> None:
    """Two columns of one title would be read from one another's cells."""
    said: dict[str, str] = dict.fromkeys(_SHARED, "kolom bersama")
    for column in table.columns:
        for title in {fold(said_so) for said_so in (column.id, column.value.label, *column.also)}:
            if title in said:
                raise top.wrong("kolom", "Judul kolom dua kali", found=f"“{title}”: {said[title]} dan {column.id}")
            said[title] = column.id
