"""What a village hears a second time: people written twice by another hand, and a list of another office that says
something else of some of them. Where the difference was put is the caller's to know."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from cantik.base.text_file import open_text
from cantik.contoh.ganda import plant_doubles
from cantik.contoh.shape import PLACE, Cell, Row

_OF_A_DOUBLE = {
    "nama": "nama",
    "tempat_lahir": "tempatlahir",
    "ayah": "nama_ayah",
    "ibu": "nama_ibu",
    "nik": "nik",
    "dusun": "dusun",
    "rt": "rt",
    "keluarga": "no_kk",
    "jenis_kelamin": "sex",
}
_OFFICE = (
    "nomor_induk_kependudukan",
    "nomor_kartu_keluarga",
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_kawin",
    "dusun_ktp",
)
#: marital status of the other list, for one that says "belum kawin" or "kawin"
_ANOTHER = {"1": "2", "2": "4"}


def doubles_of(rows: Sequence[Row], count: int, seed: int) -> list[Row]:
    """`count` persons of an OpenSID workbook without errors once more, as another hand wrote them without their NIK."""
    entries = [
        {name: row[PLACE[column]] for name, column in _OF_A_DOUBLE.items()}
        | {"lahir": _day(row[PLACE["tanggallahir"]]), "desa": ""}
        for row in rows
    ]
    dirty, key = plant_doubles(entries, share=count / len(entries), seed=seed, most=1)
    out = []
    for double in key:
        again = list(rows[double.original])
        for name, column in _OF_A_DOUBLE.items():
            again[PLACE[column]] = dirty[double.copy][name]
        born = dirty[double.copy]["lahir"]
        again[PLACE["tanggallahir"]] = born.isoformat() if born else ""
        again[PLACE["nik"]] = ""
        out.append(again)
    return out


def write_other_list(rows: Sequence[Row], path: Path, *, persons: int, differing: int) -> None:
    """The first persons of a village as an office of the kabupaten lists them (DTSEN, CSV); of the first `differing`
    families it says that they live in another dusun, and their adults another marital status."""
    dusun = sorted({str(row[PLACE["dusun"]]) for row in rows})
    moved = list(dict.fromkeys(str(row[PLACE["no_kk"]]) for row in rows[:persons]))[:differing]
    with open_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_OFFICE)
        for row in rows[:persons]:
            status, place = str(row[PLACE["status_kawin"]]), str(row[PLACE["dusun"]])
            if row[PLACE["no_kk"]] in moved:
                place = dusun[dusun.index(place) - 1]
                status = _ANOTHER.get(status, status) if _before(row[PLACE["tanggallahir"]], 2000) else status
            columns = ("nik", "no_kk", "nama", "tanggallahir", "sex")
            writer.writerow([*(row[PLACE[name]] for name in columns), status, place])


def _day(cell: Cell) -> dt.date | None:
    return dt.date.fromisoformat(str(cell)) if cell else None


def _before(cell: Cell, year: int) -> bool:
    day = _day(cell)
    return day is not None and day.year < year
